package dev.nightjar.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.ingest.IngestJob;
import dev.nightjar.jobs.run.JobRunner;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.TrendingItemsTable;
import dev.nightjar.jobs.trending.TrendingJob;
import dev.nightjar.redis.local.LocalRedis;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The sample shop hearth, made anew, in which the generator knows which items it made a trend, and when. */
@ExtendWith(SparkExtension.class)
class TrendSpikesIT {
    private static final ShopSpec HEARTH =
            new ShopSpec(ShopKind.HOME, 900, 400, 60, 11, LocalDate.parse("2026-10-31"), 9);
    /** Days before the first spike that is looked for: what is normal must be known. */
    private static final int DAYS_TO_LEARN = 8;

    @Test
    void aKnownTrendIsAtTheTopAfterTwoDaysAndNotBefore(SparkSession spark, @TempDir Path home) throws IOException {
        ShopGenerator.write(HEARTH, home);
        List<Trends.Spike> spikes = Trends.draw(HEARTH, CatalogueMaker.make(HEARTH)).spikes().stream()
                .filter(spike -> spike.firstDay() >= DAYS_TO_LEARN && spike.firstDay() < HEARTH.days() - 1)
                .toList();
        assertThat(spikes).hasSizeGreaterThan(2);
        try (LocalRedis server = LocalRedis.start()) {
            TestStore store = TestStore.in(home, configuration()).withRedis(server.url());
            JobRunner.run(new IngestJob(), store.context(spark, "2026-10-31"));
            number(spark, store);
            for (Trends.Spike spike : spikes) {
                String id = "HG" + (10_001 + spike.item().index());
                assertThat(trendingAt(spark, store, spike.firstDay()))
                        .as("the morning of day %d, on which %s is about to become a trend", spike.firstDay(), id)
                        .doesNotContain(id);
                List<String> after = trendingAt(spark, store, spike.firstDay() + 2);
                assertThat(after.subList(0, Math.min(5, after.size())))
                        .as("two days after %s became a trend, at %s", id, spike)
                        .contains(id);
            }
        }
    }

    /** The list at midnight at the start of a day of the period. */
    private static List<String> trendingAt(SparkSession spark, TestStore store, int day) {
        String moment = HEARTH.firstDay().plusDays(day) + "T00:00:00Z";
        JobRunner.run(new TrendingJob(), store.contextAt(spark, moment, false));
        return store
                .table(spark, TrendingItemsTable.SPEC)
                .read()
                .where("as_of = TIMESTAMP'" + moment + "'")
                .sort("rank")
                .select("item_id")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** As train does. */
    private static void number(SparkSession spark, TestStore store) {
        store.table(spark, DictionaryTable.ITEMS)
                .merge(
                        store.table(spark, CatalogTable.SPEC)
                                .read()
                                .select(
                                        functions.col("item_id"),
                                        functions
                                                .row_number()
                                                .over(Window.orderBy("item_id"))
                                                .minus(1)
                                                .as("number")),
                        "t.item_id = s.item_id",
                        merge -> merge.whenNotMatched().insertAll());
    }

    private static String configuration() throws IOException {
        try (InputStream in = TrendSpikesIT.class.getResourceAsStream("/sample-conf/hearth.conf")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("data-samples/hearth/", "");
        }
    }
}
