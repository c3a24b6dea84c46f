package dev.nightjar.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.source.SourceSettings;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.RunsTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Brings one export into the catalog: new and changed items are written, items that a complete export no longer names
 * are retired, and those of other exports are left alone.
 */
final class CatalogMerge {
    private static final String SAME_ITEM = "t.item_id = s.item_id";

    private CatalogMerge() {}

    /**
     * Merges.
     *
     * @param items one row an item
     * @return Delta's counts
     */
    static Map<String, Long> merge(LakeTable catalog, Dataset<Row> items, SourceSettings source, JobContext context) {
        Optional<Column> newer = dayOfNewerExport(context);
        return newer.isPresent()
                ? addUnknown(catalog, items, source.complete() ? newer.get() : lit(null))
                : bringUpToDate(catalog, items, source, day(context));
    }

    private static Map<String, Long> bringUpToDate(
            LakeTable catalog, Dataset<Row> items, SourceSettings source, Column day) {
        return catalog.merge(items, SAME_ITEM, merge -> {
            var clauses = merge.whenMatched("s.as_of >= t.as_of AND (s.content_hash <> t.content_hash"
                            + " OR t.retired_on IS NOT NULL OR NOT s.source <=> t.source)")
                    .updateAll()
                    .whenNotMatched()
                    .insertAll();
            Column gone = col("t.retired_on")
                    .isNull()
                    .and(col("t.source").equalTo(source.label()))
                    .and(col("t.as_of").leq(day));
            return source.complete()
                    ? clauses.whenNotMatchedBySource(gone).update(Map.of(CatalogTable.RETIRED_ON, day))
                    : clauses;
        });
    }

    /** An older export changes nothing; an item that only it knows is kept for its events' sake, as one that is gone. */
    private static Map<String, Long> addUnknown(LakeTable catalog, Dataset<Row> items, Column retiredOn) {
        return catalog.merge(
                items.withColumn(CatalogTable.RETIRED_ON, retiredOn),
                SAME_ITEM,
                merge -> merge.whenNotMatched().insertAll());
    }

    /** An item that has not changed is not rewritten, so the catalog cannot tell how new it is; {@code runs} can. */
    private static Optional<Column> dayOfNewerExport(JobContext context) {
        Row newest = context.lake()
                .table(RunsTable.SPEC)
                .read()
                .where(col(RunsTable.JOB)
                        .equalTo(IngestJob.NAME)
                        .and(col(RunsTable.STATUS).equalTo(RunsTable.DONE))
                        .and(col(TableSpec.RUN_DATE).gt(day(context))))
                .agg(max(TableSpec.RUN_DATE))
                .head();
        return Optional.ofNullable(newest.getDate(0)).map(functions::lit);
    }

    private static Column day(JobContext context) {
        return lit(java.sql.Date.valueOf(context.date()));
    }
}
