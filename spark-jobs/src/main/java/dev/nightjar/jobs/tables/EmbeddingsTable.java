package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Embeddings of users and of items, per run date: vectors of the trained rank, inner product = predicted liking. */
public final class EmbeddingsTable {
    public static final String VECTOR = "vector";
    /**
     * Of an item: the date of the full training that the vector is of, the run date itself or one before it. Null in rows
     * of releases that always learnt in full.
     */
    public static final String LEARNT_ON = "learnt_on";

    /** The squared length, in double precision. */
    private static final String SQUARES = "aggregate(vector, 0D, (s, y) -> s + CAST(y AS DOUBLE) * y)";

    /** Condition that a vector is finite and not all 0; NaN counts as larger than any number, so the bound refuses it too. */
    public static final Column HAS_DIRECTION =
            functions.expr(SQUARES).gt(0).and(functions.expr(SQUARES).lt(Double.POSITIVE_INFINITY));

    /** The length. */
    public static final Column LENGTH = functions.expr("CAST(sqrt(" + SQUARES + ") AS FLOAT)");

    /** The vector scaled to length 1. */
    public static final Column UNIT =
            functions.expr("transform(vector, x -> CAST(x / sqrt(" + SQUARES + ") AS FLOAT))");

    public static final TableSpec USERS = spec("user_embeddings", EventsTable.USER_ID, "");
    public static final TableSpec ITEMS = spec("item_embeddings", EventsTable.ITEM_ID, ", learnt_on DATE");

    private EmbeddingsTable() {}

    private static TableSpec spec(String name, String id, String more) {
        return TableSpec.dated(
                name,
                StructType.fromDDL(id + " STRING NOT NULL, vector ARRAY<FLOAT> NOT NULL" + more),
                Map.of("vector_not_empty", "size(vector) > 0"));
    }
}
