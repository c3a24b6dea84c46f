package dev.nightjar.jobs.candidates;

import dev.nightjar.jobs.kernels.Panels;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * The items that may be recommended and their embeddings, on the driver. Item positions count from 0 in the order given;
 * of equal scores the lower position is better.
 */
public final class ItemMatrix {
    private final List<String> ids;
    private final List<float[]> vectors;
    private final int rank;

    /**
     * Checks and keeps the vectors.
     *
     * @param vectors one per id, all of one length
     * @throws IllegalArgumentException when a vector has another length or a value that is not finite
     */
    public ItemMatrix(List<String> ids, List<float[]> vectors) {
        this.ids = List.copyOf(ids);
        this.vectors = List.copyOf(vectors);
        this.rank = vectors.isEmpty() ? 0 : vectors.get(0).length;
        for (int i = 0; i < ids.size(); i++) {
            float[] vector = vectors.get(i);
            if (vector.length != rank) {
                throw new IllegalArgumentException("item " + ids.get(i) + ": an embedding of length " + vector.length
                        + " among others of " + rank);
            }
            for (float value : vector) {
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException("item " + ids.get(i) + ": its embedding holds " + value
                            + "; train again with a larger jobs.train.regularization");
                }
            }
        }
    }

    /**
     * Collects items in the order of their ids.
     *
     * @param items item_id, vector
     */
    public static ItemMatrix of(Dataset<Row> items) {
        List<Tuple2<String, float[]>> rows = items.sort(EventsTable.ITEM_ID)
                .select(EventsTable.ITEM_ID, EmbeddingsTable.VECTOR)
                .as(Encoders.tuple(
                        Encoders.STRING(), items.sparkSession().implicits().newFloatArrayEncoder()))
                .collectAsList();
        return new ItemMatrix(
                rows.stream().map(Tuple2::_1).toList(),
                rows.stream().map(Tuple2::_2).toList());
    }

    public int size() {
        return ids.size();
    }

    int rank() {
        return rank;
    }

    String id(int position) {
        return ids.get(position);
    }

    float[] vector(int position) {
        return vectors.get(position);
    }

    List<String> ids() {
        return ids;
    }

    /** The vectors by id. */
    public Map<String, float[]> byId() {
        Map<String, float[]> byId = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            byId.put(ids.get(i), vectors.get(i));
        }
        return byId;
    }

    /** The greatest length of a vector, 0 without items: with a user's own it bounds every score (Cauchy and Schwarz). */
    double longest() {
        return Math.sqrt(vectors.stream().mapToDouble(ItemMatrix::squares).max().orElse(0));
    }

    static double squares(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return sum;
    }

    /** The vectors in order, packed in shards of so many bytes each or less, but of one panel at least. */
    public List<Panels> shards(long bytes) {
        long panel = 4L * Panels.WIDTH * Math.max(1, rank);
        int items = Math.toIntExact(Math.max(1, Math.min(bytes, Integer.MAX_VALUE) / panel) * Panels.WIDTH);
        List<Panels> shards = new ArrayList<>();
        for (int from = 0; from < vectors.size(); from += items) {
            shards.add(Panels.of(vectors.subList(from, Math.min(vectors.size(), from + items)), rank));
        }
        return shards;
    }
}
