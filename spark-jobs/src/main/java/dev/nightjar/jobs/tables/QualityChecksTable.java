package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** What the gate measured, and whether it let the run pass. */
public final class QualityChecksTable {
    public static final TableSpec SPEC = TableSpec.dated(
            "quality_checks",
            StructType.fromDDL("name STRING NOT NULL, measured DOUBLE NOT NULL, bound STRING NOT NULL,"
                    + " passed BOOLEAN NOT NULL, advice STRING NOT NULL"),
            Map.of());

    private QualityChecksTable() {}
}
