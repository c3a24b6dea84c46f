package dev.nightjar.jobs.candidates;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.jobs.kernels.Panels;
import dev.nightjar.jobs.kernels.ScoreKernel;
import dev.nightjar.jobs.tables.CandidatesTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import scala.Tuple5;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Scores every user against every item and keeps the best: the items are broadcast, each task streams its users in
 * batches, nothing is shuffled. Exact; the answer depends neither on partitioning nor on shards.
 *
 * <p>MLlib's {@code recommendForAllUsers} gives the same lists where nothing is left out, and is the reference in tests;
 * it can leave nothing out, so it would have to be asked for as many more items as the busiest user owns.
 */
public final class CandidateScorer {
    /**
     * A user, the embedding {@code [rank]}, the positions in the {@link ItemMatrix} to leave out, and those whose scores are
     * raised, rising, with the amounts.
     */
    static final StructType USER = StructType.fromDDL("user_id STRING NOT NULL, vector ARRAY<FLOAT> NOT NULL,"
            + " excluded ARRAY<INT> NOT NULL, raised ARRAY<INT> NOT NULL, amounts ARRAY<FLOAT> NOT NULL");

    /** A user's items and scores, best first. */
    static final StructType NAMED = StructType.fromDDL(
            "user_id STRING NOT NULL, item_ids ARRAY<STRING> NOT NULL, scores ARRAY<FLOAT> NOT NULL");

    private final SparkSession spark;
    private final List<String> ids;
    private final Task task;

    /** Broadcasts the items. */
    public CandidateScorer(SparkSession spark, ItemMatrix items, Scoring scoring) {
        this.spark = spark;
        this.ids = items.ids();
        List<Shard> shards = new ArrayList<>();
        for (Panels panels : items.shards(scoring.shardBytes())) {
            shards.add(new Shard(broadcast(panels)));
        }
        this.task = new Task(
                shards,
                items.rank(),
                items.longest(),
                scoring,
                spark.sparkContext().collectionAccumulator("kernels"));
    }

    private <T> Broadcast<T> broadcast(T value) {
        return JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(value);
    }

    /**
     * The best items of each user, by id; an empty list where there is none.
     *
     * @param users rows of {@link ListRequests}
     */
    public Dataset<Row> named(Dataset<Row> users) {
        Broadcast<String[]> names = broadcast(ids.toArray(String[]::new));
        return lists(users, NAMED, (user, positions, scores) -> {
            List<String> best = new ArrayList<>(positions.length);
            List<Float> values = new ArrayList<>(positions.length);
            for (int rank = 0; rank < positions.length; rank++) {
                best.add(names.value()[positions[rank]]);
                values.add(scores[rank]);
            }
            return RowFactory.create(
                    user,
                    CollectionConverters.asScala(best).toSeq(),
                    CollectionConverters.asScala(values).toSeq());
        });
    }

    /**
     * The best items of each user as rows of {@link CandidatesTable#ROW}, by number; an empty list where there is none.
     *
     * @param users rows of {@link ListRequests}
     * @param numbers of the items, by position
     */
    public Dataset<Row> encoded(Dataset<Row> users, int[] numbers) {
        Broadcast<int[]> shared = broadcast(numbers);
        return lists(users, CandidatesTable.ROW, (user, positions, scores) -> {
            int[] items = new int[positions.length];
            for (int rank = 0; rank < items.length; rank++) {
                items[rank] = shared.value()[positions[rank]];
            }
            return CandidatesTable.row(user, CandidateList.of(items, scores));
        });
    }

    /** The kernels that have scored so far; with machines of one kind there is one. */
    public String kernels() {
        return String.join(", ", new TreeSet<>(task.kernels().value()));
    }

    private Dataset<Row> lists(Dataset<Row> users, StructType schema, ListRow row) {
        Task each = task;
        // Arrays of primitives come out of Spark's rows as they are; through Row every number would be an object.
        Encoder<Tuple5<String, float[], int[], int[], float[]>> user = Encoders.tuple(
                Encoders.STRING(),
                spark.implicits().newFloatArrayEncoder(),
                spark.implicits().newIntArrayEncoder(),
                spark.implicits().newIntArrayEncoder(),
                spark.implicits().newFloatArrayEncoder());
        return users.as(user)
                .mapPartitions(
                        (MapPartitionsFunction<Tuple5<String, float[], int[], int[], float[]>, Row>)
                                partition -> new Lists(partition, each, row),
                        Encoders.row(schema));
    }

    /** Makes a row of what was found. */
    @FunctionalInterface
    private interface ListRow extends Serializable {
        Row of(String user, int[] positions, float[] scores);
    }

    /** A part of the items, fetched when it is needed. */
    private record Shard(Broadcast<Panels> panels) implements Supplier<Panels>, Serializable {
        @Override
        public Panels get() {
            return panels.value();
        }
    }

    /** What every task needs. */
    private record Task(
            List<Shard> shards, int rank, double longest, Scoring scoring, CollectionAccumulator<String> kernels)
            implements Serializable {}

    /** Takes in users batch by batch and gives out their rows. */
    private static final class Lists implements Iterator<Row> {
        private final Iterator<Tuple5<String, float[], int[], int[], float[]>> users;
        private final Task task;
        private final ListRow row;
        private final BatchScorer batch;
        private final List<String> ids = new ArrayList<>();
        private int next;

        Lists(Iterator<Tuple5<String, float[], int[], int[], float[]>> users, Task task, ListRow row) {
            this.users = users;
            this.task = task;
            this.row = row;
            ScoreKernel kernel = task.scoring().kernel().open();
            this.batch =
                    new BatchScorer(task.shards(), task.rank(), task.scoring().count(), kernel);
            task.kernels().add(kernel.name());
        }

        @Override
        public boolean hasNext() {
            return next < ids.size() || users.hasNext();
        }

        @Override
        public Row next() {
            if (next == ids.size()) {
                fill();
            }
            int[] positions = new int[batch.size(next)];
            float[] scores = new float[positions.length];
            batch.read(next, positions, scores);
            return row.of(ids.get(next++), positions, scores);
        }

        private void fill() {
            if (!users.hasNext()) {
                throw new NoSuchElementException();
            }
            ids.clear();
            batch.clear();
            next = 0;
            while (users.hasNext() && !batch.isFull()) {
                Tuple5<String, float[], int[], int[], float[]> user = users.next();
                int[] excluded = user._3();
                Arrays.sort(excluded);
                ids.add(user._1());
                batch.add(checked(user._1(), user._2(), user._5()), excluded, user._4(), user._5());
            }
            batch.score();
        }

        private float[] checked(String user, float[] vector, float[] amounts) {
            double most = 0;
            for (float amount : amounts) {
                if (!(amount >= 0)) {
                    throw new IllegalStateException("user " + user + ": a score is raised by " + amount);
                }
                most = Math.max(most, amount);
            }
            for (float value : vector) {
                if (!Float.isFinite(value)) {
                    throw new IllegalStateException("user " + user + ": the embedding holds " + value
                            + "; train again with a larger jobs.train.regularization");
                }
            }
            if (task.shards().isEmpty()) {
                return new float[0];
            }
            if (vector.length != task.rank()) {
                throw new IllegalStateException("user " + user + ": an embedding of length " + vector.length
                        + ", items have " + task.rank() + "; run train again for this date");
            }
            if (Math.sqrt(ItemMatrix.squares(vector)) * task.longest() + most > Float.MAX_VALUE) {
                throw new IllegalStateException("user " + user
                        + ": the embedding is so long that scores overflow; train again with a larger"
                        + " jobs.train.regularization");
            }
            return vector;
        }
    }
}
