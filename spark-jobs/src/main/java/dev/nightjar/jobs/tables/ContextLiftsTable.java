package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** By how much a category is liked more, or less, on a device in a daypart; the device "" is any. */
public final class ContextLiftsTable {
    public static final String DEVICE = "device";
    public static final String DAYPART = "daypart";
    public static final String CATEGORY = CatalogTable.CATEGORY;
    /** The lift within its bounds, by which scores are multiplied. */
    public static final String FACTOR = "factor";
    /** Visits that touched the category in these circumstances. */
    public static final String SUPPORT = "support";
    /** The same, had circumstances no say. */
    public static final String EXPECTED = "expected";

    public static final TableSpec SPEC = TableSpec.dated(
            "context_lifts",
            StructType.fromDDL("device STRING NOT NULL, daypart STRING NOT NULL, category STRING NOT NULL,"
                    + " factor DOUBLE NOT NULL, lift DOUBLE NOT NULL, support BIGINT NOT NULL,"
                    + " expected DOUBLE NOT NULL"),
            Map.of(
                    "known_daypart",
                    "daypart IN ('night', 'morning', 'noon', 'afternoon', 'evening')",
                    "factor_above_0",
                    "factor > 0"));

    private ContextLiftsTable() {}
}
