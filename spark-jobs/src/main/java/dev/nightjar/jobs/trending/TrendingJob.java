package dev.nightjar.jobs.trending;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;

import com.typesafe.config.Config;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.TrendingItemsTable;
import dev.nightjar.redis.LiveTrending;
import dev.nightjar.redis.RedisAddress;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import redis.clients.jedis.UnifiedJedis;

/**
 * Finds what is hot now and tells the servers. Not a nightly step: it runs every few minutes, after {@code collect}.
 *
 * <p>Reads: events of the last {@code jobs.trending.days} before the moment, catalog, item_dictionary. Writes:
 * trending_items of the moment, then one value in Redis. Guarantees: the same events, settings and moment give the same
 * rows; an earlier moment never replaces a later one in Redis; only items that may be offered and that a generation can
 * know. It needs no lock and may run beside every other job.
 *
 * <p>Example: {@code ./nightjar job trending --store loom --at 2026-10-31T18:05:00Z}
 */
public final class TrendingJob implements Job {
    @Override
    public String name() {
        return "trending";
    }

    @Override
    public String summary() {
        return "list what is hot now, for the servers; every few minutes";
    }

    @Override
    public String description() {
        return "Reads the events of the last jobs.trending.days before the moment (--at, or now; with --date the end of "
                + "that day), catalog and item_dictionary; writes trending_items and Redis. Run it every few minutes, "
                + "after collect. --dry-run leaves Redis alone.";
    }

    /** The later moment wins, whichever is done first. */
    @Override
    public boolean mayOverlap() {
        return true;
    }

    @Override
    public boolean needsRedis() {
        return true;
    }

    @Override
    public boolean looksAtNow() {
        return true;
    }

    /**
     * What was found.
     *
     * @param asOf the moment looked back from
     * @param newestEvent time of the newest event that counted; empty where there was none
     * @param newestEventAgeSeconds from there to the moment; -1 where there was none. It grows when collect is behind.
     * @param events in the time looked at
     * @param items with an event that counted
     * @param trending items in the list
     * @param number the list's number in Redis, 0 when it was not written
     * @param note why it was not written, empty otherwise
     */
    public record Result(
            String asOf,
            String newestEvent,
            long newestEventAgeSeconds,
            long events,
            long items,
            long trending,
            long number,
            String note) {}

    @Override
    public Result run(JobContext context) {
        Config settings = context.settings().getConfig("jobs.trending");
        TrendingScore score = TrendingScore.of(context.settings());
        Lake lake = context.lake();
        Instant at = context.at();
        Dataset<Row> events = lake.table(EventsTable.SPEC).read().where(between(score.from(at), at));
        Dataset<Row> sold = lake.table(CatalogTable.SPEC)
                .read()
                .where(CatalogTable.activeOn(context.date()))
                .join(lake.table(DictionaryTable.ITEMS).read(), CatalogTable.ITEM_ID)
                .select(CatalogTable.ITEM_ID, DictionaryTable.NUMBER);
        Dataset<Row> scored = score.transform(events, at).cache();
        try {
            Dataset<Row> best = best(
                    scored.join(sold, CatalogTable.ITEM_ID),
                    settings.getDouble("min-score"),
                    settings.getInt("min-visitors"),
                    settings.getInt("count"));
            lake.table(TrendingItemsTable.SPEC)
                    .replace(
                            context.date(),
                            context.runId(),
                            best.withColumn(TrendingItemsTable.AS_OF, lit(Timestamp.from(at))),
                            TrendingItemsTable.AS_OF + " = TIMESTAMP'" + at + "'");
            CandidateList list = list(best);
            Row seen = events.agg(count(lit(1)), max(EventsTable.TS)).head();
            return publish(context, settings, list, new Seen(seen, scored.count()));
        } finally {
            scored.unpersist();
        }
    }

    /**
     * The items to list, by falling score, then by id.
     *
     * @param scored as {@link TrendingScore#transform} gives it, with the columns of others kept
     */
    static Dataset<Row> best(Dataset<Row> scored, double minScore, int minVisitors, int count) {
        return scored.where(col(TrendingItemsTable.SCORE)
                        .geq(minScore)
                        .and(col(TrendingItemsTable.VISITORS).geq(minVisitors)))
                .withColumn(
                        TrendingItemsTable.RANK,
                        row_number()
                                .over(Window.orderBy(
                                        col(TrendingItemsTable.SCORE).desc(), col(EventsTable.ITEM_ID))))
                .where(col(TrendingItemsTable.RANK).leq(count));
    }

    private record Seen(long events, Instant newest, boolean any, long items) {
        Seen(Row row, long items) {
            this(
                    row.getLong(0),
                    row.isNullAt(1) ? Instant.EPOCH : row.getTimestamp(1).toInstant(),
                    !row.isNullAt(1),
                    items);
        }
    }

    private static Result publish(JobContext context, Config settings, CandidateList list, Seen seen) {
        Instant at = context.at();
        long age = seen.any() ? Duration.between(seen.newest(), at).toSeconds() : -1;
        context.console()
                .println("trending: looks at events up to "
                        + (seen.any() ? seen.newest() + ", " + age + " s before " : "none, within the days before ")
                        + at
                        + "; " + list.size() + " items are trending");
        long number = 0;
        String note = "dry run";
        if (!context.dryRun()) {
            try (UnifiedJedis redis = RedisAddress.of(context.settings()).open()) {
                LiveTrending.Outcome outcome = new LiveTrending(redis, context.store())
                        .replace(at, context.clock().instant(), list, settings.getDuration("lifetime"));
                if (outcome instanceof LiveTrending.Outcome.Written written) {
                    number = written.list().number();
                    note = "";
                } else if (outcome instanceof LiveTrending.Outcome.Outdated outdated) {
                    note = "not published: Redis has the list as of "
                            + outdated.newer().asOf() + ", which is later";
                    context.console().println("trending: " + note);
                }
            }
        }
        return new Result(
                at.toString(),
                seen.any() ? seen.newest().toString() : "",
                age,
                seen.events(),
                seen.items(),
                list.size(),
                number,
                note);
    }

    /** Bounds the days first, so that only their partitions are read. */
    private static org.apache.spark.sql.Column between(Instant from, Instant to) {
        return col(EventsTable.EVENT_DATE)
                .geq(lit(java.sql.Date.valueOf(from.atOffset(ZoneOffset.UTC).toLocalDate())))
                .and(col(EventsTable.EVENT_DATE)
                        .leq(lit(java.sql.Date.valueOf(
                                to.atOffset(ZoneOffset.UTC).toLocalDate()))))
                .and(col(EventsTable.TS).geq(lit(Timestamp.from(from))))
                .and(col(EventsTable.TS).lt(lit(Timestamp.from(to))));
    }

    private static CandidateList list(Dataset<Row> best) {
        List<Row> rows = best.sort(TrendingItemsTable.RANK)
                .select(DictionaryTable.NUMBER, TrendingItemsTable.SCORE)
                .collectAsList();
        int[] items = new int[rows.size()];
        float[] scores = new float[items.length];
        for (int i = 0; i < items.length; i++) {
            items[i] = rows.get(i).getInt(0);
            scores[i] = rows.get(i).getFloat(1);
        }
        return CandidateList.of(items, scores);
    }
}
