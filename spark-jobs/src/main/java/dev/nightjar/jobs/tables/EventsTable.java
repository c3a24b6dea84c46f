package dev.nightjar.jobs.tables;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** What shoppers did, one row an event. Partitioned by day: every reader bounds the days it reads, and MERGE touches only the days that arrive. */
public final class EventsTable {
    public static final String EVENT_ID = "event_id";
    public static final String USER_ID = "user_id";
    public static final String SESSION_ID = "session_id";
    public static final String ITEM_ID = "item_id";
    public static final String TYPE = "type";
    public static final String TS = "ts";
    public static final String EVENT_DATE = "event_date";
    public static final String SIZE = "size";
    public static final String QUANTITY = "quantity";
    public static final String PRICE = "price";
    public static final String DEVICE = "device";

    /** The rail that the item stood in, of impressions and clicks. */
    public static final String RAIL = "rail";

    /** The answer that the item stood in, of what came from one. */
    public static final String REQUEST_ID = "request_id";

    public static final String SOURCE = "source";
    /** Value of {@link #SOURCE}, here and in quarantine: sent to the server, not read from an export. */
    public static final String STREAM = "stream";

    public static final TableSpec SPEC = new TableSpec(
            "events",
            StructType.fromDDL("event_id STRING NOT NULL, store STRING NOT NULL, user_id STRING,"
                    + " session_id STRING, item_id STRING NOT NULL, type STRING NOT NULL, ts TIMESTAMP NOT NULL,"
                    + " event_date DATE NOT NULL, size STRING, quantity INT NOT NULL, price DOUBLE, device STRING,"
                    + " campaign STRING, dwell_ms BIGINT, depth DOUBLE, source STRING NOT NULL,"
                    + " rail STRING, request_id STRING"),
            List.of(EVENT_DATE),
            Map.of(
                    "known_type",
                    "type IN ('view', 'hover', 'scroll', 'cart', 'wishlist', 'purchase', 'return', 'impression',"
                            + " 'click', 'open')",
                    "positive_quantity",
                    "quantity > 0",
                    "day_of_ts",
                    "event_date = CAST(ts AS DATE)"));

    /** Pieces that an event brought the user for good: those bought, less those sent back; 0 of other types. */
    public static final Column NET =
            functions.expr("CASE type WHEN 'purchase' THEN quantity WHEN 'return' THEN -quantity ELSE 0 END");

    private EventsTable() {}
}
