package dev.nightjar.jobs.experiments;

import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;

/** Quantiles and tails. */
final class Normal {
    /** Four times in five. */
    static final double Z_POWER = new NormalDistribution().inverseCumulativeProbability(0.8);

    private Normal() {}

    /** The two-sided quantile, such as 1.96 for 0.05. */
    static double z(double alpha) {
        return new NormalDistribution().inverseCumulativeProbability(1 - alpha / 2);
    }

    /** The chance of a chi-square at least as large. */
    static double chiSquareTail(double chiSquare, int freedom) {
        return 1 - new ChiSquaredDistribution(freedom).cumulativeProbability(chiSquare);
    }
}
