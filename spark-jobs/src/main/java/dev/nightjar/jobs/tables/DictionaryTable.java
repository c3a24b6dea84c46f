package dev.nightjar.jobs.tables;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** Dense numbers that stand for text ids. Only ever appended to: an id keeps its number for ever. */
public final class DictionaryTable {
    public static final String NUMBER = "number";

    public static final TableSpec USERS = spec("user_dictionary", EventsTable.USER_ID);
    public static final TableSpec ITEMS = spec("item_dictionary", EventsTable.ITEM_ID);

    private DictionaryTable() {}

    private static TableSpec spec(String name, String id) {
        return new TableSpec(
                name,
                StructType.fromDDL(id + " STRING NOT NULL, number INT NOT NULL"),
                List.of(),
                Map.of("number_from_0", "number >= 0"));
    }
}
