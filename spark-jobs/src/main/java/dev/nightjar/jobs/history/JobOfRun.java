package dev.nightjar.jobs.history;

import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.RunsTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A job of a run as it last ended.
 *
 * @param status {@code done}, {@code refused} or {@code failed}
 * @param settings what the store's configuration said, as JSON
 * @param tablesRead version read of each table
 * @param tablesWritten version written of each table
 * @param result the job's own counts, as JSON
 * @param message why it did not end well, empty otherwise
 */
public record JobOfRun(
        String runId,
        LocalDate date,
        String job,
        String status,
        Instant startedAt,
        double seconds,
        String codeVersion,
        long seed,
        String settings,
        Map<String, Long> tablesRead,
        Map<String, Long> tablesWritten,
        String result,
        String message) {

    /** Those that meet a condition, the last begun first. */
    static List<JobOfRun> where(Lake lake, org.apache.spark.sql.Column condition, int most) {
        Dataset<Row> rows = lake.table(RunsTable.SPEC)
                .read()
                .where(condition)
                .sort(functions.col("started_at").desc())
                .limit(most);
        return rows.collectAsList().stream().map(JobOfRun::of).toList();
    }

    /** The last ones, the last begun first. */
    public static List<JobOfRun> last(Lake lake, int most) {
        return where(lake, functions.lit(true), most);
    }

    /** Those of a business date, the last begun first. */
    public static List<JobOfRun> of(Lake lake, LocalDate date, int most) {
        return where(lake, functions.col(TableSpec.RUN_DATE).equalTo(functions.lit(java.sql.Date.valueOf(date))), most);
    }

    /** Those of one run in the order in which they began; none where the lake does not know the run. */
    public static List<JobOfRun> of(Lake lake, String runId) {
        return where(lake, functions.col(TableSpec.RUN_ID).equalTo(runId), Integer.MAX_VALUE).stream()
                .sorted(Comparator.comparing(JobOfRun::startedAt))
                .toList();
    }

    private static JobOfRun of(Row row) {
        return new JobOfRun(
                row.getAs(TableSpec.RUN_ID),
                row.<java.sql.Date>getAs(TableSpec.RUN_DATE).toLocalDate(),
                row.getAs(RunsTable.JOB),
                row.getAs(RunsTable.STATUS),
                row.<java.sql.Timestamp>getAs("started_at").toInstant(),
                row.<Double>getAs("seconds"),
                row.getAs("code_version"),
                row.<Long>getAs("seed"),
                row.getAs("settings"),
                new TreeMap<>(row.<String, Long>getJavaMap(row.fieldIndex("tables_read"))),
                new TreeMap<>(row.<String, Long>getJavaMap(row.fieldIndex("tables_written"))),
                row.getAs("result"),
                row.getAs("message") == null ? "" : row.getAs("message"));
    }
}
