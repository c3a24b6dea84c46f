package dev.nightjar.jobs.candidates;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Scores every user against every item and keeps the best: the items are broadcast, each task walks its users, nothing
 * is shuffled. Exact; the answer does not depend on partitioning.
 *
 * <p>MLlib's {@code recommendForAllUsers} gives the same lists where nothing is left out, and is the reference in tests;
 * it can leave nothing out, so it would have to be asked for as many more items as the busiest user owns.
 */
public final class CandidateScorer {
    /** A user, the embedding {@code [rank]}, and the positions in the {@link ItemMatrix} to leave out. */
    static final StructType USER =
            StructType.fromDDL("user_id STRING NOT NULL, vector ARRAY<FLOAT> NOT NULL, excluded ARRAY<INT> NOT NULL");

    /** A user's items and scores, best first. */
    static final StructType LIST = StructType.fromDDL(
            "user_id STRING NOT NULL, item_ids ARRAY<STRING> NOT NULL, scores ARRAY<FLOAT> NOT NULL");

    private CandidateScorer() {}

    /**
     * The best {@code count} items of each user that has at least one.
     *
     * @param users rows of {@link #USER}
     */
    public static Dataset<Row> score(SparkSession spark, Dataset<Row> users, ItemMatrix items, int count) {
        Broadcast<ItemMatrix> shared =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(items);
        return users.mapPartitions(
                (org.apache.spark.api.java.function.MapPartitionsFunction<Row, Row>)
                        rows -> new Lists(rows, shared.value(), count),
                Encoders.row(LIST));
    }

    /** Scores lazily, one user at a time, with buffers of one user. */
    private static final class Lists implements Iterator<Row> {
        private final Iterator<Row> users;
        private final ItemMatrix items;
        private final float[] scores;
        private final TopN top;

        Lists(Iterator<Row> users, ItemMatrix items, int count) {
            this.users = users;
            this.items = items;
            this.scores = new float[items.size()];
            this.top = new TopN(count);
        }

        @Override
        public boolean hasNext() {
            return users.hasNext();
        }

        @Override
        public Row next() {
            Row user = users.next();
            items.score(vector(user), scores);
            for (Integer position : user.<Integer>getList(2)) {
                scores[position] = Float.NEGATIVE_INFINITY;
            }
            int[] best = top.of(scores);
            List<String> ids = new ArrayList<>(best.length);
            List<Float> values = new ArrayList<>(best.length);
            for (int position : best) {
                ids.add(items.id(position));
                values.add(scores[position]);
            }
            return RowFactory.create(
                    user.getString(0),
                    scala.jdk.javaapi.CollectionConverters.asScala(ids).toSeq(),
                    scala.jdk.javaapi.CollectionConverters.asScala(values).toSeq());
        }

        private float[] vector(Row user) {
            List<Float> list = user.getList(1);
            float[] vector = new float[list.size()];
            for (int k = 0; k < vector.length; k++) {
                vector[k] = list.get(k);
                if (!Float.isFinite(vector[k])) {
                    throw new IllegalStateException("user " + user.getString(0) + ": the embedding holds " + vector[k]
                            + "; train again with a larger jobs.train.regularization");
                }
            }
            if (vector.length != items.rank() && items.size() > 0) {
                throw new IllegalStateException("user " + user.getString(0) + ": an embedding of length "
                        + vector.length + ", items have " + items.rank() + "; run train again for this date");
            }
            return vector;
        }
    }
}
