package dev.nightjar.jobs.evaluate;

import java.io.Serializable;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/**
 * Sums of one method's measures over users, as they are and in every sample of {@link Replicates}. They are whole numbers of
 * units of 2⁻³², so that they are the same in whatever order and place users come.
 */
final class Sums implements Serializable {
    private static final double UNITS = 0x1p32;

    private long users;
    private final long[] weights = new long[Replicates.COUNT];
    /** Of each measure the total, and behind it that of every sample. */
    private final Map<Measure, long[]> totals = new EnumMap<>(Measure.class);

    private final BitSet listed = new BitSet();

    /**
     * Counts one list.
     *
     * @param values of every measure
     * @param counts how often the user counts in each sample
     */
    void add(Map<Measure, Double> values, int[] counts, ItemList list) {
        users++;
        listed.or(list.toSet());
        for (int sample = 0; sample < Replicates.COUNT; sample++) {
            weights[sample] += counts[sample];
        }
        values.forEach((measure, value) -> {
            long units = Math.round(value * UNITS);
            long[] sums = of(measure);
            sums[0] += units;
            for (int sample = 0; sample < Replicates.COUNT; sample++) {
                sums[1 + sample] += counts[sample] * units;
            }
        });
    }

    private long[] of(Measure measure) {
        return totals.computeIfAbsent(measure, m -> new long[1 + Replicates.COUNT]);
    }

    /** Takes in what was summed elsewhere. */
    Sums plus(Sums other) {
        users += other.users;
        listed.or(other.listed);
        add(weights, other.weights);
        other.totals.forEach((measure, sums) -> add(of(measure), sums));
        return this;
    }

    private static void add(long[] to, long[] from) {
        for (int i = 0; i < to.length; i++) {
            to[i] += from[i];
        }
    }

    long users() {
        return users;
    }

    /** How many different items stand in the lists. */
    int listedItems() {
        return listed.cardinality();
    }

    /** The mean over users. */
    double mean(Measure measure) {
        return of(measure)[0] / UNITS / users;
    }

    /** The mean of each sample; a sample without users has the mean of all. */
    double[] sampleMeans(Measure measure) {
        double[] means = new double[Replicates.COUNT];
        for (int sample = 0; sample < means.length; sample++) {
            means[sample] = weights[sample] == 0 ? mean(measure) : of(measure)[1 + sample] / UNITS / weights[sample];
        }
        return means;
    }
}
