package dev.nightjar.jobs.kernels;

import java.io.Serializable;
import java.util.List;

/**
 * Item vectors in panels of {@value #WIDTH} items, {@code [panels × rank × 32]}: a panel holds the first component of its
 * items, then the second, and so on, so that one user's component meets 32 items side by side. The last panel is filled
 * up with zeros.
 */
public final class Panels implements Serializable {
    /** Items side by side in a panel. */
    public static final int WIDTH = 32;

    private final float[] values;
    private final int items;
    private final int rank;

    private Panels(float[] values, int items, int rank) {
        this.values = values;
        this.items = items;
        this.rank = rank;
    }

    /**
     * Packs copies.
     *
     * @param vectors each of length rank, together at most {@link Integer#MAX_VALUE} components
     */
    public static Panels of(List<float[]> vectors, int rank) {
        int panels = (vectors.size() + WIDTH - 1) / WIDTH;
        float[] values = new float[Math.multiplyExact(Math.multiplyExact(panels, rank), WIDTH)];
        for (int item = 0; item < vectors.size(); item++) {
            float[] vector = vectors.get(item);
            int to = item / WIDTH * rank * WIDTH + item % WIDTH;
            for (int k = 0; k < rank; k++) {
                values[to + k * WIDTH] = vector[k];
            }
        }
        return new Panels(values, vectors.size(), rank);
    }

    public int items() {
        return items;
    }

    public int rank() {
        return rank;
    }

    /** How many panels there are, the last one counted even if it is not full. */
    public int count() {
        return (items + WIDTH - 1) / WIDTH;
    }

    /** The array itself, for kernels. */
    public float[] values() {
        return values;
    }

    /** Where in {@link #values} a panel begins. */
    public int start(int panel) {
        return panel * rank * WIDTH;
    }
}
