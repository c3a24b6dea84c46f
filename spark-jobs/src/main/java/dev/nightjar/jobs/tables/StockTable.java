package dev.nightjar.jobs.tables;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** Units by item and size as the newest export has them. The live truth is in Redis; this seeds it. */
public final class StockTable {
    public static final String SIZE = EventsTable.SIZE;
    public static final String UNITS = "units";
    public static final String UPDATED_AT = "updated_at";

    public static final TableSpec SPEC = new TableSpec(
            "stock",
            StructType.fromDDL("item_id STRING NOT NULL, size STRING NOT NULL, units INT NOT NULL,"
                    + " updated_at TIMESTAMP NOT NULL"),
            List.of(),
            Map.of("units_not_negative", "units >= 0"));

    private StockTable() {}
}
