package dev.nightjar.jobs.profiles;

import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.ItemStatsTable;
import dev.nightjar.jobs.tables.UserProfilesTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Sums up what each item and each user did.
 *
 * <p>Reads: events up to the run date, catalog. Writes: item_stats, user_profiles. Guarantees: the same events give the
 * same rows; a later event never counts for an earlier date.
 *
 * <p>Example: {@code ./nightjar job profiles --store loom --date 2026-10-31}
 */
public final class ProfilesJob implements Job {
    @Override
    public String name() {
        return "profiles";
    }

    @Override
    public String summary() {
        return "sum up items and users: counts, popularity, categories, sizes";
    }

    @Override
    public String description() {
        return "Reads events up to the date and catalog; writes item_stats and user_profiles of that date.";
    }

    /** Rows written. */
    public record Result(long items, long users, long usersWithSizes) {}

    @Override
    public Result run(JobContext context) {
        EventWeights weights = EventWeights.of(context.settings());
        Dataset<Row> events = context.lake()
                .table(EventsTable.SPEC)
                .read()
                .where(functions.col(EventsTable.EVENT_DATE).leq(functions.lit(java.sql.Date.valueOf(context.date()))));
        Dataset<Row> catalog = context.lake().table(CatalogTable.SPEC).read();
        var items = context.lake().table(ItemStatsTable.SPEC);
        items.replace(context.date(), context.runId(), ItemStats.transform(events, weights, context.date()));
        var users = context.lake().table(UserProfilesTable.SPEC);
        users.replace(
                context.date(), context.runId(), UserProfiles.transform(events, catalog, weights, context.date()));
        Dataset<Row> written = users.read(context.date());
        return new Result(
                items.read(context.date()).count(),
                written.count(),
                written.where("cardinality(sizes) > 0").count());
    }
}
