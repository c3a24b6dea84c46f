package dev.nightjar.embeddings;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The embeddings of one generation's items by number, quantised, in flat arrays: {@code rank + 4} bytes an item, plus
 * empty places of items without one. Immutable and safe to share.
 */
public final class ItemVectors {
    /** No item has an embedding. */
    public static final ItemVectors NONE = new Builder(1).build();

    /** Item numbers per array, so that no array outgrows what the JVM allows and a sparse range costs little. */
    private static final int CHUNK = 4096;

    private final int rank;
    private final int size;
    private final double longest;
    private final float[][] scales;
    private final byte[][] codes;

    private ItemVectors(Builder builder) {
        this.rank = builder.rank;
        this.size = builder.size;
        this.longest = builder.longest;
        this.scales = builder.scales;
        this.codes = builder.codes;
    }

    /** Gathers vectors. Not safe for use by several threads; use it for one result only. */
    public static final class Builder {
        private final int rank;
        private int size;
        private double longest;
        private float[][] scales = new float[0][];
        private byte[][] codes = new byte[0][];

        /**
         * Starts with no vector.
         *
         * @param rank components of each, 1 or more
         */
        public Builder(int rank) {
            if (rank < 1) {
                throw new IllegalArgumentException("rank " + rank + "; an embedding has 1 component or more");
            }
            this.rank = rank;
        }

        /**
         * Adds one item's.
         *
         * @throws IllegalArgumentException when the rank differs from the others', or the item has one already
         */
        public Builder put(int number, QuantisedVector vector) {
            if (vector.rank() != rank) {
                throw new IllegalArgumentException(
                        "item number " + number + ": an embedding of rank " + vector.rank() + " among some of " + rank);
            }
            int chunk = number / CHUNK;
            if (chunk >= scales.length) {
                scales = Arrays.copyOf(scales, chunk + 1);
                codes = Arrays.copyOf(codes, chunk + 1);
            }
            if (scales[chunk] == null) {
                scales[chunk] = new float[CHUNK];
                codes[chunk] = new byte[CHUNK * rank];
            }
            int place = number % CHUNK;
            if (scales[chunk][place] != 0) {
                throw new IllegalArgumentException("item number " + number + " has two embeddings");
            }
            scales[chunk][place] = vector.scale();
            double squares = 0;
            for (int i = 0; i < rank; i++) {
                codes[chunk][place * rank + i] = vector.code(i);
                squares += vector.code(i) * vector.code(i);
            }
            longest = Math.max(longest, vector.scale() * Math.sqrt(squares));
            size++;
            return this;
        }

        public ItemVectors build() {
            return new ItemVectors(this);
        }
    }

    /** Components of each vector. */
    public int rank() {
        return rank;
    }

    /** Items with an embedding. */
    public int size() {
        return size;
    }

    /** The greatest length of them; about 1, since rounding lengthens some. 0 when there are none. */
    public double longest() {
        return longest;
    }

    public boolean has(int number) {
        int chunk = number / CHUNK;
        return number >= 0 && chunk < scales.length && scales[chunk] != null && scales[chunk][number % CHUNK] != 0;
    }

    /** Numbers of the items with an embedding, rising. */
    public int[] numbers() {
        return IntStream.range(0, scales.length * CHUNK).filter(this::has).toArray();
    }

    /**
     * The inner product of an item's unit vector with another; their cosine, if that is of unit length too.
     *
     * @param direction [rank]
     * @return 0 for an item without an embedding
     */
    public double dot(int number, double[] direction) {
        if (!has(number)) {
            return 0;
        }
        byte[] row = codes[number / CHUNK];
        int at = number % CHUNK * rank;
        // Four sums, so that an addition need not wait for the one before it.
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < rank; i += 4) {
            a += row[at + i] * direction[i];
            b += row[at + i + 1] * direction[i + 1];
            c += row[at + i + 2] * direction[i + 2];
            d += row[at + i + 3] * direction[i + 3];
        }
        for (; i < rank; i++) {
            a += row[at + i] * direction[i];
        }
        return ((a + b) + (c + d)) * scales[number / CHUNK][number % CHUNK];
    }

    /**
     * Adds {@code weight} times an item's unit vector; nothing for an item without an embedding.
     *
     * @param sum [rank], changed
     */
    public void addTo(double[] sum, int number, double weight) {
        if (!has(number)) {
            return;
        }
        byte[] row = codes[number / CHUNK];
        int at = number % CHUNK * rank;
        double factor = weight * scales[number / CHUNK][number % CHUNK];
        for (int i = 0; i < rank; i++) {
            sum[i] += factor * row[at + i];
        }
    }
}
