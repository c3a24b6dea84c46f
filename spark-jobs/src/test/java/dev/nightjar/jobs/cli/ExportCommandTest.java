package dev.nightjar.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.lists.Edition;
import dev.nightjar.lists.ListManifest;
import dev.nightjar.lists.ListManifest.ListedFile;
import dev.nightjar.lists.ListManifest.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    private static final String HEADER = "user_id,item_1";
    /** 1,200,012 bytes: two of them go into 3 MB with the header, three do not. */
    private static final String ROW = "u," + "x".repeat(1_200_009) + '\n';

    @TempDir
    private Path home;

    private Path conf;
    private Path csv;

    @BeforeEach
    void anEditionOfFiveRows() throws Exception {
        conf = home.resolve("conf/nightjar.conf");
        Files.createDirectories(home.resolve("conf/stores"));
        Files.writeString(conf, "email.folder = mail\n");
        Files.writeString(home.resolve("conf/stores/shop.conf"), "");
        Path folder = home.resolve("mail/shop/autumn/2026-10-31/1");
        Files.createDirectories(folder);
        csv = folder.resolve("lists.csv");
        Files.writeString(csv, HEADER + '\n' + ROW.repeat(5));
        String sha =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(csv)));
        ListManifest manifest = new ListManifest(
                "shop",
                "autumn",
                "2026-10-31/1",
                new Origin("shop-20261031-x", 7, "test", Instant.EPOCH, Map.of(), "none"),
                5,
                5,
                Map.of(),
                Map.of(),
                "",
                List.of(new ListedFile("lists.csv", 5, Files.size(csv), sha)));
        Files.writeString(new Edition(LocalDate.of(2026, 10, 31), 1, folder).file(Edition.MANIFEST), manifest.toJson());
    }

    @Test
    void theNewestListIsCopiedAsItIs() throws IOException {
        Path out = home.resolve("out/lists.csv");
        Ran ran = export("--out", out.toString());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exit()).isZero();
        assertThat(out).hasSameBinaryContentAs(csv);
        assertThat(ran.lastLine()).contains("\"edition\":\"2026-10-31/1\"").contains("\"rows\":5");
        try (var files = Files.list(out.getParent())) {
            assertThat(files).containsExactly(out);
        }
    }

    @Test
    void partsHaveTheHeaderEachAndAllRowsTogether() throws IOException {
        Path out = home.resolve("mail.csv");
        Ran ran = export("--out", out.toString(), "--max-mb", "3");
        assertThat(ran.exit()).isZero();
        List<Path> parts = List.of(out, home.resolve("mail-2.csv"), home.resolve("mail-3.csv"));
        assertThat(ran.lastLine()).contains(parts.stream().map(Path::toString).toList());
        List<Integer> rows = new ArrayList<>();
        for (Path part : parts) {
            assertThat(Files.size(part)).isLessThan(3_000_000);
            List<String> lines = Files.readAllLines(part, UTF_8);
            assertThat(lines.get(0)).isEqualTo(HEADER);
            rows.add(lines.size() - 1);
        }
        assertThat(rows).containsExactly(2, 2, 1);
        assertThat(home.resolve("mail-4.csv")).doesNotExist();
    }

    @Test
    void aRowThatNoPartCanHoldIsRefused() {
        export("--out", home.resolve("mail.csv").toString(), "--max-mb", "1")
                .isBadInput("nightjar: --max-mb 1 is less than one row takes");
        assertThat(home.resolve("mail.csv")).doesNotExist();
    }

    @Test
    void aListThatSomebodyChangedIsNotHandedOut() throws IOException {
        Files.writeString(csv, HEADER + '\n' + ROW.repeat(4));
        Path out = home.resolve("lists.csv");
        Ran ran = export("--out", out.toString());
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("is not what its manifest says");
        assertThat(out).doesNotExist();
    }

    @Test
    void whatIsNotThereIsRefusedInWords() {
        String out = home.resolve("x").toString();
        export("--out", out, "--date", "2026-11-01").isBadInput("nightjar: there is no such list of campaign autumn");
        export("--out", out, "--format", "xml").isBadInput("nightjar: --format xml: write one of braze, csv, ");
        export("--out", out, "--format", "klaviyo")
                .isBadInput("nightjar: edition 2026-10-31/1 of campaign autumn has no klaviyo.csv, only [lists.csv]");
        export("--out", out, "--format", "jsonl", "--max-mb", "1").isBadInput("nightjar: edition 2026-10-31/1");
    }

    private Ran export(String... more) {
        List<String> words = new ArrayList<>(
                List.of("export", "--conf", conf.toString(), "--store", "shop", "--campaign", "autumn"));
        words.addAll(List.of(more));
        return Ran.of(words.toArray(String[]::new));
    }
}
