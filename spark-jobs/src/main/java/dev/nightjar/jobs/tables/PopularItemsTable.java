package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** Popular items and new arrivals, of the store (empty category) and of every category. */
public final class PopularItemsTable {
    public static final String LIST = "list";
    public static final String RANK = "rank";
    public static final String SCORE = "score";
    /** Value of {@link #LIST}: most popular first. */
    public static final String POPULAR = "popular";
    /** Value of {@link #LIST}: new arrivals, newest first. */
    public static final String ARRIVALS = "new";

    public static final TableSpec SPEC = TableSpec.dated(
            "popular_items",
            StructType.fromDDL("list STRING NOT NULL, category STRING NOT NULL, rank INT NOT NULL,"
                    + " item_id STRING NOT NULL, score FLOAT NOT NULL"),
            Map.of("known_list", "list IN ('popular', 'new')", "rank_from_1", "rank >= 1"));

    private PopularItemsTable() {}
}
