package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** Rows that a run could not use, as they came, with the reason. */
public final class QuarantineTable {
    public static final String SOURCE = "source";
    public static final String REASON = "reason";
    public static final String RAW = "raw";

    public static final TableSpec SPEC = TableSpec.dated(
            "quarantine",
            StructType.fromDDL("source STRING NOT NULL, reason STRING NOT NULL, raw STRING NOT NULL"),
            Map.of());

    private QuarantineTable() {}
}
