package dev.nightjar.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.TestStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong before Spark starts, and what needs no Spark. */
class MainTest {
    @TempDir
    private Path home;

    @Test
    void anUnknownStoreIsBadInput() {
        Ran.of("job", "train", "--store", "nope", "--date", "2026-10-31", "--conf", conf(""))
                .isBadInput("nightjar: unknown store 'nope': known are shop, from " + home.resolve("conf/stores")
                        + "; add nope.conf there to describe it");
    }

    @Test
    void aBadDateIsBadInput() {
        Ran.of("job", "train", "--store", "shop", "--date", "2026-02-30", "--conf", conf(""))
                .isBadInput("nightjar: --date 2026-02-30 is not a date: write it as YYYY-MM-DD, such as 2026-10-31");
    }

    @Test
    void aMomentIsForJobsThatLookAtOneAndIsNoDate() {
        String conf = conf("");
        Ran.of("job", "train", "--store", "shop", "--at", "2026-10-31T18:05:00Z", "--conf", conf)
                .isBadInput("nightjar: --at 2026-10-31T18:05:00Z: train sums up a whole day: give --date");
        Ran.of("job", "trending", "--store", "shop", "--at", "18:05", "--conf", conf)
                .isBadInput("nightjar: --at 18:05 is not a moment: write it in UTC, as 2026-10-31T18:05:00Z");
        Ran.of("job", "trending", "--store=shop", "--at=2026-10-31T18:05:00Z", "--date=2026-10-31", "--conf=" + conf)
                .isBadInput("nightjar: --at 2026-10-31T18:05:00Z: give either --at or --date");
    }

    @Test
    void aMissingConfigurationIsBadInput() {
        Path missing = home.resolve("none.conf");

        Ran.of("nightly", "--store", "shop", "--conf", missing.toString())
                .isBadInput("nightjar: there is no " + missing + ": give the path of nightjar.conf with --conf");
    }

    @Test
    void aMissingExportIsBadInputWithEveryOtherMistake() {
        String conf = conf(
                "jobs.sources.events.web { path = none.csv, columns { item_id = sku, type = what, ts = \"at +\" } }");
        Ran ran = Ran.of("nightly", "--store", "shop", "--date", "2026-10-31", "--conf", conf);

        ran.isBadInput("nightjar: 3 mistakes:");
        assertThat(ran.err())
                .contains("  - 'jobs.sources.events.web.path' = \"" + home.resolve("none.csv")
                        + "\": there is no such file or folder")
                .contains("  - 'jobs.sources.events.web.columns.ts' = \"at +\" is not a Spark SQL expression: ")
                .contains("  - store 'shop' has no 'jobs.sources.catalog': name at least one");
    }

    @Test
    void anUnknownJobNamesThoseThereAre() {
        Ran.of("job", "tran", "--store", "shop", "--conf", conf(""))
                .isBadInput(
                        "nightjar: unknown job 'tran': jobs are ingest, profiles, train, repeat, candidates, popular,"
                                + " context, related, evaluate, gate, publish, collect, trending, email, tune, next-click, parity,"
                                + " experiment-report, ope, maintain");
    }

    @Test
    void aJobWithoutAStoreExplainsItself() {
        Ran ran = Ran.of("job", "train");

        assertThat(ran.exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(ran.err()).contains("train: Reads events up to the date").contains("Missing: --store STORE");
    }

    @Test
    void withoutANameTheJobsAreListed() {
        Ran ran = Ran.of("job");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("ingest       bring events, catalogue and stock into the lake");
    }

    @ParameterizedTest
    @ValueSource(strings = {"job", "nightly", "generations", "rollback", "sample"})
    void everyCommandHasHelp(String command) {
        Ran ran = Ran.of(command, "--help");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("Usage: nightjar " + command);
    }

    @Test
    void anOptionThatDoesNotExistIsBadInput() {
        Ran ran = Ran.of("nightly", "--store", "shop", "--shop", "x");

        assertThat(ran.exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(ran.err()).contains("Unknown option").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"generations", "rollback"})
    void redisThatDoesNotAnswerIsAFaultWithoutATrace(String command) {
        TestStore store = TestStore.in(home, "redis.url = \"redis://user:secret@127.0.0.1:1\"", "");
        Ran ran = Ran.of(command, "--store", "shop", "--conf", store.conf().toString());

        assertThat(ran.exit()).isEqualTo(Main.FAULT);
        assertThat(ran.err())
                .startsWith("nightjar: Redis at ")
                .contains("127.0.0.1:1")
                .doesNotContain("secret")
                .doesNotContain("\tat ");
    }

    @Test
    void aSampleShopComesWithAConfiguration() {
        Path out = home.resolve("generated");
        Ran ran = Ran.of("sample", "--users", "5", "--items", "150", "--days", "2", "--out", out.toString());

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("Run it: ./nightjar nightly --conf " + out.resolve("conf/nightjar.conf"));
        assertThat(out.resolve("conf/stores/loom.conf")).content().contains("path = \"events.jsonl.gz\"");
    }

    @Test
    void anImpossibleSampleShopIsBadInput() {
        String out = home.resolve("generated").toString();

        Ran.of("sample", "--kind", "food", "--out", out).isBadInput("nightjar: --kind food: write clothing or home");
        Ran.of("sample", "--items", "10", "--out", out)
                .isBadInput("nightjar: items is 10; give a whole number from 150 to 1000000");
    }

    private String conf(String store) {
        return TestStore.in(home, store).conf().toString();
    }
}
