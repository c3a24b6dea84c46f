package dev.nightjar.jobs.cli;

import dev.nightjar.jobs.run.JobRecord;
import dev.nightjar.lists.Edition;
import dev.nightjar.lists.Editions;
import dev.nightjar.lists.ListManifest;
import dev.nightjar.lists.ListManifest.ListedFile;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.settings.Settings;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nightjar export}: a finished mail list out of {@code email.folder}, checked against its manifest. */
@Command(
        name = "export",
        description =
                "Copy a finished mail list, after checking it against its manifest. The job email has made it. The last"
                        + " line is JSON.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Runnable {
    private static final Map<String, String> FILES = Map.of(
            "csv", "lists.csv",
            "jsonl", "lists.jsonl",
            "parquet", "lists.parquet",
            "klaviyo", "klaviyo.csv",
            "braze", "braze.csv",
            "mailchimp", "mailchimp.csv",
            "report", "report.html");

    @Option(names = "--store", required = true, paramLabel = "STORE", description = "the store")
    private String store;

    @Option(names = "--campaign", required = true, paramLabel = "NAME", description = "the campaign")
    private String campaign;

    @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "of the list (default: the newest)")
    private String date;

    @Option(names = "--edition", description = "its number (default: the newest of the date)")
    private Integer number;

    @Option(
            names = "--format",
            defaultValue = "csv",
            description =
                    "csv, jsonl, parquet, klaviyo, braze, mailchimp, or report for the page (default: ${DEFAULT-VALUE})")
    private String format;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "where to; replaced in one step")
    private Path out;

    @Option(
            names = "--max-mb",
            description =
                    "of a CSV, begin a new file behind so many megabytes, FILE-2.csv and so on, each with the header;"
                            + " Klaviyo takes 50")
    private Integer maxMegabytes;

    @Mixin
    private ConfFile conf;

    @Spec
    private CommandSpec spec;

    private record Line(
            String command,
            String store,
            String campaign,
            String edition,
            String format,
            long rows,
            long bytes,
            String sha256,
            List<String> files) {}

    @Override
    public void run() {
        Edition edition = edition();
        ListManifest manifest = ListManifest.of(edition);
        String name = Optional.ofNullable(FILES.get(format))
                .orElseThrow(() -> new InvalidSettings("--format " + format + ": write one of "
                        + String.join(", ", FILES.keySet().stream().sorted().toList())));
        ListedFile file = manifest.file(name)
                .orElseThrow(() -> new InvalidSettings("edition " + edition.label() + " of campaign " + campaign
                        + " has no "
                        + name + ", only "
                        + manifest.files().stream().map(ListedFile::name).toList()
                        + "; see email.files, and email.address for those of Klaviyo and Mailchimp"));
        if (maxMegabytes != null && (maxMegabytes < 1 || !name.endsWith(".csv"))) {
            throw new InvalidSettings("--max-mb " + maxMegabytes + ": give 1 or more, and a --format that is a CSV");
        }
        try {
            check(edition, file);
            List<String> files = maxMegabytes == null ? copied(edition.file(name)) : parted(edition.file(name));
            spec.commandLine()
                    .getOut()
                    .println(JobRecord.json(new Line(
                            "export",
                            store,
                            campaign,
                            edition.label(),
                            format,
                            file.rows(),
                            file.bytes(),
                            file.sha256(),
                            files)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + out + ": " + e.getMessage(), e);
        }
    }

    private Edition edition() {
        Settings settings = Settings.load(conf.path());
        Path folder = Path.of(settings.resolvePath(settings.store(store).getString("email.folder")));
        if (!Editions.isCampaign(campaign)) {
            throw new InvalidSettings("--campaign " + campaign + " cannot name a campaign");
        }
        Editions editions = new Editions(folder, store, campaign);
        Optional<LocalDate> day =
                date == null ? editions.newest().map(Edition::date) : Optional.of(StoreOptions.day("--date", date));
        return day.flatMap(d -> number == null ? editions.of(d) : editions.of(d, number))
                .orElseThrow(
                        () -> new InvalidSettings("there is no such list of campaign " + campaign + " below " + folder
                                + "; there are lists of " + editions.dates() + ". ./nightjar job email --store " + store
                                + " makes them"));
    }

    private static void check(Edition edition, ListedFile file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(
                Files.newInputStream(edition.file(file.name())), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            String found = HexFormat.of().formatHex(in.getMessageDigest().digest());
            if (!found.equals(file.sha256())) {
                throw new IllegalStateException(edition.file(file.name()) + " is not what its manifest says (SHA-256 "
                        + found + ", not " + file.sha256()
                        + "): somebody changed it. Make the next edition with ./nightjar job email");
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private List<String> copied(Path from) throws IOException {
        Path part = part(out);
        try (InputStream in = Files.newInputStream(from)) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
        return List.of(out.toString());
    }

    private static Path part(Path of) throws IOException {
        Path target = of.toAbsolutePath();
        Files.createDirectories(target.getParent());
        return target.resolveSibling("." + target.getFileName() + ".part");
    }

    private List<String> parted(Path from) throws IOException {
        long most = maxMegabytes * 1_000_000L;
        List<String> files = new ArrayList<>();
        try (BufferedReader in = Files.newBufferedReader(from)) {
            String header = in.readLine();
            String row = in.readLine();
            do {
                Path target = files.isEmpty() ? out : numbered(files.size() + 1);
                Path part = part(target);
                try (BufferedWriter to = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                    long bytes = write(to, header);
                    while (row != null && bytes + row.getBytes(StandardCharsets.UTF_8).length < most) {
                        bytes += write(to, row);
                        row = in.readLine();
                    }
                    if (row != null && bytes == header.getBytes(StandardCharsets.UTF_8).length + 1L) {
                        throw new InvalidSettings("--max-mb " + maxMegabytes + " is less than one row takes");
                    }
                }
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
                files.add(target.toString());
            } while (row != null);
        }
        return files;
    }

    private Path numbered(int number) {
        String name = out.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return out.resolveSibling(
                dot < 0 ? name + "-" + number : name.substring(0, dot) + "-" + number + name.substring(dot));
    }

    private static long write(BufferedWriter to, String line) throws IOException {
        to.write(line);
        to.write('\n');
        return line.getBytes(StandardCharsets.UTF_8).length + 1L;
    }
}
