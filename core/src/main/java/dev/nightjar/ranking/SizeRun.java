package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lowers an item by the share of its sizes that are sold out: {@code 1 − weight · (1 − sizes with units / sizes)}. An
 * item without sizes, or of unknown stock, keeps its score.
 *
 * @param weight 0..1
 */
public record SizeRun(Function<Item, Stock> stock, double weight) implements Lift {
    private static final String NAME = "size_run";

    @Override
    public Optional<Reason.Boosted> on(Item item, RequestContext context) {
        var units = stock.apply(item).units();
        long left = units.values().stream().filter(n -> n > 0).count();
        return weight > 0 && units.size() > 1 && left < units.size()
                ? Optional.of(new Reason.Boosted(NAME, 1 - weight * (1 - left / (double) units.size())))
                : Optional.empty();
    }
}
