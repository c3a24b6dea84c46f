package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** One row per job of a run: enough to redo and to explain it. */
public final class RunsTable {
    public static final String JOB = "job";
    public static final String STATUS = "status";
    /** Value of {@link #STATUS}: finished. */
    public static final String DONE = "done";

    public static final TableSpec SPEC = TableSpec.dated(
            "runs",
            StructType.fromDDL("job STRING NOT NULL, status STRING NOT NULL, started_at TIMESTAMP NOT NULL,"
                    + " seconds DOUBLE NOT NULL, code_version STRING NOT NULL, seed BIGINT NOT NULL,"
                    + " settings STRING NOT NULL, tables_read MAP<STRING, BIGINT> NOT NULL,"
                    + " tables_written MAP<STRING, BIGINT> NOT NULL, result STRING NOT NULL, message STRING"),
            Map.of("known_status", "status IN ('done', 'refused', 'failed')"));

    private RunsTable() {}
}
