package dev.nightjar.jobs.collect;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.jobs.ingest.EventRows;
import dev.nightjar.jobs.ingest.Verdict;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.source.SourceReader;
import dev.nightjar.jobs.tables.DecisionsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.QuarantineTable;
import dev.nightjar.jobs.tables.RankedRequestsTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.redis.EventStream.About;
import dev.nightjar.redis.EventStream.Entry;
import java.sql.Date;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * A run of entries that went to the lake together.
 *
 * @param read entries
 * @param added events that are new in the lake
 * @param decisions decisions that are new in the lake
 * @param exposures exposures that are new in the lake
 * @param quarantined by reason
 */
record CollectedBatch(long read, long added, long decisions, long exposures, Map<String, Long> quarantined) {
    static final CollectedBatch NONE = new CollectedBatch(0, 0, 0, 0, Map.of());

    /**
     * Writes what cannot be used to quarantine, then decisions and exposures, and last the events, with the position behind all of
     * them in the same commit. Writing the same entries again leaves the same rows: so a batch that is killed between two
     * tables is there once when it is read again.
     */
    static CollectedBatch write(List<Entry> entries, StreamPosition position, JobContext context) {
        Dataset<Row> events = StreamRows.transform(lines(entries, About.EVENT, context), context.store())
                .persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> decisions = DecisionRows.transform(lines(entries, About.DECISION, context), context.runId())
                .persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> exposures = ExposureRows.transform(lines(entries, About.EXPOSURE, context), context.runId())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Map<String, Long> quarantined =
                    quarantine(unusable(events).union(unusable(decisions)).union(unusable(exposures)), context);
            long decided = mergeLists(decisions, RankedRequestsTable.SPEC, context);
            long exposed = mergeLists(exposures, DecisionsTable.SPEC, context);
            return new CollectedBatch(entries.size(), merge(events, position, context), decided, exposed, quarantined);
        } finally {
            events.unpersist();
            decisions.unpersist();
            exposures.unpersist();
        }
    }

    private static Dataset<Row> lines(List<Entry> entries, About about, JobContext context) {
        List<Row> lines = entries.stream()
                .filter(entry -> entry.about() == about)
                .map(entry ->
                        RowFactory.create(entry.line(), Date.valueOf(LocalDate.ofInstant(entry.at(), ZoneOffset.UTC))))
                .toList();
        return context.spark().createDataFrame(lines, StreamRows.LINES);
    }

    CollectedBatch plus(CollectedBatch other) {
        Map<String, Long> both = new TreeMap<>(quarantined);
        other.quarantined.forEach((reason, count) -> both.merge(reason, count, Long::sum));
        return new CollectedBatch(
                read + other.read, added + other.added, decisions + other.decisions, exposures + other.exposures, both);
    }

    /** What the lake had before, or stands in the stream twice. */
    long alreadyThere() {
        return read
                - added
                - decisions
                - exposures
                - quarantined.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Dataset<Row> unusable(Dataset<Row> rows) {
        return rows.where(Verdict.isQuarantined())
                .select(col(Verdict.COLUMN), col(SourceReader.RAW), col(StreamRows.CAME_ON));
    }

    /** The run date of these rows is the day on which the entry came, so that reading it again finds its row. */
    private static Map<String, Long> quarantine(Dataset<Row> rows, JobContext context) {
        Dataset<Row> unusable = rows.select(
                lit(EventsTable.STREAM).as(QuarantineTable.SOURCE),
                col(Verdict.COLUMN).as(QuarantineTable.REASON),
                col(SourceReader.RAW).as(QuarantineTable.RAW),
                col(StreamRows.CAME_ON).as(TableSpec.RUN_DATE),
                lit(context.runId()).as(TableSpec.RUN_ID));
        Map<String, Long> counts = new TreeMap<>();
        unusable.groupBy(QuarantineTable.REASON)
                .count()
                .collectAsList()
                .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        if (!counts.isEmpty()) {
            context.lake()
                    .table(QuarantineTable.SPEC)
                    .merge(
                            unusable.dropDuplicates(TableSpec.RUN_DATE, QuarantineTable.RAW),
                            "t.run_date = s.run_date AND t.source = s.source AND t.raw = s.raw",
                            merge -> merge.whenNotMatched().insertAll());
        }
        return counts;
    }

    /** Both kinds of lists are named by request and place. */
    private static long mergeLists(Dataset<Row> rows, TableSpec table, JobContext context) {
        Dataset<Row> usable = rows.where(col(Verdict.COLUMN).equalTo(Verdict.USED));
        if (usable.isEmpty()) {
            return 0;
        }
        return context.lake()
                .table(table)
                .merge(
                        usable.dropDuplicates(RankedRequestsTable.REQUEST_ID, RankedRequestsTable.LIST),
                        "t.run_date = s.run_date AND t.request_id = s.request_id AND t.list = s.list",
                        merge -> merge.whenNotMatched().insertAll())
                .getOrDefault("numTargetRowsInserted", 0L);
    }

    private static long merge(Dataset<Row> rows, StreamPosition position, JobContext context) {
        Dataset<Row> events = EventRows.distinct(rows.where(col(Verdict.COLUMN).equalTo(Verdict.USED)));
        Row span = events.agg(functions.min(EventsTable.EVENT_DATE), functions.max(EventsTable.EVENT_DATE))
                .head();
        String days = span.isNullAt(0)
                ? "false"
                // A day more on either side: an export may round the time of an event over midnight.
                : "t.event_date BETWEEN DATE'" + span.getDate(0).toLocalDate().minusDays(1) + "' AND DATE'"
                        + span.getDate(1).toLocalDate().plusDays(1) + "'";
        return context.lake()
                .table(EventsTable.SPEC)
                .merge(
                        events,
                        days + " AND t.event_id = s.event_id",
                        merge -> merge.whenNotMatched().insertAll(),
                        position.progress())
                .getOrDefault("numTargetRowsInserted", 0L);
    }
}
