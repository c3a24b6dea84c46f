package dev.nightjar.jobs.publish;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The embeddings that a generation can have: of active items, with a direction.
 *
 * @param rows number, vector
 * @param items how many
 * @param rank components of each, 0 when there are none
 * @param skipped embeddings of active items that are all 0 or not finite, and so like nothing
 */
record ItemEmbeddings(Dataset<Row> rows, long items, int rank, long skipped) {
    /** Lengths of the vectors by rising number. */
    float[] lengths() {
        List<Row> byNumber = rows.select(col(DictionaryTable.NUMBER), EmbeddingsTable.LENGTH.as("length"))
                .sort(DictionaryTable.NUMBER)
                .collectAsList();
        float[] lengths = new float[byNumber.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = byNumber.get(i).getFloat(1);
        }
        return lengths;
    }

    /**
     * Keeps the embeddings of these items.
     *
     * @param items active catalogue rows with their number
     * @param embeddings item_id, vector
     * @throws IllegalStateException when they differ in rank
     */
    static ItemEmbeddings of(Dataset<Row> items, Dataset<Row> embeddings) {
        Dataset<Row> known = items.select(CatalogTable.ITEM_ID, DictionaryTable.NUMBER)
                .join(embeddings.select(CatalogTable.ITEM_ID, EmbeddingsTable.VECTOR), CatalogTable.ITEM_ID);
        Row totals = known.agg(
                        coalesce(sum(when(EmbeddingsTable.HAS_DIRECTION, 1L)), lit(0L)),
                        count(when(not(EmbeddingsTable.HAS_DIRECTION), 1)),
                        coalesce(max(size(col(EmbeddingsTable.VECTOR))), lit(0)),
                        coalesce(min(size(col(EmbeddingsTable.VECTOR))), lit(0)))
                .head();
        int rank = totals.getInt(2);
        if (totals.getInt(3) != rank) {
            throw new IllegalStateException("item_embeddings has vectors of rank " + totals.getInt(3) + " and of rank "
                    + rank + " for one date; run the job train again");
        }
        long usable = totals.getLong(0);
        return new ItemEmbeddings(
                known.where(EmbeddingsTable.HAS_DIRECTION).select(DictionaryTable.NUMBER, EmbeddingsTable.VECTOR),
                usable,
                usable == 0 ? 0 : rank,
                totals.getLong(1));
    }
}
