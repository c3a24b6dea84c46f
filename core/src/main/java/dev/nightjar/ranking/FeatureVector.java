package dev.nightjar.ranking;

import java.util.List;

/**
 * The numbers that one item's score was made of, as everybody sees them who asks: {@code GET features}, a decision, a job
 * that ranks again. Two are equal when they agree to the last bit.
 *
 * @param values as {@link Features#NAMES} names them, in that order
 */
public record FeatureVector(String itemId, List<Double> values) {
    public FeatureVector {
        values = List.copyOf(values);
    }

    /** Of an item in a ranking; nothing is computed again. */
    public static FeatureVector of(RankedItem ranked) {
        return new FeatureVector(ranked.item().id(), ranked.features().values());
    }
}
