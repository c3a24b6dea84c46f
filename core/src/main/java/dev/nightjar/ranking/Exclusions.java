package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Rail.Exclude;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What one rail does not show to one visitor now, whatever its stock.
 *
 * @param category that the request names; empty when none
 * @param inView numbers of the items that the request is about
 * @param shown numbers of the items on other rails of the page
 * @param done what the visitor did lately
 */
public record Exclusions(Rail.Filter filter, String category, Set<Integer> inView, Set<Integer> shown, Done done)
        implements Function<Item, Optional<Policy.Exclusion>> {

    /**
     * What a visitor did lately, by item number.
     *
     * @param seen opened
     * @param owned bought and kept, and not of a kind that is bought again
     */
    public record Done(Set<Integer> seen, Set<Integer> owned) {
        /** Nothing is known. */
        public static final Done NOTHING = new Done(Set.of(), Set.of());
    }

    @Override
    public Optional<Policy.Exclusion> apply(Item item) {
        return reason(item).map(drop -> new Policy.Exclusion(drop, ""));
    }

    private Optional<Drop> reason(Item item) {
        int number = item.number();
        if ((filter.withinCategory() && !item.isIn(category))
                || item.price() < filter.minPrice()
                || item.price() > filter.maxPrice()) {
            return Optional.of(Drop.FILTERED);
        }
        if (filter.exclude().contains(Exclude.IN_VIEW) && inView.contains(number)) {
            return Optional.of(Drop.IN_VIEW);
        }
        if (shown.contains(number)) {
            return Optional.of(Drop.SHOWN);
        }
        if (filter.exclude().contains(Exclude.SEEN) && done.seen().contains(number)) {
            return Optional.of(Drop.SEEN);
        }
        return filter.exclude().contains(Exclude.OWNED) && done.owned().contains(number)
                ? Optional.of(Drop.OWNED)
                : Optional.empty();
    }
}
