package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;

/**
 * Lowers an item by the share of its sizes that are sold out: {@code 1 − weight · (1 − sizes with units / sizes)}. An
 * item without sizes, or of unknown stock, keeps its score.
 *
 * @param weight 0..1
 */
public record SizeRun(StockLookup stock, double weight) implements Lift {

    @Override
    public double factor(Item item) {
        Availability of = stock.availability(item);
        return of.sizes() > 1 ? 1 - weight * (1 - of.sizesInStock() / (double) of.sizes()) : 1;
    }

    @Override
    public String name(Item item) {
        return "size_run";
    }
}
