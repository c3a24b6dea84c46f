package dev.nightjar.jobs.advise;

/**
 * What a shop's data say about how quickly things change. Shares are 0..1.
 *
 * @param items on sale
 * @param stockChurn share of the items that sell out or come back in a day
 * @param stockBasis how that is known
 * @param catalogueChurn share of the items that appear or go in a day
 * @param catalogueBasis how that is known
 * @param withoutHistory share of the events that come from shoppers of whom nothing was known the night before
 * @param eventsPerDay on average
 */
public record ShopFacts(
        long items,
        double stockChurn,
        String stockBasis,
        double catalogueChurn,
        String catalogueBasis,
        double withoutHistory,
        double eventsPerDay) {

    /** Share of the items of which something changes in so many days; at most 1. */
    double changedIn(double days) {
        return Math.min(1, (stockChurn + catalogueChurn) * days);
    }
}
