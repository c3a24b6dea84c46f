package dev.nightjar.lists;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * A file of UTF-8 lines that rise by a key, the bytes of the keys compared without sign. A line is found by halving the
 * file, so that one of a million takes some twenty short reads. Not safe for use by several threads; close it.
 */
public final class SortedLines implements AutoCloseable {
    private static final int READ = 1024;

    private final RandomAccessFile file;
    private final Function<String, String> key;
    private final long begin;
    private final long end;

    /**
     * Opens a file.
     *
     * @param header whether the first line is none of the sorted ones
     * @param key of a line
     */
    public SortedLines(Path path, boolean header, Function<String, String> key) throws IOException {
        this.file = new RandomAccessFile(path.toFile(), "r");
        this.key = key;
        this.end = file.length();
        this.begin = header ? lineAt(0).next() : 0;
    }

    /** A line, and where the next one begins. */
    public record Line(String text, long next) {}

    /** Where the first sorted line begins. */
    public long begin() {
        return begin;
    }

    /** Where the file ends. */
    public long end() {
        return end;
    }

    /** Where the first line begins whose key is greater; {@link #end()} where there is none. */
    public long after(String wanted) throws IOException {
        return search(wanted, true);
    }

    /** The line with this key. */
    public Optional<String> find(String wanted) throws IOException {
        long at = search(wanted, false);
        if (at >= end) {
            return Optional.empty();
        }
        Line line = lineAt(at);
        return Optional.of(line.text()).filter(text -> key.apply(text).equals(wanted));
    }

    /** The line that begins there. */
    public Line lineAt(long offset) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(READ);
        byte[] some = new byte[READ];
        file.seek(offset);
        long next = offset;
        for (int read = file.read(some); read > 0; read = file.read(some)) {
            for (int i = 0; i < read; i++) {
                if (some[i] == '\n') {
                    bytes.write(some, 0, i);
                    return new Line(bytes.toString(StandardCharsets.UTF_8), next + i + 1);
                }
            }
            bytes.write(some, 0, read);
            next += read;
        }
        return new Line(bytes.toString(StandardCharsets.UTF_8), end);
    }

    /** Reads bytes as they lie there; -1 at the end. */
    public int read(long from, byte[] into, int offset, int length) throws IOException {
        file.seek(from);
        return file.read(into, offset, length);
    }

    /** The first line with a key that is not below, or that is above; lines before {@code low} are all below. */
    private long search(String wanted, boolean above) throws IOException {
        byte[] sought = wanted.getBytes(StandardCharsets.UTF_8);
        long low = begin;
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            // The line in the middle begins behind the line break before it.
            long start = middle == low ? low : Math.max(low, lineAt(middle).next());
            if (start >= high) {
                start = low;
            }
            Line line = lineAt(start);
            int order = Arrays.compareUnsigned(key.apply(line.text()).getBytes(StandardCharsets.UTF_8), sought);
            if (order < 0 || (above && order == 0)) {
                low = line.next();
            } else {
                high = start;
            }
        }
        return low;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
