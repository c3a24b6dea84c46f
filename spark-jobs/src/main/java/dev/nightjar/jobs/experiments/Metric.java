package dev.nightjar.jobs.experiments;

import java.util.Locale;

/** What variants are compared in; per unit, a number that counts and what it is counted per. */
enum Metric {
    /** Share of the units that bought something. */
    CONVERSION("bought", UnitSums.ONE, "bought_before"),
    /** Revenue per unit, in the store's currency; returns are not taken off. */
    REVENUE("revenue", UnitSums.ONE, "revenue_before"),
    /** Items opened per visit. */
    DEPTH("opened", "visits", UnitSums.NOTHING),
    /** Clicks per list shown, of those that say which list they come from. */
    CLICKS("clicks", "lists", UnitSums.NOTHING);

    private final String counts;
    private final String per;
    private final String before;

    Metric(String counts, String per, String before) {
        this.counts = counts;
        this.per = per;
        this.before = before;
    }

    /** The name in tables and words. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The column that counts. */
    String counts() {
        return counts;
    }

    /** The column that it is counted per. */
    String per() {
        return per;
    }

    /** The column with the same from before the experiment. */
    String before() {
        return before;
    }
}
