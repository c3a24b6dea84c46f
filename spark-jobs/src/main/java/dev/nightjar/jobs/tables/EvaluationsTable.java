package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** How good lists were: one row a measure, model, target, band of users and length of list. */
public final class EvaluationsTable {
    /** How events were held out: {@code time} or {@code leave-last-out}. */
    public static final String SPLIT = "split";
    /** First day of what was held out; the run date where it is each user's last. */
    public static final String CUT = "cut";

    /** The band of all users with a history. */
    public static final String KNOWN = "known";
    /** The model that the night uses. */
    public static final String NIGHTJAR = "nightjar";
    /** Length of the lists that are looked at first. */
    public static final int LENGTH = 20;

    public static final TableSpec SPEC = TableSpec.dated(
            "evaluations",
            StructType.fromDDL("split STRING NOT NULL, cut DATE NOT NULL, target STRING NOT NULL, band STRING NOT NULL,"
                    + " model STRING NOT NULL, against STRING NOT NULL, measure STRING NOT NULL, k INT NOT NULL,"
                    + " users BIGINT NOT NULL, value DOUBLE NOT NULL, low DOUBLE NOT NULL, high DOUBLE NOT NULL"),
            Map.of("known_target", "target IN ('all', 'new')", "low_to_high", "low <= value AND value <= high"));

    private EvaluationsTable() {}
}
