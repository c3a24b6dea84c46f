package dev.nightjar.serving.recommend;

import dev.nightjar.experiment.Assigned;
import dev.nightjar.ranking.Exploration.Explored;
import dev.nightjar.ranking.RankedItem;
import dev.nightjar.ranking.Ranking;
import dev.nightjar.ranking.Stock;
import dev.nightjar.ranking.StockLookup;
import dev.nightjar.recommend.Slot;
import dev.nightjar.serving.generations.Generation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One list before it becomes JSON.
 *
 * @param situation what it was made from; empty when no generation is loaded
 * @param explored the list with its chances
 * @param assigned where the visitor stands in experiments
 * @param stock as the ranking saw it
 * @param stockChangedAt the newest time of a change of the store's stock; empty when none is known
 * @param degraded in what the answer is less than it should be
 */
record Recommendation(
        Slot slot,
        Strategy strategy,
        Optional<Situation> situation,
        Explored explored,
        Assigned assigned,
        StockLookup stock,
        Optional<Instant> stockChangedAt,
        Set<Degradation> degraded) {

    /** An empty list, as long as nothing is published. */
    static Recommendation none(Slot slot, Assigned assigned) {
        return new Recommendation(
                slot,
                new Strategy.Fallback(Strategy.Reason.NO_GENERATION),
                Optional.empty(),
                Explored.asRanked(Ranking.EMPTY),
                assigned,
                item -> Stock.UNREAD,
                Optional.empty(),
                Set.of());
    }

    List<RankedItem> items() {
        return explored.ranking().items();
    }

    Ranking ranking() {
        return explored.ranking();
    }

    Optional<Generation> generation() {
        return situation.map(Situation::generation);
    }

    /** Candidates left out, by reason. */
    Map<String, Integer> dropped() {
        Map<String, Integer> dropped = new TreeMap<>();
        ranking().dropped().forEach((drop, n) -> dropped.put(drop.label(), n));
        return dropped;
    }
}
