package dev.nightjar.jobs.run;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.publish.PublishJob;
import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.PopularItemsTable;
import dev.nightjar.jobs.tables.RunsTable;
import dev.nightjar.redis.local.LocalRedis;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Shops so small that something is missing: an answer, or a refusal in words. */
@ExtendWith(SparkExtension.class)
class SmallShopsIT {
    private static final String DATE = "2026-10-05";

    @TempDir
    private Path home;

    private TestStore store;

    @BeforeEach
    void threeItems() {
        store = TestStore.in(home, """
                jobs {
                  sources {
                    events.web {
                      format = jsonl, path = "events.jsonl"
                      columns {
                        user_id = user, session_id = visit, item_id = sku, type = what, ts = "to_timestamp(at)"
                        size = size, campaign = campaign
                      }
                    }
                    catalog.all { path = "catalog.csv", columns { item_id = sku, price = price } }
                  }
                  gate.min-list-length = 1
                  train { rank = 2, iterations = 1 }
                }
                """);
        store.write("catalog.csv", "sku,price", "a,10", "b,20", "c,30");
    }

    @Test
    void oneUserWithOneEventGetsAListAndIsPublished(SparkSession spark) {
        store.write("events.jsonl", event("\"user\":\"u1\",\"visit\":\"v1\"", "a", "view"));
        try (LocalRedis server = LocalRedis.start()) {
            store.withRedis(server.url());
            for (Job job : Jobs.NIGHTLY) {
                JobRecord record = store.run(spark, job, DATE);
                assertThat(record.status()).isEqualTo("done");
                assertThat(record.tablesWritten().isEmpty()).isEqualTo(job instanceof PublishJob);
            }
        }

        // Only what somebody has touched has an embedding.
        assertRows(
                store.table(spark, CandidatesTable.SPEC)
                        .read()
                        .selectExpr("user_id", "size", "candidate_items(list).number"),
                row("u1", 1, List.of(0)));
        assertRows(
                store.table(spark, PopularItemsTable.SPEC)
                        .read()
                        .where("list = 'popular'")
                        .select("rank", "item_id"),
                row(1, "a"));
        assertThat(store.console())
                .contains("ingest: no line of " + home.resolve("events.jsonl")
                        + " has the fields campaign, size: they count as empty");
    }

    @Test
    void threeEventsOfNobodyTeachButTheGateRefusesARunWithoutUsers(SparkSession spark) {
        store.write(
                "events.jsonl",
                event("\"visit\":\"v1\"", "a", "view"),
                event("\"visit\":\"v1\"", "b", "cart"),
                event("\"visit\":\"v2\"", "b", "purchase"));
        for (Job job : Jobs.NIGHTLY.stream()
                .takeWhile(job -> !job.name().equals("gate"))
                .toList()) {
            store.run(spark, job, DATE);
        }

        assertThat(store.failureOf(spark, Jobs.named("gate"), DATE))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith("1 of 11 checks failed")
                .hasMessageContaining("FAILED: did events arrive, with user ids?");
    }

    @Test
    void eventsThatTeachNothingAreRefusedByTrain(SparkSession spark) {
        store.write("events.jsonl", event("\"user\":\"u1\",\"visit\":\"v1\"", "a", "return"));
        store.run(spark, Jobs.named("ingest"), DATE);

        assertThat(store.failureOf(spark, Jobs.named("train"), DATE))
                .isInstanceOf(Refused.class)
                .hasMessage("there is nothing to learn from: no event up to 2026-10-05 has a user or a session, an item"
                        + " and a weight above 0; look at the result of ingest and at jobs.weights");
    }

    @Test
    void aJobWhoseForerunnerHasNotRunSaysWhich(SparkSession spark) {
        // In this order: a gate that has refused the run is another answer to publish than no gate at all.
        Map<String, String> messages = new LinkedHashMap<>();
        messages.put("train", "there is nothing to learn from: no event up to 2026-10-05");
        messages.put(
                "candidates",
                "there are no embeddings of 2026-10-05 for store shop: run the job train for this date first");
        messages.put("popular", "there are no item_stats of 2026-10-05 for store shop: run the job profiles first");
        messages.put("related", "there are no item_stats of 2026-10-05 for store shop: run the job profiles first");
        messages.put("publish", "has not been through the gate: run the job gate first, with the same settings");
        messages.put("gate", "checks failed; the live lists stay as they are");

        messages.forEach((job, message) -> assertThat(store.failureOf(spark, Jobs.named(job), DATE))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(message));
    }

    @Test
    void whatFailsInsideSparkIsRecordedWithItsOwnReason(SparkSession spark) {
        Job failing = failing(s -> s.range(1)
                .map(
                        (org.apache.spark.api.java.function.MapFunction<Long, Row>) n -> {
                            throw new IllegalStateException("user u1 is odd");
                        },
                        org.apache.spark.sql.Encoders.row(org.apache.spark.sql.types.StructType.fromDDL("n BIGINT")))
                .collectAsList());
        Job wrong = failing(s -> s.range(1).selectExpr("no_such_column").collectAsList());

        store.failureOf(spark, failing, DATE);
        assertRows(
                store.table(spark, RunsTable.SPEC).read().select("job", "status", "message"),
                RowFactory.create("failing", "failed", "user u1 is odd"));
        store.failureOf(spark, wrong, DATE);
        assertThat(store.table(spark, RunsTable.SPEC)
                        .read()
                        .select("message")
                        .head()
                        .getString(0))
                .contains("no_such_column");
    }

    private static Job failing(java.util.function.Function<SparkSession, Object> work) {
        return new Job() {
            @Override
            public String name() {
                return "failing";
            }

            @Override
            public String summary() {
                return "";
            }

            @Override
            public String description() {
                return "";
            }

            @Override
            public Object run(JobContext context) {
                return work.apply(context.spark());
            }
        };
    }

    private static String event(String who, String item, String type) {
        return "{" + who + ",\"sku\":\"" + item + "\",\"what\":\"" + type + "\",\"at\":\"2026-10-05T12:00:00Z\"}";
    }
}
