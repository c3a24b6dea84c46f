package dev.nightjar.jobs.trending;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.TrendingList;
import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.SmallLake;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.run.JobRecord;
import dev.nightjar.jobs.run.JobRunner;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.TrendingItemsTable;
import dev.nightjar.redis.LiveTrending;
import dev.nightjar.redis.local.LocalRedis;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/**
 * A shop in which b is looked at all the time; at 18:00 twenty people come for a and twenty for something that is not sold,
 * and at 18:30 thirty come for c.
 */
@ExtendWith(SparkExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class TrendingIT {
    private static final String FIVE_PAST_SIX = "2026-10-31T18:05:00Z";
    private static final String LATER = "2026-10-31T18:35:00Z";

    private SparkSession spark;
    private TestStore store;
    private LocalRedis server;
    private RedisClient redis;
    private LiveTrending live;

    @BeforeAll
    void recordTheShop(SparkSession session, @TempDir Path home) {
        spark = session;
        server = LocalRedis.start();
        redis = RedisClient.create(URI.create(server.url()));
        live = new LiveTrending(redis, TestStore.NAME);
        store = TestStore.in(home, "").withRedis(server.url());
        new SmallLake(spark, store.lake(spark)).withItems("2020-01-01");
        List<EventRow> rows = new ArrayList<>();
        Instant six = Instant.parse("2026-10-31T18:00:00Z");
        for (int hour = 1; hour <= 240; hour++) {
            rows.add(view(rows.size(), "b", six.minus(Duration.ofHours(hour))));
            if (hour % 24 == 0) {
                rows.add(view(rows.size(), "a", six.minus(Duration.ofHours(hour))));
            }
        }
        for (int i = 0; i < 30; i++) {
            if (i < 20) {
                rows.add(view(rows.size(), "a", six.minusSeconds(i)));
                rows.add(view(rows.size(), "never sold", six));
            }
            rows.add(view(rows.size(), "c", six.plusSeconds(1800)));
        }
        store.table(spark, EventsTable.SPEC)
                .merge(
                        events(spark, rows.toArray(EventRow[]::new)),
                        "t.event_id = s.event_id",
                        merge -> merge.whenNotMatched().insertAll());
    }

    @AfterAll
    void stopRedis() {
        redis.close();
        server.close();
    }

    @BeforeEach
    void emptyRedis() {
        redis.flushAll();
    }

    @Test
    void whatIsHotIsListedAndWhatIsAlwaysPopularIsNot() {
        JobRecord record = run(FIVE_PAST_SIX);

        TrendingList list = live.read().orElseThrow();
        assertThat(list.asOf()).isEqualTo(FIVE_PAST_SIX);
        assertThat(list.madeAt()).isEqualTo("2026-11-01T03:00:00Z");
        // a has the number 0; b, of which more is seen, is as usual, and what is not sold has no number.
        assertThat(list.items().size()).isOne();
        assertThat(list.items().item(0)).isZero();
        assertRows(
                history()
                        .where("as_of = TIMESTAMP'" + FIVE_PAST_SIX + "'")
                        .select("run_date", "run_id", "rank", "item_id", "visitors"),
                row(java.sql.Date.valueOf("2026-10-31"), record.runId(), 1, "a", 20L));
        assertThat(record.result())
                .isEqualTo(new TrendingJob.Result(
                        FIVE_PAST_SIX, "2026-10-31T18:00:00Z", 300, 290, 3, 1, list.number(), ""));
        assertThat(record.runId()).startsWith("shop-20261031T180500Z-");
        assertThat(store.console())
                .contains("trending: looks at events up to 2026-10-31T18:00:00Z, 300 s before " + FIVE_PAST_SIX
                        + "; 1 items are trending");
    }

    @Test
    void theSameMomentGivesTheSameRowsAndALaterOneLeavesThemAlone() {
        run(FIVE_PAST_SIX);
        List<Row> first = rowsOf(FIVE_PAST_SIX);
        run(FIVE_PAST_SIX);
        assertThat(rowsOf(FIVE_PAST_SIX)).isEqualTo(first);
        run(LATER);
        assertThat(rowsOf(FIVE_PAST_SIX)).isEqualTo(first);
        assertThat(rowsOf(LATER)).extracting(r -> r.<String>getAs("item_id")).containsExactly("c", "a");
        assertThat(live.read().orElseThrow().number()).isEqualTo(3);
    }

    @Test
    void anEarlierMomentIsKeptInTheLakeButNotPublished() {
        run(LATER);
        TrendingList there = live.read().orElseThrow();
        TrendingJob.Result result = (TrendingJob.Result) run(FIVE_PAST_SIX).result();

        assertThat(live.read()).contains(there);
        assertThat(result.number()).isZero();
        assertThat(result.note()).isEqualTo("not published: Redis has the list as of " + LATER + ", which is later");
        assertThat(rowsOf(FIVE_PAST_SIX)).hasSize(1);
    }

    @Test
    void aDryRunLeavesRedisAlone() {
        new TrendingJob().run(store.contextAt(spark, FIVE_PAST_SIX, true));

        assertThat(live.read()).isEmpty();
    }

    @Test
    void whereNothingHappensNothingIsTrending() {
        JobRecord record = run("2026-12-24T00:00:00Z");

        assertThat(live.read().orElseThrow().items().size()).isZero();
        assertThat(record.result()).isEqualTo(new TrendingJob.Result("2026-12-24T00:00:00Z", "", -1, 0, 0, 0, 1, ""));
        assertThat(store.console()).contains("trending: looks at events up to none");
    }

    private JobRecord run(String moment) {
        return JobRunner.run(new TrendingJob(), store.contextAt(spark, moment, false));
    }

    private Dataset<Row> history() {
        LakeTable table = store.table(spark, TrendingItemsTable.SPEC);
        return table.read();
    }

    private List<Row> rowsOf(String moment) {
        return history().where("as_of = TIMESTAMP'" + moment + "'").sort("rank").collectAsList();
    }

    private static EventRow view(int n, String item, Instant at) {
        return anEvent().id("e" + n).user("u" + n).item(item).at(at);
    }
}
