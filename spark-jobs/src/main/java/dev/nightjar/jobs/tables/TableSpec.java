package dev.nightjar.jobs.tables;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * What a table looks like.
 *
 * @param name folder below the store's folder
 * @param schema columns; one that is not nullable is a NOT NULL constraint
 * @param partitionedBy partition columns, few and of few values
 * @param checks CHECK constraints by name: SQL conditions that every row meets
 */
public record TableSpec(String name, StructType schema, List<String> partitionedBy, Map<String, String> checks) {

    /** Partition of every table whose rows belong to one run date. */
    public static final String RUN_DATE = "run_date";
    /** The run that wrote a row. */
    public static final String RUN_ID = "run_id";

    /** A table whose rows belong to one run date each: a run replaces exactly its own date's slice. */
    static TableSpec dated(String name, StructType schema, Map<String, String> checks) {
        StructType dated =
                StructType.fromDDL(RUN_DATE + " DATE NOT NULL, " + RUN_ID + " STRING NOT NULL, " + schema.toDDL());
        return new TableSpec(name, dated, List.of(RUN_DATE), checks);
    }

    public boolean isDated() {
        return partitionedBy.contains(RUN_DATE);
    }
}
