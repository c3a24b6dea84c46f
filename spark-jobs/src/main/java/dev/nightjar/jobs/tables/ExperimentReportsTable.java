package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** What each variant came to against its control up to a date, one row a metric; nothing known is null. */
public final class ExperimentReportsTable {
    public static final TableSpec SPEC = TableSpec.dated(
            "experiment_reports",
            StructType.fromDDL("experiment STRING NOT NULL, variant STRING NOT NULL, metric STRING NOT NULL,"
                    + " days INT NOT NULL, units BIGINT NOT NULL, control_units BIGINT NOT NULL,"
                    + " crossed BIGINT NOT NULL, split_p DOUBLE NOT NULL, split_broken BOOLEAN NOT NULL,"
                    + " control DOUBLE, value DOUBLE, lift DOUBLE, lift_low DOUBLE, lift_high DOUBLE,"
                    + " always_low DOUBLE, always_high DOUBLE, p_value DOUBLE, detectable DOUBLE, days_to_go BIGINT,"
                    + " variance_saved DOUBLE, words STRING NOT NULL"),
            Map.of());

    private ExperimentReportsTable() {}
}
