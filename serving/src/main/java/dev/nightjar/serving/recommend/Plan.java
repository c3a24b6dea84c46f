package dev.nightjar.serving.recommend;

import dev.nightjar.catalogue.Item;
import dev.nightjar.context.Daypart;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.ranking.Drop;
import dev.nightjar.ranking.Exclusions;
import dev.nightjar.ranking.Lift;
import dev.nightjar.ranking.Policy;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.Rail.SourceKind;
import dev.nightjar.ranking.RankingRequest;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.ranking.Reason;
import dev.nightjar.ranking.Shelf;
import dev.nightjar.ranking.SizeRun;
import dev.nightjar.ranking.Source;
import dev.nightjar.ranking.Stock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one list will be ranked from, before stock is known.
 *
 * @param rungs candidates
 * @param exclusions what may not be shown
 * @param unfit candidates already left out, by reason
 */
record Plan(Visit visit, Slot slot, List<List<Source>> rungs, Exclusions exclusions, Map<Drop, Integer> unfit) {

    static Plan of(Visit visit, Slot slot, int mostCandidates) {
        Set<Integer> inView = slot.about().stream()
                .flatMap(id -> visit.generation().catalogue().byId(id).stream())
                .map(Item::number)
                .collect(Collectors.toSet());
        Exclusions exclusions = new Exclusions(slot.rail().filter(), slot.category(), inView, Set.of(), visit.done());
        List<List<Source>> rungs =
                Ladder.of(visit, slot, mostCandidates, number -> isEligible(number, visit, exclusions));
        return new Plan(visit, slot, rungs, exclusions, Map.of());
    }

    private static boolean isEligible(int number, Visit visit, Exclusions exclusions) {
        Optional<Item> item = visit.generation().catalogue().byNumber(number);
        return item.isPresent() && exclusions.apply(item.get()).isEmpty();
    }

    /** Numbers of the candidates whose stock decides whether they are shown. */
    IntStream eligible() {
        return rungs.stream()
                .flatMap(List::stream)
                .flatMapToInt(source -> IntStream.range(0, source.list().size()).map(source.list()::item))
                .filter(number -> isEligible(number, visit, exclusions));
    }

    /** The same without some candidates, each counted once. */
    Plan without(Function<Item, Optional<Drop>> reason) {
        Map<Integer, Drop> out = new java.util.HashMap<>();
        List<List<Source>> fit = Ladder.only(rungs, number -> {
            Optional<Drop> drop =
                    visit.generation().catalogue().byNumber(number).flatMap(reason);
            drop.ifPresent(d -> out.put(number, d));
            return drop.isEmpty();
        });
        Map<Drop, Integer> counts = new EnumMap<>(Drop.class);
        out.values().forEach(drop -> counts.merge(drop, 1, Integer::sum));
        return new Plan(visit, slot, fit, exclusions, counts);
    }

    /** The ranking of this list. */
    RankingRequest request(Function<Item, Stock> stock, Set<Integer> shown) {
        RankingSettings settings = visit.store().ranking();
        Rail rail = slot.rail();
        Exclusions all = new Exclusions(
                exclusions.filter(), exclusions.category(), exclusions.inView(), Set.copyOf(shown), exclusions.done());
        List<Lift> lifts = new ArrayList<>(rail.boosts());
        lifts.add(learned());
        lifts.add(new SizeRun(stock, settings.sizeRunWeight()));
        return new RankingRequest(
                rungs,
                new Shelf(
                        visit.generation().catalogue(),
                        visit.generation().vectors(),
                        stock,
                        settings.offerUnknownStock(),
                        visit.sizes()),
                visit.session(),
                rail.pull(),
                lifts,
                new Policy(all, List.of(), rail.caps(), rail.variety().diversity()),
                visit.context(),
                slot.count());
    }

    /** What was learned of the visitor's device at this time of day. */
    private Lift learned() {
        ContextLifts.Here here = visit.generation()
                .contextLifts()
                .at(
                        visit.context().device(),
                        Daypart.at(visit.context().localTime().toLocalTime()));
        return (item, context) -> here.of(item.category()).map(lift -> new Reason.Boosted(lift.name(), lift.factor()));
    }

    Strategy strategy() {
        Optional<Strategy.Reason> obstacle = visit.lookup().obstacle();
        if (obstacle.isEmpty() && !slot.rail().draws(SourceKind.PERSONAL)) {
            obstacle = Optional.of(Strategy.Reason.RAIL_WITHOUT_PERSONAL);
        }
        if (obstacle.isEmpty()) {
            return new Strategy.Personalised();
        }
        return visit.session().weight(slot.rail().pull()) > 0
                ? new Strategy.Session()
                : new Strategy.Fallback(obstacle.get());
    }
}
