package dev.nightjar.ranking;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The answer to one request.
 *
 * @param items best first, at most as many as requested
 * @param leftOut candidates that may not be shown, each with the reason, in the order they were looked at
 * @param below candidates that could be shown, but for whom there was no place; best first within their rung; said by
 *     {@link Ranker#explain} alone
 */
public record Ranking(List<RankedItem> items, List<LeftOut> leftOut, List<RankedItem> below) {
    /** Nothing to show. */
    public static final Ranking EMPTY = new Ranking(List.of(), List.of(), List.of());

    public Ranking {
        items = List.copyOf(items);
        leftOut = List.copyOf(leftOut);
        below = List.copyOf(below);
    }

    /**
     * A candidate that may not be shown.
     *
     * @param number the item's
     * @param by what said so, such as a rule's id; empty where the reason says it all
     */
    public record LeftOut(int number, Drop drop, String by) {}

    /** How many candidates were left out, by reason, in the order of {@link Drop}. */
    public Map<Drop, Integer> dropped() {
        Map<Drop, Integer> counts = new EnumMap<>(Drop.class);
        leftOut.forEach(out -> counts.merge(out.drop(), 1, Integer::sum));
        return Collections.unmodifiableMap(counts);
    }
}
