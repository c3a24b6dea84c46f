package dev.nightjar.contract;

import dev.nightjar.als.Confidence;
import dev.nightjar.als.Objective;
import java.util.Arrays;

/**
 * What solving a user's vector takes beside the directions of the items' embeddings: what was minimised when these were learnt,
 * how events count, and what all users have in common. Immutable. Formula: docs/contract.md, "Fold-in".
 */
public final class FoldInModel {
    /** Encoding, version 1. */
    public static final Codec<FoldInModel> CODEC = new FoldInModelCodec();

    private final Objective objective;
    private final Confidence confidence;
    private final int items;
    private final int rank;
    private final float[] shared;
    private final float[] lengths;

    private FoldInModel(
            Objective objective, Confidence confidence, int items, int rank, float[] shared, float[] lengths) {
        this.objective = objective;
        this.confidence = confidence;
        this.items = items;
        this.rank = rank;
        this.shared = shared;
        this.lengths = lengths;
    }

    /**
     * Takes copies of the arrays.
     *
     * @param objective by which users were solved
     * @param items m, how many items were learnt, those that are not sold any more included; 1 or more
     * @param shared {@code α₀·Σ y·yᵀ} over them, the upper triangle row by row: rank · (rank + 1) / 2 numbers
     * @param lengths of the vectors of the items that the generation has embeddings of, by rising number; each above 0
     * @throws IllegalArgumentException when there are not so many numbers, or one is not finite
     */
    public static FoldInModel of(
            Objective objective, Confidence confidence, int items, int rank, float[] shared, float[] lengths) {
        if (rank < 1 || shared.length != triangle(rank) || items < 1 || lengths.length > items) {
            throw new IllegalArgumentException("rank " + rank + " with a triangle of " + shared.length + ", " + items
                    + " items with " + lengths.length + " lengths");
        }
        for (float value : shared) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(value + " in the matrix");
            }
        }
        for (float length : lengths) {
            if (!(length > 0) || !Float.isFinite(length)) {
                throw new IllegalArgumentException("a vector of length " + length);
            }
        }
        return new FoldInModel(objective, confidence, items, rank, shared.clone(), lengths.clone());
    }

    /** How many numbers a triangle has, its diagonal included. */
    static long triangle(int rank) {
        return rank * (rank + 1L) / 2;
    }

    public Objective objective() {
        return objective;
    }

    public Confidence confidence() {
        return confidence;
    }

    /** m, how many items were learnt. */
    public int items() {
        return items;
    }

    public int rank() {
        return rank;
    }

    /** The whole matrix, {@code [rank × rank]}; a new array. */
    public float[] matrix() {
        float[] matrix = new float[rank * rank];
        int at = 0;
        for (int i = 0; i < rank; i++) {
            for (int j = i; j < rank; j++) {
                matrix[i * rank + j] = shared[at];
                matrix[j * rank + i] = shared[at];
                at++;
            }
        }
        return matrix;
    }

    /** How many items have a length. */
    public int size() {
        return lengths.length;
    }

    /** The length of the vector of the {@code nth} item that has one, from 0. */
    public float length(int nth) {
        return lengths[nth];
    }

    /** The triangle; only to be read. */
    float[] triangle() {
        return shared;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FoldInModel that
                && objective.equals(that.objective)
                && confidence.equals(that.confidence)
                && items == that.items
                && rank == that.rank
                && Arrays.equals(shared, that.shared)
                && Arrays.equals(lengths, that.lengths);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shared) + Arrays.hashCode(lengths);
    }

    @Override
    public String toString() {
        return CODEC.describe(this);
    }
}
