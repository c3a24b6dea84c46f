package dev.nightjar.jobs;

import dev.nightjar.jobs.tables.CatalogTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Makes rows of the catalog table: an item of no category and no sizes, sold at 10 euro for all time, if not said otherwise. */
public final class ItemRow {
    private final Map<String, Object> values = new HashMap<>(Map.of(
            CatalogTable.CATEGORY,
            "",
            CatalogTable.BRAND,
            "",
            "price",
            10.0,
            "currency",
            "EUR",
            CatalogTable.SIZE_SYSTEM,
            "",
            "sizes",
            new String[0],
            "attributes",
            scala.jdk.javaapi.CollectionConverters.asScala(Map.of()),
            CatalogTable.AS_OF,
            java.sql.Date.valueOf("2026-10-01"),
            CatalogTable.CONTENT_HASH,
            "-",
            "source",
            "catalog.test"));

    private ItemRow(String id) {
        values.put(CatalogTable.ITEM_ID, id);
        values.put(CatalogTable.TITLE, "Item " + id);
    }

    public static ItemRow anItem(String id) {
        return new ItemRow(id);
    }

    public ItemRow title(String value) {
        return with(CatalogTable.TITLE, value);
    }

    public ItemRow category(String value) {
        return with(CatalogTable.CATEGORY, value);
    }

    public ItemRow brand(String value) {
        return with(CatalogTable.BRAND, value);
    }

    public ItemRow price(double value) {
        return with("price", value);
    }

    public ItemRow sizeSystem(String value) {
        return with(CatalogTable.SIZE_SYSTEM, value);
    }

    /** Names and values by turns; a value may be null. */
    public ItemRow attributes(String... pairs) {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            attributes.put(pairs[i], pairs[i + 1]);
        }
        return with(CatalogTable.ATTRIBUTES, scala.jdk.javaapi.CollectionConverters.asScala(attributes));
    }

    public ItemRow imageUrl(String value) {
        return with(CatalogTable.IMAGE_URL, value);
    }

    public ItemRow availableFrom(String date) {
        return with(CatalogTable.AVAILABLE_FROM, java.sql.Date.valueOf(date));
    }

    public ItemRow availableTo(String date) {
        return with(CatalogTable.AVAILABLE_TO, java.sql.Date.valueOf(date));
    }

    public ItemRow retiredOn(String date) {
        return with(CatalogTable.RETIRED_ON, java.sql.Date.valueOf(date));
    }

    private ItemRow with(String column, Object value) {
        values.put(column, value);
        return this;
    }

    public Row row() {
        return Rows.row(Arrays.stream(CatalogTable.SPEC.schema().fieldNames())
                .map(values::get)
                .toArray());
    }

    /** The items as a data frame with the columns of the catalog table. */
    public static Dataset<Row> catalog(SparkSession spark, ItemRow... items) {
        List<Row> rows = Arrays.stream(items).map(ItemRow::row).toList();
        return spark.createDataFrame(rows, CatalogTable.SPEC.schema());
    }
}
