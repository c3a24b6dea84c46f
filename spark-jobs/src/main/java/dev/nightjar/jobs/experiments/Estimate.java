package dev.nightjar.jobs.experiments;

/**
 * A number with its variance.
 *
 * @param variance of the value, not of one unit; NaN where it is not known
 */
public record Estimate(double value, double variance) {
    /** Nothing is known. */
    static final Estimate UNKNOWN = new Estimate(Double.NaN, Double.NaN);

    boolean isKnown() {
        return !Double.isNaN(variance);
    }

    /** Half the width of the ordinary interval that holds at one look. */
    double halfWidth(double z) {
        return z * Math.sqrt(variance);
    }
}
