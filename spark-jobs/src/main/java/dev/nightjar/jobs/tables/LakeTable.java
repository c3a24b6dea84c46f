package dev.nightjar.jobs.tables;

import dev.nightjar.settings.InvalidSettings;
import io.delta.exceptions.DeltaConcurrentModificationException;
import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One Delta table of one store: creating it with its constraints, reading a pinned version, and the two ways of writing
 * that can be repeated without harm, replacing a date's slice and merging by key.
 *
 * <p>Schema evolution is additive: a column that a newer release adds is added here on first use, empty in old rows. A
 * column that changed its type is refused, and so is a table without a column that no row can do without; that takes a
 * migration.
 */
public final class LakeTable {
    private static final int MERGE_ATTEMPTS = 5;
    private static final String RETENTION = "delta.deletedFileRetentionDuration";

    private final SparkSession spark;
    private final TableSpec spec;
    private final String path;
    private final LongConsumer onRead;
    private final LongConsumer onWrite;

    LakeTable(SparkSession spark, TableSpec spec, String path, LongConsumer onRead, LongConsumer onWrite) {
        this.spark = spark;
        this.spec = spec;
        this.path = path;
        this.onRead = onRead;
        this.onWrite = onWrite;
    }

    public String path() {
        return path;
    }

    public boolean exists() {
        return DeltaTable.isDeltaTable(spark, path);
    }

    /** The newest version's number. */
    public long version() {
        // The public way, history(1), runs a Spark job for the same number; every read of every job asks for it.
        return snapshot().version();
    }

    private Snapshot snapshot() {
        return DeltaLog.forTable(spark, path).update(false, Option.empty(), Option.empty());
    }

    /** The rows of the version that is newest now; empty, with the right columns, where the table does not exist yet. */
    public Dataset<Row> read() {
        if (!exists()) {
            return spark.createDataFrame(List.of(), spec.schema());
        }
        long version = version();
        onRead.accept(version);
        return readVersion(version);
    }

    /**
     * The rows of an earlier version, for as long as VACUUM leaves its files. A column that an older release did not write
     * is null.
     */
    public Dataset<Row> readVersion(long version) {
        Dataset<Row> rows =
                spark.read().format("delta").option("versionAsOf", version).load(path);
        List<String> present = List.of(rows.columns());
        for (StructField field : spec.schema().fields()) {
            if (!present.contains(field.name())) {
                refuseUnlessNullable(field);
                rows = rows.withColumn(field.name(), functions.lit(null).cast(field.dataType()));
            }
        }
        return rows;
    }

    /** The rows of one run date. */
    public Dataset<Row> read(LocalDate runDate) {
        return read().where(functions.col(TableSpec.RUN_DATE).equalTo(functions.lit(java.sql.Date.valueOf(runDate))));
    }

    /** The last run date before a date, less than so many days earlier, that has rows which meet a condition. */
    public Optional<LocalDate> lastBefore(LocalDate date, int days, Column condition) {
        if (days == 1) {
            return Optional.empty();
        }
        Column runDate = functions.col(TableSpec.RUN_DATE);
        Row last = read().where(runDate.lt(functions.lit(java.sql.Date.valueOf(date)))
                        .and(runDate.gt(functions.lit(java.sql.Date.valueOf(date.minusDays(days)))))
                        .and(condition))
                .agg(functions.max(runDate))
                .head();
        return last.isNullAt(0) ? Optional.empty() : Optional.of(last.getDate(0).toLocalDate());
    }

    /** Leaves one run date without rows; the table is there afterwards. */
    public void clear(LocalDate runDate, String runId) {
        replace(runDate, runId, read().limit(0).drop(TableSpec.RUN_DATE, TableSpec.RUN_ID));
    }

    /**
     * Replaces the rows of one run date by the given ones; columns are taken by name, {@code run_date} and
     * {@code run_id} are set here. Repeating it leaves the same rows.
     */
    public void replace(LocalDate runDate, String runId, Dataset<Row> rows) {
        replaceWhere(TableSpec.RUN_DATE + " = '" + runDate + "'", runDate, runId, rows);
    }

    /**
     * As {@link #replace(LocalDate, String, Dataset)}, but leaves alone those rows of the date that do not meet a
     * condition.
     *
     * @param of SQL over the table's columns, which the given rows meet
     */
    public void replace(LocalDate runDate, String runId, Dataset<Row> rows, String of) {
        replaceWhere(TableSpec.RUN_DATE + " = '" + runDate + "' AND " + of, runDate, runId, rows);
    }

    private void replaceWhere(String where, LocalDate runDate, String runId, Dataset<Row> rows) {
        create();
        Dataset<Row> dated = rows.withColumn(TableSpec.RUN_DATE, functions.lit(java.sql.Date.valueOf(runDate)))
                .withColumn(TableSpec.RUN_ID, functions.lit(runId));
        inOrder(dated)
                .write()
                .format("delta")
                .mode(SaveMode.Overwrite)
                .option("replaceWhere", where)
                .save(path);
        onWrite.accept(version());
    }

    /**
     * Merges rows (alias {@code s}) into the table (alias {@code t}).
     *
     * @param on when a row is the same
     * @param clauses what then happens to matched and new rows
     * @return Delta's own counts, such as {@code numTargetRowsInserted}; none when there was nothing to do
     */
    public Map<String, Long> merge(Dataset<Row> rows, String on, UnaryOperator<DeltaMergeBuilder> clauses) {
        return merge(rows, on, clauses, Optional.empty());
    }

