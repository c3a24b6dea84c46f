package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** What goes with an item, by kind, best first: one row a related item. */
public final class RelatedItemsTable {
    /** The word of a {@code Related.Kind}. */
    public static final String KIND = "kind";

    public static final String RANK = "rank";
    public static final String RELATED_ID = "related_id";
    public static final String SCORE = "score";

    public static final TableSpec SPEC = TableSpec.dated(
            "related_items",
            StructType.fromDDL("item_id STRING NOT NULL, kind STRING NOT NULL, rank INT NOT NULL,"
                    + " related_id STRING NOT NULL, score FLOAT NOT NULL"),
            Map.of(
                    "known_kind",
                    "kind IN ('also_bought', 'similar', 'complement')",
                    "rank_from_1",
                    "rank >= 1",
                    "not_itself",
                    "related_id != item_id"));

    private RelatedItemsTable() {}
}
