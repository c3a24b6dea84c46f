package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** How an item does, per run date. */
public final class ItemStatsTable {
    public static final String POPULARITY = "popularity";
    public static final String FIRST_SEEN = "first_seen";

    public static final TableSpec SPEC = TableSpec.dated(
            "item_stats",
            StructType.fromDDL("item_id STRING NOT NULL, views BIGINT NOT NULL, carts BIGINT NOT NULL,"
                    + " purchases BIGINT NOT NULL, returns BIGINT NOT NULL, buyers BIGINT NOT NULL,"
                    + " first_seen DATE NOT NULL, last_seen DATE NOT NULL, days_since_first INT NOT NULL,"
                    + " days_since_last INT NOT NULL, popularity DOUBLE NOT NULL"),
            Map.of("popularity_not_negative", "popularity >= 0"));

    private ItemStatsTable() {}
}
