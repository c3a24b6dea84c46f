package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** What another ranking would have come to, by rail and position; position 0 is all of them together. */
public final class PolicyEstimatesTable {
    public static final TableSpec SPEC = TableSpec.dated(
            "policy_estimates",
            StructType.fromDDL("policy STRING NOT NULL, rail STRING NOT NULL, position INT NOT NULL,"
                    + " estimator STRING NOT NULL, lists BIGINT NOT NULL, value DOUBLE, low DOUBLE, high DOUBLE,"
                    + " effective_lists DOUBLE NOT NULL, logged DOUBLE NOT NULL, warning STRING"),
            Map.of());

    private PolicyEstimatesTable() {}
}
