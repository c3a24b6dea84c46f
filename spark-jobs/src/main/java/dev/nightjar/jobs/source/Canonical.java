package dev.nightjar.jobs.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns that one kind of source may be mapped to.
 *
 * @param kind the section of {@code jobs.sources} that describes such sources
 * @param types canonical column = Spark SQL type that its expression is cast to
 * @param needed columns that must be mapped
 * @param openEnded whether other names are allowed, as the catalogue's attributes
 */
public record Canonical(String kind, Map<String, String> types, List<String> needed, boolean openEnded) {

    /** Event types, ours. */
    public static final List<String> EVENT_TYPES =
            List.of("view", "hover", "scroll", "cart", "wishlist", "purchase", "return", "impression", "click", "open");

    public static final Canonical EVENTS = new Canonical(
            "events",
            types("event_id STRING, user_id STRING, session_id STRING, item_id STRING, type STRING, ts TIMESTAMP,"
                    + " size STRING, quantity INT, price DOUBLE, device STRING, campaign STRING,"
                    + " dwell_ms BIGINT, depth DOUBLE, rail STRING, request_id STRING"),
            List.of("item_id", "type", "ts"),
            false);

    /** Events that are kept apart to measure by. */
    public static final Canonical HOLDOUT = new Canonical("holdout", EVENTS.types(), EVENTS.needed(), false);

    public static final Canonical CATALOG = new Canonical(
            "catalog",
            types("item_id STRING, title STRING, category STRING, brand STRING, price DOUBLE, currency STRING,"
                    + " size_system STRING, sizes ARRAY<STRING>, image_url STRING, available_from DATE,"
                    + " available_to DATE"),
            List.of("item_id", "price"),
            true);

    public static final Canonical STOCK = new Canonical(
            "stock",
            types("item_id STRING, size STRING, units INT, updated_at TIMESTAMP"),
            List.of("item_id", "units"),
            false);

    private static Map<String, String> types(String ddl) {
        Map<String, String> types = new LinkedHashMap<>();
        for (String column : ddl.split(", *", -1)) {
            int space = column.indexOf(' ');
            types.put(column.substring(0, space), column.substring(space + 1));
        }
        return types;
    }
}
