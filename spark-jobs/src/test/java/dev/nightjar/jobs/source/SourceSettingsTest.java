package dev.nightjar.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.TestStore;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceSettingsTest {
    private static final LocalDate DATE = LocalDate.parse("2026-10-31");
    private static final String COLUMNS = "columns { item_id = sku, type = \"'view'\", ts = ts }";

    @TempDir
    private Path dir;

    private final List<String> problems = new ArrayList<>();

    @Test
    void aSourceIsReadAsItIsWritten() {
        TestStore store = TestStore.in(dir, """
                jobs.sources.events.web {
                  format = jsonl
                  path = "in/events.jsonl"
                  options { encoding = UTF-8 }
                  where = "test = 0"
                  columns { item_id = sku, type = action, ts = "to_timestamp(ts)" }
                  types { buy = purchase }
                }
                """);
        Path file = store.write("in/events.jsonl", "{}");

        assertThat(events(store))
                .containsExactly(new SourceSettings(
                        "events",
                        "web",
                        "jsonl",
                        file.toString(),
                        Map.of("encoding", "UTF-8"),
                        Optional.of("test = 0"),
                        Map.of("item_id", "sku", "type", "action", "ts", "to_timestamp(ts)"),
                        Map.of("buy", "purchase"),
                        Optional.empty(),
                        false));
        assertThat(problems).isEmpty();
        assertThat(events(store).get(0).label()).isEqualTo("events.web");
    }

    @Test
    void sourcesComeInTheOrderOfTheirNames() {
        TestStore store = TestStore.in(
                dir, "jobs.sources.events { web { path = f, " + COLUMNS + " }, app { path = f, " + COLUMNS + " } }");
        store.write("f", "");

        assertThat(events(store)).extracting(SourceSettings::name).containsExactly("app", "web");
    }

    @Test
    void aCatalogueIsCompleteUnlessSaidOtherwise() {
        TestStore store = TestStore.in(dir, """
                jobs.sources.catalog {
                  all { path = f, columns { item_id = a, price = b, colour = c } }
                  changes { path = f, complete = false, keep-latest-by = day, columns { item_id = a, price = b } }
                }
                """);
        store.write("f", "");

        List<SourceSettings> sources =
                SourceSettings.of(Canonical.CATALOG, store.settings(), store.paths(), DATE, problems);
        assertThat(sources).extracting(SourceSettings::complete).containsExactly(true, false);
        assertThat(sources)
                .extracting(SourceSettings::keepLatestBy)
                .containsExactly(Optional.empty(), Optional.of("day"));
        assertThat(problems).isEmpty();
    }

    @Test
    void theRunDateAndGlobsStandInThePath() {
        TestStore store = TestStore.in(dir, web("in/{date}/part-*.csv"));
        store.write("in/2026-10-31/part-7.csv", "sku");

        assertThat(events(store).get(0).path()).endsWith("in/2026-10-31/part-*.csv");
        assertThat(problems).isEmpty();
    }

    @Test
    void aFolderWillDo() {
        TestStore store = TestStore.in(dir, web("in"));
        store.write("in/part-7.csv", "sku");

        events(store);
        assertThat(problems).isEmpty();
    }

    @Test
    void onlySparkCanTellWhatIsOnAnotherFileSystem() {
        events(TestStore.in(dir, web("s3a://bucket/{date}.csv")));
        events(TestStore.in(dir, web("file:/exports/{date}.csv")));

        assertThat(problems).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        events(TestStore.in(dir, web("in/{date}.csv")));

        assertThat(problems)
                .containsExactly("'jobs.sources.events.web.path' = \"" + dir.resolve("in/2026-10-31.csv")
                        + "\": there is no such file or folder");
    }

    @Test
    void aGlobThatMatchesNothingIsNamed() {
        TestStore store = TestStore.in(dir, web("in/part-*.csv"));
        store.write("in/other.csv", "sku");
        events(store);
        events(TestStore.in(dir, web("none/part-*.csv")));

        assertThat(problems)
                .hasSize(2)
                .allSatisfy(p -> assertThat(p).endsWith("/part-*.csv\": there is no such file or folder"));
    }

    @Test
    void aPathThatIsNotSetSaysHowToSetIt() {
        events(TestStore.in(dir, "jobs.sources.events.web { path = ${?NIGHTJAR_NO_SUCH_VARIABLE}, " + COLUMNS + " }"));

        assertThat(problems)
                .containsExactly("'jobs.sources.events.web.path' is not set: name the file, or set the environment"
                        + " variable that the store's file takes it from");
    }

    @Test
    void allMistakesAreReportedTogether() {
        events(TestStore.in(dir, """
                jobs.sources.events.web {
                  path = "none.csv"
                  where = "AND so on"
                  columns { item_id = "sku +", type = action, colour = c }
                  types { buy = bought }
                }
                """));

        assertThat(problems)
                .hasSize(6)
                .anySatisfy(p -> assertThat(p).contains("none.csv").contains("there is no such file"))
                .anySatisfy(p -> assertThat(p)
                        .isEqualTo("'jobs.sources.events.web.columns.ts' is missing: say which expression over the"
                                + " source gives it"))
                .anySatisfy(p -> assertThat(p)
                        .startsWith("'jobs.sources.events.web.columns.colour' is no canonical column; there are"
                                + " event_id, user_id,"))
                .anySatisfy(p -> assertThat(p)
                        .startsWith("'jobs.sources.events.web.types.buy' = \"bought\" is no event type; there are"
                                + " view, hover,"))
                .anySatisfy(p -> assertThat(p)
                        .startsWith("'jobs.sources.events.web.columns.item_id' = \"sku +\" is not a Spark SQL"
                                + " expression: ")
                        .endsWith(" Correct it there."))
                .anySatisfy(p -> assertThat(p)
                        .startsWith("'jobs.sources.events.web.where' = \"AND so on\" is not a Spark SQL expression:"));
        assertThat(problems).allSatisfy(p -> assertThat(p).doesNotContain("\n"));
    }

    private List<SourceSettings> events(TestStore store) {
        return SourceSettings.of(Canonical.EVENTS, store.settings(), store.paths(), DATE, problems);
    }

    private static String web(String path) {
        return "jobs.sources.events.web { path = \"" + path + "\", " + COLUMNS + " }";
    }
}
