package dev.nightjar.serving.recommend;

import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Drop;
import dev.nightjar.ranking.RankedItem;
import dev.nightjar.ranking.Ranking;
import dev.nightjar.ranking.Stock;
import dev.nightjar.serving.generations.Generation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One list before it becomes JSON.
 *
 * @param visit what it was made from; empty when no generation is loaded
 * @param stock as the ranking saw it
 * @param unfit candidates left out before they were ranked, by reason
 * @param degraded in what the answer is less than it should be
 */
record Recommendation(
        Slot slot,
        Strategy strategy,
        Optional<Visit> visit,
        Ranking ranking,
        Function<Item, Stock> stock,
        Map<Drop, Integer> unfit,
        Set<Degradation> degraded) {

    /** An empty list, as long as nothing is published. */
    static Recommendation none(Slot slot) {
        return new Recommendation(
                slot,
                new Strategy.Fallback(Strategy.Reason.NO_GENERATION),
                Optional.empty(),
                Ranking.EMPTY,
                item -> Stock.UNKNOWN,
                Map.of(),
                Set.of());
    }

    List<RankedItem> items() {
        return ranking.items();
    }

    Optional<Generation> generation() {
        return visit.map(Visit::generation);
    }

    /** Candidates left out, by reason. */
    Map<String, Integer> dropped() {
        Map<String, Integer> dropped = new TreeMap<>();
        ranking.dropped().forEach((drop, n) -> dropped.merge(drop.label(), n, Integer::sum));
        unfit.forEach((drop, n) -> dropped.merge(drop.label(), n, Integer::sum));
        return dropped;
    }
}
