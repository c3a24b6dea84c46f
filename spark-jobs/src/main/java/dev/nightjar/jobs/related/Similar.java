package dev.nightjar.jobs.related;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.posexplode;

import dev.nightjar.jobs.candidates.CandidateScorer;
import dev.nightjar.jobs.candidates.ItemMatrix;
import dev.nightjar.jobs.candidates.ListRequests;
import dev.nightjar.jobs.candidates.Scoring;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Which items are close to each other by the cosine of their embeddings. Exact: every item against every item. */
final class Similar {
    private Similar() {}

    /**
     * The closest items of each, as far as their cosine is above 0; equal ones go by their id.
     *
     * @param embeddings item_id, vector; one without a direction is like nothing
     * @return item, other, score, rank
     */
    static Dataset<Row> of(SparkSession spark, Dataset<Row> embeddings, int count) {
        Dataset<Row> unit = embeddings
                .where(EmbeddingsTable.HAS_DIRECTION)
                .select(
                        col(EventsTable.ITEM_ID).as(EventsTable.USER_ID),
                        EmbeddingsTable.UNIT.as(EmbeddingsTable.VECTOR));
        // One more than wanted, since an item is closest to itself.
        return new CandidateScorer(
                        spark,
                        ItemMatrix.of(unit.withColumnRenamed(EventsTable.USER_ID, EventsTable.ITEM_ID)),
                        Scoring.best(count + 1))
                .named(ListRequests.plain(unit))
                .select(
                        col(EventsTable.USER_ID).as(Baskets.ITEM),
                        posexplode(expr("slice(filter(arrays_zip(item_ids, scores), x -> x.item_ids != user_id"
                                        + " AND x.scores > 0), 1, " + count + ")"))
                                .as(new String[] {"position", "found"}))
                .select(
                        col(Baskets.ITEM),
                        col("found.item_ids").as(Together.OTHER),
                        col("found.scores").as(Best.SCORE),
                        col("position").plus(1).as(Best.RANK));
    }
}
