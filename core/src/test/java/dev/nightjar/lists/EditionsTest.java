package dev.nightjar.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.MalformedValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditionsTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-10-30");
    private static final LocalDate SECOND = LocalDate.parse("2026-10-31");

    @TempDir
    Path root;

    private void write(Edition edition) throws IOException {
        Files.createDirectories(edition.folder());
        Files.writeString(edition.file(Edition.MANIFEST), "{}");
    }

    @Test
    void theNewestFinishedEditionOfTheNewestDateCounts() throws IOException {
        Editions editions = new Editions(root, "shop", "autumn-mail");
        assertThat(editions.newest()).isEmpty();
        assertThat(editions.next(FIRST).label()).isEqualTo("2026-10-30/1");
        write(editions.next(SECOND));
        write(editions.next(FIRST));
        write(editions.next(FIRST));
        assertThat(editions.dates()).containsExactly(SECOND, FIRST);
        assertThat(editions.newest().orElseThrow().label()).isEqualTo("2026-10-31/1");
        assertThat(editions.of(FIRST).orElseThrow().number()).isEqualTo(2);
        assertThat(editions.of(FIRST, 1)).isPresent();
        assertThat(editions.of(FIRST, 3)).isEmpty();
        assertThat(editions.of(FIRST, 0)).isEmpty();
    }

    @Test
    void aDraftIsNoEdition() throws IOException {
        Editions editions = new Editions(root, "shop", "autumn-mail");
        Path draft = editions.draft(editions.next(FIRST));
        Files.createDirectories(draft);
        Files.writeString(draft.resolve(Edition.MANIFEST), "{}");
        assertThat(editions.of(FIRST)).isEmpty();
        assertThat(editions.next(FIRST).number()).isEqualTo(1);
    }

    @Test
    void aNameThatCouldLeaveTheFolderIsNone() {
        for (String name : List.of("..", "a/b", "", "A", "-a", "a".repeat(41))) {
            assertThatThrownBy(() -> new Editions(root, "shop", name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot name a campaign");
        }
    }

    @Test
    void aManifestReadsAsItWasWritten() {
        ListManifest manifest = new ListManifest(
                "shop",
                "autumn-mail",
                "2026-10-31/1",
                new ListManifest.Origin(
                        "run", 3, "0.1", Instant.parse("2026-11-01T03:00:00Z"), Map.of("catalog", 2L), "abc"),
                10,
                60,
                Map.of("too_few_items", 2L),
                Map.of("all", "email"),
                "https://shop.example/{item}?c={campaign}",
                List.of(new ListManifest.ListedFile("lists.csv", 10, 100, "00")));
        assertThat(ListManifest.fromJson(manifest.toJson())).isEqualTo(manifest);
        assertThat(manifest.linkOf("a b/c&d")).isEqualTo("https://shop.example/a%20b%2Fc%26d?c=autumn-mail");
        assertThatThrownBy(() -> ListManifest.fromJson(manifest.toJson().replace("\"version\" : 1", "\"version\" : 2")))
                .isInstanceOf(MalformedValueException.class)
                .hasMessageContaining("this release reads version 1");
    }
}
