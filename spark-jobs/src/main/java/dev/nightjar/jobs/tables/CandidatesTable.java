package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** A user's candidates, best first: one row a user, two arrays of one length. */
public final class CandidatesTable {
    public static final String ITEM_IDS = "item_ids";
    public static final String SCORES = "scores";

    public static final TableSpec SPEC = TableSpec.dated(
            "candidates",
            StructType.fromDDL(
                    "user_id STRING NOT NULL, item_ids ARRAY<STRING> NOT NULL," + " scores ARRAY<FLOAT> NOT NULL"),
            Map.of("one_score_per_item", "size(item_ids) = size(scores)"));

    private CandidatesTable() {}
}
