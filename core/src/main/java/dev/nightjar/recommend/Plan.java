package dev.nightjar.recommend;

import dev.nightjar.catalogue.Item;
import dev.nightjar.context.Daypart;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.ranking.Boost;
import dev.nightjar.ranking.Drop;
import dev.nightjar.ranking.Lift;
import dev.nightjar.ranking.Policy;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.Rail.Exclude;
import dev.nightjar.ranking.RankingRequest;
import dev.nightjar.ranking.Shelf;
import dev.nightjar.ranking.SizeRun;
import dev.nightjar.ranking.Source;
import dev.nightjar.ranking.StockLookup;
import dev.nightjar.rules.RulesInForce;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one list will be ranked from, before stock is known. */
public final class Plan {
    private final Visit visit;
    private final Slot slot;
    private final RulesInForce rules;
    private final List<List<Source>> ladder;

    /**
     * Plans.
     *
     * @param mostCandidates most items that can be shown to look at, over all sources
     */
    public Plan(Visit visit, Slot slot, int mostCandidates) {
        this.visit = visit;
        this.slot = slot;
        this.rules = visit.rulesOn(slot.rail());
        this.ladder = Ladder.of(visit, slot, mostCandidates);
    }

    public Slot slot() {
        return slot;
    }

    /**
     * The ranking of this list.
     *
     * @param stock live stock of an item
     * @param shown numbers of the items on other lists of the page
     */
    public RankingRequest request(StockLookup stock, Set<Integer> shown) {
        Rail rail = slot.rail();
        Shelf shelf = new Shelf(
                visit.assortment().catalogue(),
                visit.assortment().vectors(),
                stock,
                visit.settings().offerUnknownStock(),
                visit.sizes());
        Exclusions exclusions = exclusions(shown);
        return new RankingRequest(
                ladder,
                shelf,
                visit.session(),
                rail.pull(),
                lifts(stock),
                new Policy(
                        item -> {
                            Optional<Policy.Exclusion> ruled = rules.exclusion(item);
                            return ruled.isPresent() ? ruled : exclusions.apply(item);
                        },
                        rules.pins(visit.assortment().catalogue()),
                        caps(),
                        rail.variety().diversity()),
                slot.count());
    }

    private List<Policy.Cap> caps() {
        List<Policy.Cap> caps = new ArrayList<>(slot.rail().caps());
        caps.addAll(rules.caps());
        return caps;
    }

    private Exclusions exclusions(Set<Integer> shown) {
        Set<Exclude> exclude = slot.rail().filter().exclude();
        Map<Drop, Collection<Integer>> numbers = new EnumMap<>(Drop.class);
        numbers.put(Drop.SHOWN, shown);
        if (exclude.contains(Exclude.IN_VIEW)) {
            numbers.put(
                    Drop.IN_VIEW, visit.itemsOf(slot).stream().map(Item::number).toList());
        }
        if (exclude.contains(Exclude.SEEN)) {
            numbers.put(Drop.SEEN, visit.opened());
        }
        if (exclude.contains(Exclude.IN_CART)) {
            numbers.put(Drop.IN_CART, visit.inCart());
        }
        if (exclude.contains(Exclude.OWNED)) {
            numbers.put(Drop.OWNED, visit.owned());
        }
        return new Exclusions(slot.rail().filter(), slot.category(), numbers);
    }

    private List<Lift> lifts(StockLookup stock) {
        List<Lift> lifts = new ArrayList<>();
        for (Boost boost : slot.rail().boosts()) {
            boost.in(visit.context()).ifPresent(lifts::add);
        }
        rules.lift().ifPresent(lifts::add);
        learned().ifPresent(lifts::add);
        if (visit.settings().sizeRunWeight() > 0) {
            lifts.add(new SizeRun(stock, visit.settings().sizeRunWeight()));
        }
        return lifts;
    }

    /** What was learned of the visitor's device at this time of day; empty where that is nothing. */
    private Optional<Lift> learned() {
        ContextLifts.Here here = visit.assortment()
                .contextLifts()
                .at(
                        visit.context().device(),
                        Daypart.at(visit.context().localTime().toLocalTime()));
        return here.isEmpty() ? Optional.empty() : Optional.of(new Learned(here));
    }

    private record Learned(ContextLifts.Here here) implements Lift {
        @Override
        public double factor(Item item) {
            Optional<ContextLifts.Lift> lift = here.of(item.category());
            return lift.isPresent() ? lift.get().factor() : 1;
        }

        @Override
        public String name(Item item) {
            return here.of(item.category()).orElseThrow().name();
        }
    }
}
