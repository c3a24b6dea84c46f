package dev.nightjar.recommend;

import dev.nightjar.catalogue.Item;
import dev.nightjar.catalogue.NumberMap;
import dev.nightjar.ranking.Drop;
import dev.nightjar.ranking.Policy;
import dev.nightjar.ranking.Rail.Filter;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What one rail does not show to one visitor now, whatever its stock: items of its own accord, and by what they are. */
final class Exclusions implements Function<Item, Optional<Policy.Exclusion>> {
    /** Of several reasons to leave one item out, the first counts. */
    private static final List<Drop> REASONS = List.of(Drop.IN_VIEW, Drop.SHOWN, Drop.SEEN, Drop.IN_CART, Drop.OWNED);

    private static final Map<Drop, Optional<Policy.Exclusion>> ANSWERS = new EnumMap<>(Drop.class);

    static {
        REASONS.forEach(drop -> ANSWERS.put(drop, Optional.of(new Policy.Exclusion(drop, ""))));
        ANSWERS.put(Drop.FILTERED, Optional.of(new Policy.Exclusion(Drop.FILTERED, "")));
    }

    private final Filter filter;
    private final String category;
    /** Item number → place among {@link #REASONS}. */
    private final NumberMap out;

    /**
     * Gathers them.
     *
     * @param category that the request names; empty when none
     * @param numbers item numbers by the reason to leave them out
     */
    Exclusions(Filter filter, String category, Map<Drop, ? extends Collection<Integer>> numbers) {
        this.filter = filter;
        this.category = category;
        this.out = new NumberMap(
                numbers.values().stream().mapToInt(Collection::size).sum());
        for (int place = REASONS.size() - 1; place >= 0; place--) {
            Collection<Integer> excluded = numbers.get(REASONS.get(place));
            if (excluded != null) {
                for (int number : excluded) {
                    out.put(number, place);
                }
            }
        }
    }

    @Override
    public Optional<Policy.Exclusion> apply(Item item) {
        if ((filter.withinCategory() && !item.isIn(category))
                || item.price() < filter.minPrice()
                || item.price() > filter.maxPrice()) {
            return ANSWERS.get(Drop.FILTERED);
        }
        int reason = out.get(item.number());
        return reason == NumberMap.ABSENT ? Optional.empty() : ANSWERS.get(REASONS.get(reason));
    }
}
