package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** Embeddings of users and of items, per run date: vectors of the trained rank, inner product = predicted liking. */
public final class EmbeddingsTable {
    public static final String VECTOR = "vector";

    public static final TableSpec USERS = spec("user_embeddings", EventsTable.USER_ID);
    public static final TableSpec ITEMS = spec("item_embeddings", EventsTable.ITEM_ID);

    private EmbeddingsTable() {}

    private static TableSpec spec(String name, String id) {
        return TableSpec.dated(
                name,
                StructType.fromDDL(id + " STRING NOT NULL, vector ARRAY<FLOAT> NOT NULL"),
                Map.of("vector_not_empty", "size(vector) > 0"));
    }
}
