package dev.nightjar.jobs.candidates;

import java.io.Serializable;
import java.util.List;

/**
 * The items that may be recommended and their embeddings, packed for broadcast: {@code [items × rank]}, one item after
 * the other. Item positions count from 0 in the order given.
 */
public final class ItemMatrix implements Serializable {
    private final String[] ids;
    private final float[] vectors;
    private final int rank;

    /**
     * Packs the vectors.
     *
     * @param vectors one per id, all of one length
     * @throws IllegalArgumentException when a vector has another length or a value that is not finite
     */
    public ItemMatrix(List<String> ids, List<float[]> vectors) {
        this.ids = ids.toArray(String[]::new);
        this.rank = vectors.isEmpty() ? 0 : vectors.get(0).length;
        this.vectors = new float[ids.size() * rank];
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
            System.arraycopy(vector, 0, this.vectors, i * rank, rank);
        }
    }

    int size() {
        return ids.length;
    }

    int rank() {
        return rank;
    }

    String id(int position) {
        return ids[position];
    }

    /** Writes the inner product of the user with every item. */
    void score(float[] user, float[] scores) {
        for (int item = 0, at = 0; item < ids.length; item++, at += rank) {
            float sum = 0;
            for (int k = 0; k < rank; k++) {
                sum += user[k] * vectors[at + k];
            }
            scores[item] = sum;
        }
    }
}
