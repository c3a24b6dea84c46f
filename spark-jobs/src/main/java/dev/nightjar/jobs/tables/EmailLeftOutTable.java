package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** Users that a campaign means and who get no list of it, each with the reason. */
public final class EmailLeftOutTable {
    public static final String CAMPAIGN = EmailListsTable.CAMPAIGN;
    public static final String REASON = "reason";
    /** Items that there would have been; 0 where the reason does not ask for them. */
    public static final String ITEMS = "items";

    public static final TableSpec SPEC = TableSpec.dated(
            "email_left_out",
            StructType.fromDDL("campaign STRING NOT NULL, user_id STRING NOT NULL, reason STRING NOT NULL,"
                    + " items INT NOT NULL"),
            Map.of());

    private EmailLeftOutTable() {}
}
