package dev.nightjar.jobs.experiments;

/**
 * A variant against the control in one metric.
 *
 * @param control the metric's value there
 * @param value and here; where earlier behaviour is known, both less what it explains
 * @param lift the difference as a share of the control's value
 * @param liftLow of the interval that holds at this one look, 95 %
 * @param liftHigh likewise
 * @param alwaysLow of the interval that holds however often somebody looks
 * @param alwaysHigh likewise
 * @param pValue always valid, of this look
 * @param detectable least lift that today's data would show four times in five
 * @param daysToGo days until a lift of the size asked for would show four times in five; 0 when that is today, -1 when never
 * @param varianceSaved share of the variance that earlier behaviour explains, 0 where nothing is known of it
 */
public record Comparison(
        String metric,
        String variant,
        double control,
        double value,
        double lift,
        double liftLow,
        double liftHigh,
        double alwaysLow,
        double alwaysHigh,
        double pValue,
        double detectable,
        long daysToGo,
        double varianceSaved) {

    private static final double ONE_LOOK = 0.05;
    private static final long NEVER = -1;

    /**
     * What is to be found out.
     *
     * @param alpha over all looks at one variant
     * @param effect lift that would matter, such as 0.03; what the test is sharpest at
     * @param leastUnits of each variant before anything is said
     */
    public record Aim(double alpha, double effect, int leastUnits) {}

    /**
     * Compares.
     *
     * @param sides of the control, and of the variant
     * @param day how many days the experiment has run, 1 or more
     */
    static Comparison of(Name name, Sides sides, Aim aim, int day) {
        Moments all = sides.control().plus(sides.variant());
        boolean perUnit = all.x() == all.n();
        double theta = perUnit ? sides.control().thetaWith(sides.variant()) : 0;
        Estimate control = estimate(sides.control(), perUnit, theta, all.meanC());
        Estimate value = estimate(sides.variant(), perUnit, theta, all.meanC());
        Estimate plain = sides.variant().ratio();
        boolean enough = Math.min(sides.control().n(), sides.variant().n()) >= aim.leastUnits()
                && control.isKnown()
                && value.isKnown()
                && control.value() > 0
                && control.variance() + value.variance() > 0;
        double base = control.value();
        Estimate difference =
                new Estimate(value.value() - base, enough ? control.variance() + value.variance() : Double.NaN);
        if (!enough) {
            return unknown(name, control, value);
        }
        Sequential test = new Sequential(aim.alpha(), aim.effect() * base);
        double lift = difference.value() / base;
        double half = difference.halfWidth(Normal.z(ONE_LOOK)) / base;
        double always = test.halfWidth(difference.variance()) / base;
        double growth = test.growthFor(difference.variance());
        return new Comparison(
                name.metric(),
                name.variant(),
                base,
                value.value(),
                lift,
                lift - half,
                lift + half,
                lift - always,
                lift + always,
                test.pValue(difference),
                test.detectable(difference.variance()) / base,
                Double.isInfinite(growth) ? NEVER : (long) Math.ceil((growth - 1) * day),
                plain.variance() > 0 ? Math.max(0, 1 - value.variance() / plain.variance()) : 0);
    }

    /** Which metric of which variant. */
    record Name(String metric, String variant) {}

    /** The control's sums and the variant's. */
    record Sides(Moments control, Moments variant) {}

    private static Estimate estimate(Moments of, boolean perUnit, double theta, double meanC) {
        return perUnit && theta != 0 ? of.adjusted(theta, meanC) : of.ratio();
    }

    private static Comparison unknown(Name name, Estimate control, Estimate value) {
        double no = Double.NaN;
        return new Comparison(
                name.metric(),
                name.variant(),
                control.value(),
                value.value(),
                no,
                no,
                no,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                1,
                no,
                NEVER,
                0);
    }

    /** Whether the interval that always holds leaves "no difference" out. */
    boolean isClear() {
        return alwaysLow > 0 || alwaysHigh < 0;
    }
}
