package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** What was trending, at every moment that was looked at; the newest goes to Redis. */
public final class TrendingItemsTable {
    /** The moment that a list looks back from. */
    public static final String AS_OF = "as_of";

    public static final String RANK = "rank";
    public static final String SCORE = "score";
    /** Decayed weighted events up to the moment. */
    public static final String NOW = "now";
    /** What {@link #NOW} would be on a normal day. */
    public static final String EXPECTED = "expected";
    /** Different shoppers and visits of late. */
    public static final String VISITORS = "visitors";

    public static final TableSpec SPEC = TableSpec.dated(
            "trending_items",
            StructType.fromDDL("as_of TIMESTAMP NOT NULL, rank INT NOT NULL, item_id STRING NOT NULL,"
                    + " score FLOAT NOT NULL, now DOUBLE NOT NULL, expected DOUBLE NOT NULL, visitors BIGINT NOT NULL"),
            Map.of("rank_from_1", "rank >= 1", "expected_not_negative", "expected >= 0"));

    private TrendingItemsTable() {}
}
