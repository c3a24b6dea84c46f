package dev.nightjar.jobs.kernels;

/**
 * User vectors in groups of {@value #GROUP}, {@code [groups × rank × 6]}: the first component of six users, then the
 * second, and so on. Six users by two vectors of items are the twelve sums that the registers of every common processor hold.
 * Places without a user hold what was there before and are multiplied in vain.
 */
public final class UserBlock {
    /** Users side by side. */
    public static final int GROUP = 6;

    private final float[] values;
    private final int rank;
    private final int capacity;

    /**
     * An empty block.
     *
     * @param capacity users, a multiple of {@value #GROUP}
     */
    public UserBlock(int capacity, int rank) {
        if (capacity % GROUP != 0) {
            throw new IllegalArgumentException(capacity + " users are no multiple of " + GROUP);
        }
        this.values = new float[capacity * rank];
        this.rank = rank;
        this.capacity = capacity;
    }

    /** Puts a user's vector, of length rank, at a place from 0. */
    public void put(int user, float[] vector) {
        int to = start(user / GROUP) + user % GROUP;
        for (int k = 0; k < rank; k++) {
            values[to + k * GROUP] = vector[k];
        }
    }

    public int rank() {
        return rank;
    }

    public int capacity() {
        return capacity;
    }

    /** The array itself, for kernels. */
    public float[] values() {
        return values;
    }

    /** Where in {@link #values} a group begins. */
    public int start(int group) {
        return group * GROUP * rank;
    }
}
