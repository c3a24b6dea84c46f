package dev.nightjar.jobs.tables;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** What the shop sells or sold, one row an item: the state of the newest export. Not partitioned: it is small and read whole. */
public final class CatalogTable {
    public static final String ITEM_ID = EventsTable.ITEM_ID;
    public static final String TITLE = "title";
    public static final String CATEGORY = "category";
    public static final String BRAND = "brand";
    public static final String SIZE_SYSTEM = "size_system";
    public static final String IMAGE_URL = "image_url";
    public static final String ATTRIBUTES = "attributes";
    public static final String AVAILABLE_FROM = "available_from";
    public static final String AVAILABLE_TO = "available_to";
    /** Date of the export that brought the present content. */
    public static final String AS_OF = "as_of";
    /** Date of the first complete export without the item; null while it is sold. */
    public static final String RETIRED_ON = "retired_on";
    /** The export that names the item, such as {@code catalog.products}: only that one can say that it is gone. */
    public static final String SOURCE = "source";
    /** Hash of everything the export says of the item, so that an unchanged one is not rewritten. */
    public static final String CONTENT_HASH = "content_hash";

    public static final TableSpec SPEC = new TableSpec(
            "catalog",
            StructType.fromDDL("item_id STRING NOT NULL, title STRING NOT NULL, category STRING NOT NULL,"
                    + " brand STRING NOT NULL, price DOUBLE NOT NULL, currency STRING NOT NULL,"
                    + " size_system STRING NOT NULL, sizes ARRAY<STRING> NOT NULL, image_url STRING,"
                    + " available_from DATE, available_to DATE, attributes MAP<STRING, STRING> NOT NULL,"
                    + " as_of DATE NOT NULL, retired_on DATE, content_hash STRING NOT NULL, source STRING NOT NULL"),
            List.of(),
            Map.of("price_not_negative", "price >= 0"));

    /** Condition that an item may be offered on the given date. */
    public static String activeOn(java.time.LocalDate date) {
        String day = "DATE'" + date + "'";
        return "retired_on IS NULL AND (available_from IS NULL OR available_from <= " + day
                + ") AND (available_to IS NULL OR available_to >= " + day + ")";
    }

    private CatalogTable() {}
}
