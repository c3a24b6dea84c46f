package dev.nightjar.ranking;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The answer to one request.
 *
 * @param items best first, at most as many as requested
 * @param dropped how many candidates were left out, by reason, in the order of {@link Drop}
 */
public record Ranking(List<RankedItem> items, Map<Drop, Integer> dropped) {
    public Ranking {
        items = List.copyOf(items);
        // Not Map.copyOf, whose order differs from one start of the JVM to the next.
        Map<Drop, Integer> ordered = new EnumMap<>(Drop.class);
        ordered.putAll(dropped);
        dropped = Collections.unmodifiableMap(ordered);
    }
}
