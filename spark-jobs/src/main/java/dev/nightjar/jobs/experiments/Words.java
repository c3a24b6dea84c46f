package dev.nightjar.jobs.experiments;

import java.util.Locale;

/** What an experiment came to, for somebody who decides and does no statistics. */
final class Words {
    private Words() {}

    /** Of a split that is not to be trusted. */
    static String of(SampleRatio split) {
        return String.format(
                Locale.ROOT,
                "BROKEN SPLIT: %s units came into the variants, which chance makes this uneven once in %.0f times. Believe no"
                        + " figure of this experiment; look for what loses visitors of one variant.",
                split.units(),
                1 / Math.max(split.pValue(), 1e-12));
    }

    /** Of one variant in one metric. */
    static String of(Comparison c, double effect) {
        if (Double.isNaN(c.lift())) {
            return c.variant() + ", " + c.metric() + ": too few units yet to say anything";
        }
        if (c.isClear()) {
            return String.format(
                    Locale.ROOT,
                    "%s, %s: %s by %s (between %s and %s, whenever looked at)",
                    c.variant(),
                    c.metric(),
                    c.lift() > 0 ? "higher" : "lower",
                    percent(Math.abs(c.lift())),
                    percent(c.alwaysLow()),
                    percent(c.alwaysHigh()));
        }
        String wait = c.daysToGo() < 0
                ? "would never show at this rate"
                : c.daysToGo() == 0
                        ? "would most likely have shown by now"
                        : "would need " + c.daysToGo() + " more day" + (c.daysToGo() == 1 ? "" : "s");
        return String.format(
                Locale.ROOT,
                "%s, %s: no difference seen yet (%s, between %s and %s): a %s change %s; today's data would show %s",
                c.variant(),
                c.metric(),
                signed(c.lift()),
                percent(c.alwaysLow()),
                percent(c.alwaysHigh()),
                percent(effect),
                wait,
                percent(c.detectable()));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private static String signed(double share) {
        return String.format(Locale.ROOT, "%+.1f %%", share * 100);
    }
}
