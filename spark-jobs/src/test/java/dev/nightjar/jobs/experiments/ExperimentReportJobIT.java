package dev.nightjar.jobs.experiments;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.Rows.frame;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.experiment.Experiment;
import dev.nightjar.experiment.ExperimentSet;
import dev.nightjar.experiment.Treatment;
import dev.nightjar.experiment.Variant;
import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.tables.DecisionsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.ExperimentReportsTable;
import dev.nightjar.redis.LiveExperiments;
import dev.nightjar.redis.local.LocalRedis;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** An experiment of 400 users from its exposures and events to words. */
@ExtendWith(SparkExtension.class)
class ExperimentReportJobIT {
    private static final String DATE = "2026-10-31";

    @TempDir
    private Path home;

    private LocalRedis server;
    private UnifiedJedis redis;
    private TestStore store;

    @BeforeEach
    void start() {
        server = LocalRedis.start();
        redis = RedisClient.create(URI.create(server.url()));
        store = TestStore.in(home, "jobs.experiment-report { min-units = 50, effect = 0.5 }")
                .withRedis(server.url());
        new LiveExperiments(redis, TestStore.NAME)
                .write(new ExperimentSet(
                        1,
                        Instant.parse("2026-10-29T00:00:00Z"),
                        "ops",
                        "",
                        ExperimentSet.Holdout.NONE,
                        List.of(new Experiment(
                                "pull",
                                new Experiment.Slots("pull", 0, 10_000),
                                Experiment.Unit.USER,
                                Experiment.State.RUNNING,
                                10_000,
                                List.of(
                                        new Variant("control", 1, Treatment.NONE),
                                        new Variant("strong", 1, Treatment.NONE))))));
    }

    @AfterEach
    void stop() {
        redis.close();
        server.close();
    }

    @Test
    void aClearDifferenceIsSaidOfWhatHappenedAfterTheFirstExposure(SparkSession spark) {
        // Of the control one in ten buys, of the others one in two; each once more before its exposure, which does not
        // count.
        exposures(spark, 200, 200);
        List<EventRow> events = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            events.add(anEvent()
                    .user("control-" + i)
                    .type("purchase")
                    .price(10)
                    .on("2026-10-29")
                    .id("b" + i));
            if (i % 10 == 0) {
                events.add(anEvent()
                        .user("control-" + i)
                        .type("purchase")
                        .price(20)
                        .on(DATE)
                        .id("c" + i));
            }
            if (i % 2 == 0) {
                events.add(anEvent()
                        .user("strong-" + i)
                        .type("purchase")
                        .price(20)
                        .on(DATE)
                        .id("s" + i));
            }
            events.add(anEvent()
                    .user("strong-" + i)
                    .type("click")
                    .from("r")
                    .on(DATE)
                    .id("k" + i));
        }
        events(spark, events);

        ExperimentReportJob.Result result = run(spark);

        ExperimentReportJob.Verdict verdict = result.experiments().get(0);
        assertThat(verdict.units()).isEqualTo(Map.of("control", 200L, "strong", 200L));
        assertThat(verdict.crossed()).isEqualTo(1);
        assertThat(verdict.day()).isEqualTo(2);
        assertThat(verdict.splitBroken()).isFalse();
        assertThat(verdict.words()).anyMatch(w -> w.startsWith("strong, conversion: higher by "));
        Row conversion = report(spark, "conversion");
        assertThat(conversion.<Double>getAs("control")).isCloseTo(0.1, within(0.03));
        assertThat(conversion.<Double>getAs("value")).isCloseTo(0.5, within(0.03));
        assertThat(conversion.<Double>getAs("always_low")).isPositive();
        Row revenue = report(spark, "revenue");
        assertThat(revenue.<Double>getAs("value")).isCloseTo(10, within(0.5));
        assertThat(report(spark, "clicks").<Double>getAs("value")).isEqualTo(1.0);
        // Nothing is known of lists that nobody of the control clicked: a share of nothing is none.
        assertThat(report(spark, "clicks").isNullAt(report(spark, "clicks").fieldIndex("lift")))
                .isTrue();
    }

    @Test
    void aBrokenSplitMakesNoVerdict(SparkSession spark) {
        exposures(spark, 200, 120);
        events(spark, List.of(anEvent().user("control-1").on(DATE)));
        ExperimentReportJob.Verdict verdict = run(spark).experiments().get(0);
        assertThat(verdict.splitBroken()).isTrue();
        assertThat(verdict.words()).singleElement().asString().startsWith("BROKEN SPLIT");
        assertThat(report(spark, "conversion").<String>getAs("words")).contains("not said, the split is broken");
    }

    @Test
    void anExperimentThatNobodyMetIsNoFault(SparkSession spark) {
        assertThat(run(spark).experiments()).isEmpty();
        assertThat(store.console()).contains("nobody was exposed");
    }

    private ExperimentReportJob.Result run(SparkSession spark) {
        return (ExperimentReportJob.Result)
                store.run(spark, new ExperimentReportJob(), DATE).result();
    }

    private Row report(SparkSession spark, String metric) {
        return store.table(spark, ExperimentReportsTable.SPEC)
                .read(LocalDate.parse(DATE))
                .where("metric = '" + metric + "'")
                .head();
    }

    private void events(SparkSession spark, List<EventRow> events) {
        store.table(spark, EventsTable.SPEC)
                .merge(
                        EventRow.events(spark, events.toArray(EventRow[]::new)),
                        "t.event_id = s.event_id",
                        merge -> merge.whenNotMatched().insertAll());
    }

    /** Two days of lists, and a user who was met in both variants. */
    private void exposures(SparkSession spark, int control, int strong) {
        for (String day : List.of("2026-10-30", DATE)) {
            List<Row> rows = new ArrayList<>();
            boolean first = !day.equals(DATE);
            for (int i = 0; i < control; i++) {
                if (first) {
                    rows.add(exposure(day, "control-" + i, "control"));
                }
            }
            for (int i = 0; i < strong; i++) {
                if (first) {
                    rows.add(exposure(day, "strong-" + i, "strong"));
                }
            }
            rows.add(exposure(day, "crossed", first ? "control" : "strong"));
            store.table(spark, DecisionsTable.SPEC)
                    .replace(
                            LocalDate.parse(day),
                            "collect-run",
                            frame(
                                    spark,
                                    "request_id STRING, list INT, asked_at TIMESTAMP, user_id STRING, session_id STRING,"
                                            + " rail STRING, requested INT, generation BIGINT, strategy STRING, policy STRING,"
                                            + " experiments_version BIGINT, variants MAP<STRING, STRING>,"
                                            + " degraded ARRAY<STRING>, items ARRAY<STRUCT<item_id: STRING, score: DOUBLE,"
                                            + " propensity: DOUBLE>>, explored ARRAY<INT>",
                                    rows.toArray(Row[]::new)));
        }
    }

    private static Row exposure(String day, String user, String variant) {
        return row(
                day + user,
                0,
                Timestamp.from(Instant.parse(day + "T08:00:00Z")),
                user,
                null,
                "home",
                3,
                1L,
                "personalised",
                "p",
                1L,
                Map.of("pull", variant),
                List.of(),
                List.of(),
                List.of());
    }
}