    /**
     * As {@link #merge(Dataset, String, UnaryOperator)}, and commits how far the writer has come with the same rows: both
     * are there, or neither. When the table says that the writer has come as far already, nothing is done.
     */
    public Map<String, Long> merge(
            Dataset<Row> rows, String on, UnaryOperator<DeltaMergeBuilder> clauses, Progress progress) {
        return merge(rows, on, clauses, Optional.of(progress));
    }

    /** How far each writer has come that commits its {@link Progress}; none where the table does not exist yet. */
    public Map<String, Long> progress() {
        Map<String, Long> positions = new TreeMap<>();
        if (exists()) {
            CollectionConverters.asJava(snapshot().transactions())
                    .forEach((writer, position) -> positions.put(writer, (Long) position));
        }
        return positions;
    }

    private Map<String, Long> merge(
            Dataset<Row> rows, String on, UnaryOperator<DeltaMergeBuilder> clauses, Optional<Progress> progress) {
        for (int attempt = 1; ; attempt++) {
            try {
                return mergeOnce(rows, on, clauses, progress);
            } catch (DeltaConcurrentModificationException e) {
                // Somebody else, such as collect beside the night's ingest, wrote what this merge had read.
                if (attempt == MERGE_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Map<String, Long> mergeOnce(
            Dataset<Row> rows, String on, UnaryOperator<DeltaMergeBuilder> clauses, Optional<Progress> progress) {
        create();
        DeltaMergeBuilder merge =
                DeltaTable.forPath(spark, path).as("t").merge(inOrder(rows).as("s"), on);
        long before = version();
        try (CommitOptions commit = new CommitOptions(spark, progress)) {
            clauses.apply(merge).execute();
            progress.ifPresent(this::noteProgress);
            long after = version();
            if (after == before) {
                // A merge that finds nothing to do makes no commit.
                return Map.of();
            }
            onWrite.accept(after);
            return commit.counts(DeltaTable.forPath(spark, path).history((int) (after - before)));
        }
    }

    /** Where a merge found nothing to do and made no commit, one without rows says how far the writer has come. */
    private void noteProgress(Progress progress) {
        if (progress().getOrDefault(progress.writer(), Long.MIN_VALUE) < progress.position()) {
            spark.createDataFrame(List.of(), spec.schema())
                    .write()
                    .format("delta")
                    .mode(SaveMode.Append)
                    .save(path);
        }
    }

    /** Deletes rows for good once no version within reach needs them. */
    public void delete(Column condition) {
        DeltaTable.forPath(spark, path).delete(condition);
        onWrite.accept(version());
    }

    /**
     * Joins small files, then deletes files that have been in no newer version for so many hours, 0 or more.
     */
    public void compact(int keepHours) {
        DeltaTable table = DeltaTable.forPath(spark, path);
        table.optimize().executeCompaction();
        if (keepHours == 0) {
            table.vacuum(0);
        } else {
            // Delta goes by the table's property: another age than 0, given to VACUUM itself, is passed over.
            keepFilesFor("interval " + keepHours + " hours");
            table.vacuum();
        }
        onWrite.accept(version());
    }

    private void keepFilesFor(String interval) {
        Option<String> present = snapshot().metadata().configuration().get(RETENTION);
        if (present.isEmpty() || !present.get().equals(interval)) {
            spark.sql("ALTER TABLE delta.`" + path + "` SET TBLPROPERTIES ('" + RETENTION + "' = '" + interval + "')");
        }
    }

    private void refuseUnlessNullable(StructField field) {
        if (!field.nullable()) {
            throw new InvalidSettings("table " + path + ": it has no column " + field.name() + ", which no row can do"
                    + " without; an older release wrote it. Move the table away or delete it, and run the job that writes"
                    + " " + spec.name() + " again for the dates that are still needed");
        }
    }

    private Dataset<Row> inOrder(Dataset<Row> rows) {
        Column[] columns = new Column[spec.schema().size()];
        for (int i = 0; i < columns.length; i++) {
            StructField field = spec.schema().fields()[i];
            columns[i] = functions.col(field.name()).cast(field.dataType());
        }
        return rows.select(columns);
    }

    private void create() {
        if (!exists()) {
            var builder = DeltaTable.createIfNotExists(spark).location(path).addColumns(spec.schema());
            if (!spec.partitionedBy().isEmpty()) {
                builder = builder.partitionedBy(
                        CollectionConverters.asScala(spec.partitionedBy()).toSeq());
            }
            for (Map.Entry<String, String> check : spec.checks().entrySet()) {
                // As a property: ALTER TABLE would scan the table and commit again for each of them.
                builder = builder.property("delta.constraints." + check.getKey(), check.getValue());
            }
            // Readers outside Spark (delta-rs, DuckDB) have long refused deletion vectors.
            builder.property("delta.enableDeletionVectors", "false").execute();
            return;
        }
        StructType present = spark.read().format("delta").load(path).schema();
        List<StructField> added = new ArrayList<>();
        for (StructField field : spec.schema().fields()) {
            Optional<StructField> old = Optional.of(present)
                    .filter(schema -> List.of(schema.fieldNames()).contains(field.name()))
                    .map(schema -> schema.apply(field.name()));
            if (old.isEmpty()) {
                refuseUnlessNullable(field);
                added.add(new StructField(field.name(), field.dataType(), true, field.metadata()));
            } else if (!old.get().dataType().sameType(field.dataType())) {
                throw new InvalidSettings("table " + path + ": column " + field.name() + " is "
                        + old.get().dataType().sql() + ", this release writes "
                        + field.dataType().sql() + "; move the old table away or migrate it");
            }
        }
        if (!added.isEmpty()) {
            spark.sql("ALTER TABLE delta.`" + path + "` ADD COLUMNS ("
                    + new StructType(added.toArray(StructField[]::new)).toDDL() + ")");
        }
    }
}
