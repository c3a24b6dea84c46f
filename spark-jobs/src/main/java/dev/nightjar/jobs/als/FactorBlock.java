package dev.nightjar.jobs.als;

import java.io.Serializable;
import java.util.Arrays;

/** The factors of one block of a side: vectors {@code [rows × rank]} of ascending ids. */
final class FactorBlock implements Serializable {
    private static final long serialVersionUID = 1;

    final int[] ids;
    final float[] vectors;
    final int rank;

    FactorBlock(int[] ids, float[] vectors, int rank) {
        if ((long) ids.length * rank != vectors.length) {
            throw new IllegalArgumentException(
                    ids.length + " ids, rank " + rank + ", but " + vectors.length + " components");
        }
        this.ids = ids;
        this.vectors = vectors;
        this.rank = rank;
    }

    int size() {
        return ids.length;
    }

    /** The vectors at some places, one after the other. */
    float[] at(int[] places) {
        float[] some = new float[places.length * rank];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(vectors, places[i] * rank, some, i * rank, rank);
        }
        return some;
    }

    /**
     * Where ids of this block are.
     *
     * @throws IllegalArgumentException if one is not in the block
     */
    int[] places(int[] some) {
        int[] places = new int[some.length];
        for (int i = 0; i < some.length; i++) {
            places[i] = Arrays.binarySearch(ids, some[i]);
            if (places[i] < 0) {
                throw new IllegalArgumentException("number " + some[i] + " has a pair but no vector");
            }
        }
        return places;
    }

    double squaredLength(int row) {
        double sum = 0;
        for (int i = row * rank; i < (row + 1) * rank; i++) {
            sum += (double) vectors[i] * vectors[i];
        }
        return sum;
    }
}
