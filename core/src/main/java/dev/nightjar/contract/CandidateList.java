package dev.nightjar.contract;

import java.util.Arrays;

/**
 * Items for one user (or one category, or one store) in rank order, best first. The order is the rank; the score is a
 * feature and may tie, since it rests as {@code float16}.
 *
 * <p>Not a ranking: stock, rules and context come later, in {@code dev.nightjar.ranking}.
 */
public final class CandidateList {
    /** No candidates. */
    public static final CandidateList EMPTY = new CandidateList(new int[0], new float[0]);

    /** Encoding of candidate, popular and new-arrival lists, version 1. */
    public static final Codec<CandidateList> CODEC = new CandidateListCodec();

    private final int[] items;
    private final float[] scores;

    private CandidateList(int[] items, float[] scores) {
        this.items = items;
        this.scores = scores;
    }

    /**
     * Takes copies of the arrays.
     *
     * @param items item numbers, 0 or more, best first, none twice (not checked here: the gate counts duplicates)
     * @param scores one finite score per item
     * @throws IllegalArgumentException when the lengths differ, a number is negative or a score is not finite
     */
    public static CandidateList of(int[] items, float[] scores) {
        if (items.length != scores.length) {
            throw new IllegalArgumentException(items.length + " items but " + scores.length + " scores");
        }
        for (int i = 0; i < items.length; i++) {
            if (items[i] < 0 || !Float.isFinite(scores[i])) {
                throw new IllegalArgumentException("position " + i + ": item number " + items[i] + ", score "
                        + scores[i] + "; numbers are 0 or more, scores finite");
            }
        }
        return new CandidateList(items.clone(), scores.clone());
    }

    /**
     * Only the item numbers of an encoded list, best first: for looking through many lists.
     *
     * @throws MalformedValueException as {@link #CODEC} does, but for what the scores are
     */
    public static int[] numbers(byte[] encoded) {
        return CandidateListCodec.numbers(encoded);
    }

    public int size() {
        return items.length;
    }

    /** The item number at a rank, from 0. */
    public int item(int rank) {
        return items[rank];
    }

    /** The score at a rank, from 0. */
    public float score(int rank) {
        return scores[rank];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CandidateList that
                && Arrays.equals(items, that.items)
                && Arrays.equals(scores, that.scores);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(items) + Arrays.hashCode(scores);
    }

    @Override
    public String toString() {
        return CODEC.describe(this);
    }
}
