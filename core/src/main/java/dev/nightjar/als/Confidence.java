package dev.nightjar.als;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much events say about liking an item: {@code weight(type) · 0.5^(age / half-life)} each, the age in whole days; their sum
 * is what {@link Objective} calls {@code w}. Formula and test values: docs/contract.md, "Batch formulas".
 *
 * @param byType weight per event type; below 0 where it speaks against the item
 * @param halfLifeDays above 0
 * @param most what the sum of a pair is cut to, above 0
 */
public record Confidence(Map<String, Double> byType, double halfLifeDays, double most) {
    /** In a weight of 1. */
    public static final double UNITS = 0x1p32;

    public Confidence {
        byType = Collections.unmodifiableSortedMap(new TreeMap<>(byType));
        for (Map.Entry<String, Double> weight : byType.entrySet()) {
            if (!Double.isFinite(weight.getValue())) {
                throw new IllegalArgumentException("weight " + weight.getValue() + " of " + weight.getKey());
            }
        }
        if (!(halfLifeDays > 0) || !(most > 0)) {
            throw new IllegalArgumentException(
                    "half-life " + halfLifeDays + " days, greatest weight " + most + ": both are above 0");
        }
    }

    /**
     * What one event says, in units of 2⁻³², to the nearest: sums of such units are the same in whatever order.
     *
     * @param ageDays 0 or more
     * @return 0 for a type without a weight
     */
    public long units(String type, long ageDays) {
        return Math.round(byType.getOrDefault(type, 0.0) * Math.pow(0.5, ageDays / halfLifeDays) * UNITS);
    }

    /** The {@code w} of a pair, of the sum of the units of its events; 0 or less: the pair is not met. */
    public double total(long units) {
        return Math.min(most, units / UNITS);
    }
}
