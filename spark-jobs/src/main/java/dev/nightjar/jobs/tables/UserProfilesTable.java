package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** What is known of a user, per run date. */
public final class UserProfilesTable {
    public static final String CATEGORIES = "categories";
    public static final String SIZES = "sizes";
    /** Ids of the items bought and kept, latest first; null in rows of a release that did not gather them. */
    public static final String OWNED = "owned";

    public static final TableSpec SPEC = TableSpec.dated(
            "user_profiles",
            StructType.fromDDL("user_id STRING NOT NULL, events BIGINT NOT NULL, views BIGINT NOT NULL,"
                    + " carts BIGINT NOT NULL, purchases BIGINT NOT NULL, returns BIGINT NOT NULL,"
                    + " first_seen DATE NOT NULL, last_seen DATE NOT NULL, recency_days INT NOT NULL,"
                    + " price_p25 DOUBLE, price_p50 DOUBLE, price_p75 DOUBLE,"
                    + " categories ARRAY<STRUCT<category: STRING, share: DOUBLE>> NOT NULL,"
                    + " sizes MAP<STRING, MAP<STRING, INT>> NOT NULL, owned ARRAY<STRING>"),
            Map.of());

    private UserProfilesTable() {}
}
