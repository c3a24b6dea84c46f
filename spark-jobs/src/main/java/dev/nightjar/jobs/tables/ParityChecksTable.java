package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** What deciding sampled lists again came to: how many of a generation and a rail, by outcome. */
public final class ParityChecksTable {
    /** {@code same}, {@code different}, {@code not_reproducible} or {@code settings_changed}. */
    public static final String OUTCOME = "outcome";
    /** The parts that differ, separated by commas, or why it cannot be told; empty otherwise. */
    public static final String DETAIL = "detail";

    public static final String LISTS = "lists";

    public static final TableSpec SPEC = TableSpec.dated(
            "parity_checks",
            StructType.fromDDL("generation BIGINT NOT NULL, rail STRING NOT NULL, outcome STRING NOT NULL,"
                    + " detail STRING NOT NULL, lists BIGINT NOT NULL"),
            Map.of("known_outcome", "outcome IN ('same', 'different', 'not_reproducible', 'settings_changed')"));

    private ParityChecksTable() {}
}
