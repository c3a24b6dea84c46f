package dev.nightjar.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.typesafe.config.Config;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.source.Canonical;
import dev.nightjar.jobs.source.SourceReader;
import dev.nightjar.jobs.source.SourceSettings;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.QuarantineTable;
import dev.nightjar.jobs.tables.StockTable;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.settings.Settings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Brings a store's exports into the lake.
 *
 * <p>Reads: the sources in {@code jobs.sources}. Writes: events, catalog, stock, quarantine. Guarantees: an event comes
 * in once however often it is read; an older catalogue or stock export never undoes a newer one; a row that cannot be
 * used is in quarantine with its reason; when too large a share is, or a source is empty, nothing else is written.
 *
 * <p>Example: {@code ./nightjar job ingest --store loom --date 2026-10-31}
 */
public final class IngestJob implements Job {
    static final String NAME = "ingest";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "bring events, catalogue and stock into the lake";
    }

    @Override
    public String description() {
        return "Reads the sources in jobs.sources; writes events, catalog, stock and quarantine. Refuses (exit 3) an "
                + "empty source and one with more unusable rows than jobs.ingest.max-quarantine-share.";
    }

    /**
     * The sources of a store, checked as far as possible without Spark.
     *
     * @throws InvalidSettings with every mistake
     */
    public static List<SourceSettings> sources(String store, Config settings, Settings paths, LocalDate date) {
        List<String> problems = new ArrayList<>();
        List<SourceSettings> sources = new ArrayList<>();
        List.of(Canonical.CATALOG, Canonical.STOCK, Canonical.EVENTS)
                .forEach(canonical -> sources.addAll(SourceSettings.of(canonical, settings, paths, date, problems)));
        for (String kind : List.of("events", "catalog")) {
            if (sources.stream().noneMatch(s -> s.kind().equals(kind))) {
                problems.add("store '" + store + "' has no 'jobs.sources." + kind + "': name at least one");
            }
        }
        List<SourceSettings> stock =
                sources.stream().filter(s -> s.kind().equals("stock")).toList();
        if (stock.size() > 1 && stock.stream().anyMatch(SourceSettings::complete)) {
            problems.add("store '" + store + "' has several 'jobs.sources.stock': none of them can be 'complete', since"
                    + " each would sell out what only the others name");
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return sources;
    }

    @Override
    public IngestResult run(JobContext context) {
        SourceReader reader =
                new SourceReader(context.spark(), notice -> context.console().println("ingest: " + notice));
        Map<String, IngestResult.OfSource> results = new TreeMap<>();
        List<Judged> judged = new ArrayList<>();
        for (SourceSettings source : sources(context.store(), context.settings(), context.paths(), context.date())) {
            Judged rows = judge(source, reader, context);
            judged.add(rows);
            results.put(source.label(), rows.counts());
        }
        writeQuarantine(judged, context);
        refuseWhenUnusable(judged, new IngestResult(results), context);
        for (Judged rows : judged) {
            results.put(rows.source().label(), merge(rows, context));
            rows.all().unpersist();
        }
        return new IngestResult(results);
    }

    /** A source's rows with their verdicts, and the count of each. */
    private record Judged(SourceSettings source, Dataset<Row> all, IngestResult.OfSource counts) {
        Dataset<Row> used() {
            return all.where(col(Verdict.COLUMN).equalTo(Verdict.USED));
        }
    }

    private static Judged judge(SourceSettings source, SourceReader reader, JobContext context) {
        context.console().println("ingest: reading " + source.label() + " from " + source.path());
        Dataset<Row> rows = switch (source.kind()) {
            case "events" ->
                EventRows.transform(reader.read(source, Canonical.EVENTS), source, context.store(), context.date());
            case "catalog" ->
                CatalogRows.transform(
                        reader.read(source, Canonical.CATALOG),
                        source,
                        context.settings().getString("store.currency"),
                        context.date());
            default -> StockRows.transform(reader.read(source, Canonical.STOCK), source, context.date());
        };
        Dataset<Row> kept = rows.persist(StorageLevel.MEMORY_AND_DISK());
        Map<String, Long> byVerdict = new TreeMap<>();
        kept.groupBy(Verdict.COLUMN)
                .count()
                .collectAsList()
                .forEach(row -> byVerdict.put(row.getString(0), row.getLong(1)));
        long read = byVerdict.values().stream().mapToLong(Long::longValue).sum();
        byVerdict.remove(Verdict.USED);
        long leftOut = Optional.ofNullable(byVerdict.remove(Verdict.LEFT_OUT)).orElse(0L);
        long later = Optional.ofNullable(byVerdict.remove(Verdict.LATER)).orElse(0L);
        return new Judged(source, kept, new IngestResult.OfSource(read, leftOut, later, byVerdict, 0, 0, 0, 0));
    }

    private static void writeQuarantine(List<Judged> judged, JobContext context) {
        judged.stream()
                .map(rows -> rows.all()
                        .where(Verdict.isQuarantined())
                        .select(
                                lit(rows.source().label()).as(QuarantineTable.SOURCE),
                                col(Verdict.COLUMN).as(QuarantineTable.REASON),
                                col(SourceReader.RAW).as(QuarantineTable.RAW)))
                .reduce(Dataset::union)
                .ifPresent(rows -> context.lake()
                        .table(QuarantineTable.SPEC)
                        .replace(
                                context.date(),
                                context.runId(),
                                rows,
                                QuarantineTable.SOURCE + " <> '" + EventsTable.STREAM + "'"));
    }

    private static void refuseWhenUnusable(List<Judged> judged, IngestResult result, JobContext context) {
        double limit = context.settings().getDouble("jobs.ingest.max-quarantine-share");
        List<String> reasons = new ArrayList<>();
        for (Judged rows : judged) {
            IngestResult.OfSource counts = rows.counts();
            if (counts.read() == counts.leftOut()) {
                reasons.add(
                        rows.source().label() + ": no rows in " + rows.source().path() + " (" + counts.leftOut()
                                + " left out by 'where'); has the export arrived?");
            } else if (counts.unusableShare() > limit) {
                reasons.add(String.format(
                        java.util.Locale.ROOT,
                        "%s: %d of %d rows cannot be used (%.1f %%, allowed are %.1f %%): %s; the rows are in the table"
                                + " quarantine, see docs/runbook.md",
                        rows.source().label(),
                        counts.unusable(),
                        counts.read() - counts.leftOut(),
                        100 * counts.unusableShare(),
                        100 * limit,
                        counts.quarantined()));
            }
        }
        if (!reasons.isEmpty()) {
            throw new Refused(String.join(System.lineSeparator(), reasons), result);
        }
    }

    private static IngestResult.OfSource merge(Judged rows, JobContext context) {
        return switch (rows.source().kind()) {
            case "events" -> mergeEvents(rows, context.lake().table(EventsTable.SPEC));
            case "catalog" -> mergeCatalog(rows, context);
            default -> mergeStock(rows, context);
        };
    }

    private static IngestResult.OfSource mergeEvents(Judged rows, LakeTable events) {
        Dataset<Row> distinct = EventRows.distinct(rows.used()).persist(StorageLevel.MEMORY_AND_DISK());
        Row span = distinct.agg(
                        functions.count(lit(1)),
                        functions.min(EventsTable.EVENT_DATE),
                        functions.max(EventsTable.EVENT_DATE))
                .head();
        long count = span.getLong(0);
        Map<String, Long> merged = events.merge(
                distinct,
                // An event's id and day never change. Delta skips files by what is said of the table alone, hence the
                // span.
                "t.event_date BETWEEN DATE'" + (count == 0 ? "1970-01-01" : span.getDate(1)) + "' AND DATE'"
                        + (count == 0 ? "1970-01-01" : span.getDate(2))
                        + "' AND t.event_date = s.event_date AND t.event_id = s.event_id",
                merge -> merge.whenNotMatched().insertAll());
        distinct.unpersist();
        return counted(rows, count, merged, 0);
    }

    private static IngestResult.OfSource mergeCatalog(Judged rows, JobContext context) {
        LakeTable catalog = context.lake().table(CatalogTable.SPEC);
        Dataset<Row> items = CatalogRows.distinct(rows.used());
        Map<String, Long> merged = CatalogMerge.merge(catalog, items, rows.source(), context);
        return counted(rows, items.count(), merged, merged.getOrDefault("numTargetRowsNotMatchedBySourceUpdated", 0L));
    }

    private static IngestResult.OfSource mergeStock(Judged rows, JobContext context) {
        Dataset<Row> sizes = StockRows.distinct(rows.used());
        Column endOfDay = lit(StockRows.endOf(context.date()));
        Map<String, Long> merged = context.lake()
                .table(StockTable.SPEC)
                .merge(sizes, "t.item_id = s.item_id AND t.size = s.size", merge -> {
                    var clauses = merge.whenMatched("s.updated_at > t.updated_at"
                                    + " OR (s.updated_at = t.updated_at AND s.units <> t.units)")
                            .updateAll()
                            .whenNotMatched()
                            .insertAll();
                    return rows.source().complete()
                            ? clauses.whenNotMatchedBySource(col("t.units")
                                            .gt(0)
                                            .and(col("t.updated_at").leq(endOfDay)))
                                    .update(Map.of(StockTable.UNITS, lit(0), StockTable.UPDATED_AT, endOfDay))
                            : clauses;
                });
        return counted(rows, sizes.count(), merged, merged.getOrDefault("numTargetRowsNotMatchedBySourceUpdated", 0L));
    }

    private static IngestResult.OfSource counted(Judged rows, long distinct, Map<String, Long> merged, long retired) {
        IngestResult.OfSource c = rows.counts();
        long used = c.read() - c.leftOut() - c.later() - c.unusable();
        return new IngestResult.OfSource(
                c.read(),
                c.leftOut(),
                c.later(),
                c.quarantined(),
                used - distinct,
                merged.getOrDefault("numTargetRowsInserted", 0L),
                merged.getOrDefault("numTargetRowsUpdated", 0L) - retired,
                retired);
    }
}
