package dev.nightjar.jobs.email;

import dev.nightjar.jobs.run.JobRecord;
import dev.nightjar.lists.Csv;
import dev.nightjar.lists.Edition;
import dev.nightjar.lists.ListManifest;
import dev.nightjar.lists.ListManifest.ListedFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes the files of an edition into a draft beside its place, and moves it there in one step when all of them are there:
 * a reader sees a whole edition or none.
 */
final class EditionWriter {
    static final String JSONL = "lists.jsonl";
    static final String PARQUET = "lists.parquet";
    static final String STOCK = "stock.jsonl";

    private final Path draft;
    private final List<ListedFile> files = new ArrayList<>();

    /** Begins a draft; what is left of an earlier one goes. */
    EditionWriter(Path draft) {
        this.draft = draft;
        try {
            delete(draft);
            Files.createDirectories(draft);
        } catch (IOException e) {
            throw failed(draft, e);
        }
    }

    /** A file that is being written. */
    private final class Text implements AutoCloseable {
        private final String name;
        private final DigestOutputStream out;
        private long bytes;
        private long rows;

        Text(String name) throws IOException {
            this.name = name;
            OutputStream file = new BufferedOutputStream(Files.newOutputStream(draft.resolve(name)), 1 << 16);
            this.out = new DigestOutputStream(file, sha256());
        }

        void line(String text) throws IOException {
            byte[] line = (text + '\n').getBytes(StandardCharsets.UTF_8);
            out.write(line);
            bytes += line.length;
        }

        void row(String text) throws IOException {
            line(text);
            rows++;
        }

        @Override
        public void close() throws IOException {
            out.close();
            files.add(new ListedFile(
                    name,
                    rows,
                    bytes,
                    HexFormat.of().formatHex(out.getMessageDigest().digest())));
        }
    }

    /**
     * Writes a line for each user to each file.
     *
     * @param users by user id in the order of its bytes
     */
    void lists(Iterator<MailedUser> users, List<Layout> layouts, boolean jsonl, int count) {
        List<Text> open = new ArrayList<>();
        try {
            for (Layout layout : layouts) {
                Text text = new Text(layout.file());
                open.add(text);
                text.line(Csv.line(layout.header(count)));
            }
            Optional<Text> json = jsonl ? Optional.of(new Text(JSONL)) : Optional.empty();
            json.ifPresent(open::add);
            while (users.hasNext()) {
                MailedUser user = users.next();
                for (int i = 0; i < layouts.size(); i++) {
                    open.get(i).row(Csv.line(layouts.get(i).row(user, count)));
                }
                if (json.isPresent()) {
                    json.get().row(JobRecord.json(user));
                }
            }
            for (Text text : open) {
                text.close();
            }
        } catch (IOException e) {
            throw failed(draft, e);
        }
    }

    /** Writes rows as they are, as one file. */
    void parquet(Dataset<Row> sorted) {
        Path folder = draft.resolve(".parquet");
        sorted.coalesce(1).write().parquet(folder.toUri().toString());
        try (Stream<Path> parts = Files.list(folder)) {
            Path part = parts.filter(file -> file.getFileName().toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(
                            "Spark wrote no file to " + folder + "; do the executors see the folder email.folder?"));
            Files.move(part, draft.resolve(PARQUET));
            delete(folder);
            Path file = draft.resolve(PARQUET);
            files.add(new ListedFile(PARQUET, sorted.count(), Files.size(file), sha256(file)));
        } catch (IOException e) {
            throw failed(draft, e);
        }
    }

    private record StockLine(String itemId, String size, int units) {}

    /** Writes the stock that the lists were built on. */
    void stock(SortedMap<String, SortedMap<String, Integer>> units) {
        try (Text text = new Text(STOCK)) {
            for (var item : units.entrySet()) {
                for (var size : item.getValue().entrySet()) {
                    text.row(JobRecord.json(new StockLine(item.getKey(), size.getKey(), size.getValue())));
                }
            }
        } catch (IOException e) {
            throw failed(draft, e);
        }
    }

    /** Writes the report in its three forms. */
    void report(SendReport report) {
        text("report.json", JobRecord.json(report) + "\n");
        text("report.txt", ReportText.of(report));
        text("report.html", ReportPage.of(report));
    }

    private void text(String name, String content) {
        try (Text text = new Text(name)) {
            text.line(content.stripTrailing());
        } catch (IOException e) {
            throw failed(draft, e);
        }
    }

    /** What has been written so far. */
    List<ListedFile> files() {
        return List.copyOf(files);
    }

    Path file(String name) {
        return draft.resolve(name);
    }

    /** Writes the manifest and moves everything to its place. */
    void finish(ListManifest manifest, Edition edition) {
        try {
            Files.writeString(draft.resolve(Edition.MANIFEST), manifest.toJson(), StandardCharsets.UTF_8);
            try {
                Files.move(draft, edition.folder(), StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                throw new IOException("the file system of " + draft + " cannot rename a folder in one step", e);
            }
        } catch (IOException e) {
            throw failed(edition.folder(), e);
        }
    }

    /** Removes the draft. */
    void discard() {
        try {
            delete(draft);
        } catch (IOException e) {
            throw failed(draft, e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] some = new byte[1 << 16];
            for (int read = in.read(some); read > 0; read = in.read(some)) {
                digest.update(some, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static UncheckedIOException failed(Path where, IOException e) {
        return new UncheckedIOException("cannot write lists to " + where + ": " + e.getMessage(), e);
    }
}
