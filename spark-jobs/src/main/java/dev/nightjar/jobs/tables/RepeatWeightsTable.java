package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** How much a user's own past purchases count beside the embeddings, per category of what is bought again. */
public final class RepeatWeightsTable {
    /** Path of the category as the catalogue has it; the empty one holds for items of every category without a row. */
    public static final String CATEGORY = "category";
    /** What each purchase, decayed, adds to the score of the item, 0 or more. */
    public static final String WEIGHT = "weight";
    /** What the category alone would have, before it is drawn towards the store's. */
    public static final String OWN = "own";
    /** Users who had bought of the category and then bought something. */
    public static final String USERS = "users";
    /** Date of the run that learnt it, the run date or one before it. */
    public static final String LEARNT_ON = "learnt_on";

    public static final TableSpec SPEC = TableSpec.dated(
            "repeat_weights",
            StructType.fromDDL("category STRING NOT NULL, weight DOUBLE NOT NULL, own DOUBLE NOT NULL,"
                    + " users BIGINT NOT NULL, learnt_on DATE NOT NULL"),
            Map.of("weight_not_negative", "weight >= 0"));

    private RepeatWeightsTable() {}
}
