package dev.nightjar.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.golden.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsPageTest {
    private static final List<Path> MODULES = List.of("core", "redis", "spark-jobs", "serving").stream()
            .map(m -> Path.of("..", m))
            .toList();

    @Test
    void theConfigurationPageSaysWhatReferenceConfSays() throws IOException {
        Page.assertUpToDate(Path.of("..", "docs", "configuration.md"), SettingsPage.render(MODULES));
    }

    @Test
    void everyKeyOfCoreIsDescribed() {
        assertThat(Reference.onClassPath().settings())
                .allSatisfy(setting ->
                        assertThat(setting.meaning()).as(setting.path()).isNotEmpty());
    }

    /** The library reads 1.0 as the integer 1, and a user's 0.5 would then be refused. */
    @Test
    void aDefaultThatOnlyLooksLikeAFractionStatesItsType() throws IOException {
        for (Path module : MODULES) {
            Path file = module.resolve("src/main/resources/reference.conf");
            String comment = "";
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                if (line.strip().startsWith("#")) {
                    comment += line + "\n";
                    continue;
                }
                if (line.matches(".*= *-?[0-9]+\\.0+ *")) {
                    assertThat(comment).as("%s: '%s'", file, line.strip()).contains("# type: number");
                }
                comment = "";
            }
        }
    }

    @Test
    void aPageShowsDefaultRangeUnitChoicesAndScope(@TempDir Path home) throws IOException {
        Path resources = Files.createDirectories(home.resolve("m/src/main/resources"));
        Files.writeString(resources.resolve("reference.conf"), """
                # A room.
                room {
                  # Inside.
                  inside {
                    # Which | one.
                    # one of: a, b
                    which = a
                  }
                  # How many.
                  # range: >0..9
                  # unit: items
                  # scope: process
                  many = 3
                  many = ${?NIGHTJAR_NO_SUCH_VARIABLE}
                  # Perhaps.
                  # type: text
                  perhaps = null
                }
                """);
        assertThat(SettingsPage.render(List.of(home.resolve("m"), home.resolve("absent"))))
                .endsWith("""

                        ## m

                        ### `room`

                        A room.

                        | key | default | meaning |
                        |---|---|---|
                        | `room.many` | `3` | How many. Unit: items. Range: >0..9. Only in `nightjar.conf`. |
                        | `room.perhaps` | none | Perhaps. |

                        ### `room.inside`

                        Inside.

                        | key | default | meaning |
                        |---|---|---|
                        | `room.inside.which` | `"a"` | Which \\| one. One of: a, b. |
                        """)
                .doesNotContain("absent\n");
    }
}
