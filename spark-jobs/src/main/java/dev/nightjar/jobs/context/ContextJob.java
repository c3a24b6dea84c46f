package dev.nightjar.jobs.context;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.ContextLiftsTable;
import dev.nightjar.jobs.tables.EventsTable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Learns which categories are liked more, or less, on a device at a time of day.
 *
 * <p>Reads: events of the last {@code jobs.context.days} up to the run date, catalog. Writes: context_lifts. Guarantees:
 * the same events give the same rows; little evidence gives a factor near 1, or none; every factor is within its bounds.
 *
 * <p>Example: {@code ./nightjar job context --store loom --date 2026-10-31}
 */
public final class ContextJob implements Job {
    @Override
    public String name() {
        return "context";
    }

    @Override
    public String summary() {
        return "learn what is liked on which device at which time of day";
    }

    @Override
    public String description() {
        return "Reads the events of the last jobs.context.days up to the date and catalog; writes context_lifts of the "
                + "date, which publish brings to the servers.";
    }

    /** Rows written, and the circumstances (device and daypart) and categories among them. */
    public record Result(long lifts, long circumstances, long categories) {}

    @Override
    public Result run(JobContext context) {
        Column today = lit(java.sql.Date.valueOf(context.date()));
        int days = context.settings().getInt("jobs.context.days");
        Dataset<Row> events = context.lake()
                .table(EventsTable.SPEC)
                .read()
                .where(col(EventsTable.EVENT_DATE)
                        .leq(today)
                        .and(col(EventsTable.EVENT_DATE).gt(date_sub(today, days))));
        Dataset<Row> catalog = context.lake().table(CatalogTable.SPEC).read();
        var table = context.lake().table(ContextLiftsTable.SPEC);
        table.replace(
                context.date(), context.runId(), Lifts.of(context.settings()).transform(events, catalog));
        Dataset<Row> written = table.read(context.date());
        return new Result(
                written.count(),
                written.select(ContextLiftsTable.DEVICE, ContextLiftsTable.DAYPART)
                        .distinct()
                        .count(),
                written.select(ContextLiftsTable.CATEGORY).distinct().count());
    }
}
