package dev.nightjar.jobs.als;

import java.io.Serializable;
import java.util.Arrays;

/** Pairs on their way to a block: arrays that grow, of a row's id, the other side's id, and the weight. */
final class PairBuffer implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int FIRST_CAPACITY = 16;

    private final Ints rows = new Ints();
    private final Ints others = new Ints();
    private float[] weights = new float[FIRST_CAPACITY];

    void add(int row, int other, float weight) {
        if (rows.size == weights.length) {
            weights = Arrays.copyOf(weights, 2 * weights.length);
        }
        weights[rows.size] = weight;
        rows.add(row);
        others.add(other);
    }

    void add(PairBuffer more) {
        for (int i = 0; i < more.size(); i++) {
            add(more.rows.values[i], more.others.values[i], more.weights[i]);
        }
    }

    int size() {
        return rows.size;
    }

    int[] rows() {
        return rows.toArray();
    }

    int[] others() {
        return others.toArray();
    }

    float[] weights() {
        return Arrays.copyOf(weights, size());
    }

    /** Whole numbers without objects. */
    static final class Ints implements Serializable {
        private static final long serialVersionUID = 1;

        private int[] values = new int[FIRST_CAPACITY];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        int[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}
