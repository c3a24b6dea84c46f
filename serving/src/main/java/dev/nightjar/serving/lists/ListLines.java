package dev.nightjar.serving.lists;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.lists.Csv;
import dev.nightjar.lists.SortedLines;
import dev.nightjar.serving.http.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a list as they are sent: all from a place on, or those of one variant, as many as wanted. Reads the file as
 * the client takes it.
 */
final class ListLines extends InputStream {
    /** How users and variants stand in a line. */
    enum Format {
        CSV("lists.csv", "text/csv; charset=utf-8", true) {
            @Override
            String user(String line) {
                return Csv.cells(line).get(0);
            }

            @Override
            String variant(String line) {
                return Csv.cells(line).get(1);
            }
        },
        JSONL("lists.jsonl", "application/x-ndjson", false) {
            @Override
            String user(String line) {
                return field(line, "user_id");
            }

            @Override
            String variant(String line) {
                return field(line, "variant");
            }
        };

        private final String file;
        private final String contentType;
        private final boolean header;

        Format(String file, String contentType, boolean header) {
            this.file = file;
            this.contentType = contentType;
            this.header = header;
        }

        String file() {
            return file;
        }

        String contentType() {
            return contentType;
        }

        boolean hasHeader() {
            return header;
        }

        abstract String user(String line);

        abstract String variant(String line);

        private static String field(String line, String name) {
            JsonNode node = Json.parse(line.getBytes(StandardCharsets.UTF_8));
            return node.path(name).asText();
        }

        static Optional<Format> named(String name) {
            return List.of(values()).stream()
                    .filter(format -> format.name().equalsIgnoreCase(name))
                    .findFirst();
        }
    }

    private final SortedLines lines;
    private final Format format;
    private final Optional<String> variant;
    private long at;
    private long left;
    private InputStream line;

    /**
     * Begins.
     *
     * @param lines closed with this stream
     * @param from where the first line begins
     * @param limit most lines
     */
    ListLines(SortedLines lines, Format format, Optional<String> variant, long from, long limit) throws IOException {
        this.lines = lines;
        this.format = format;
        this.variant = variant;
        this.at = from;
        this.left = limit;
        this.line = format.hasHeader() ? bytes(lines.lineAt(0).text()) : InputStream.nullInputStream();
    }

    private static InputStream bytes(String line) {
        return new ByteArrayInputStream((line + '\n').getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Whether what is left goes out as it lies in the file. */
    private boolean isPlain() {
        return variant.isEmpty() && left == Long.MAX_VALUE;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = line.read(into, offset, length);
        if (read < 0 && isPlain()) {
            read = lines.read(at, into, offset, length);
            at += Math.max(0, read);
            return read;
        }
        while (read < 0 && left > 0 && at < lines.end()) {
            SortedLines.Line next = lines.lineAt(at);
            at = next.next();
            if (variant.isEmpty() || format.variant(next.text()).equals(variant.get())) {
                line = bytes(next.text());
                left--;
                read = line.read(into, offset, length);
            }
        }
        return length == 0 ? 0 : read;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
