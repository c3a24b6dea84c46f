package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** What was mailed, or is going to be: one row for each user of a campaign who gets a list. */
public final class EmailListsTable {
    public static final String CAMPAIGN = "campaign";
    public static final String VARIANT = "variant";
    /** Whether an item of the list is of the user's own candidates: {@code personalised}, else {@code fallback}. */
    public static final String STRATEGY = "strategy";

    public static final String GENERATION = "generation";
    public static final String ADDRESS = "address";
    /**
     * Best first. {@code sizes} have units and suit the user, as far as the item has sizes; {@code likely} are all that
     * suit, null where any does; {@code counted} is the size whose units the user counts against, null where stock is
     * unknown.
     */
    public static final String ITEMS = "items";

    /** What a run writes of a user. */
    public static final StructType ROW =
            StructType.fromDDL("campaign STRING NOT NULL, user_id STRING NOT NULL, variant STRING NOT NULL,"
                    + " strategy STRING NOT NULL, generation BIGINT NOT NULL, address STRING,"
                    + " items ARRAY<STRUCT<rank: INT, item_id: STRING, score: FLOAT, sizes: ARRAY<STRING>,"
                    + " likely: ARRAY<STRING>, counted: STRING>> NOT NULL");

    public static final TableSpec SPEC = TableSpec.dated("email_lists", ROW, Map.of("not_empty", "size(items) > 0"));

    private EmailListsTable() {}
}
