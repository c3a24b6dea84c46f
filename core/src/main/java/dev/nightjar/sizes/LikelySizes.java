package dev.nightjar.sizes;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The sizes a shopper is likely to take, per size system. A system that is absent puts no limit: whoever has no history
 * in shoe sizes may be offered any shoe.
 *
 * <p>A size is likely when its share of the system's net purchases is at least {@code minShare}; where the system's
 * sizes have an order, every size between the smallest and the largest likely one is likely too.
 *
 * @param bySystem likely sizes per size system, none empty
 */
public record LikelySizes(SortedMap<String, SortedSet<String>> bySystem) {
    /** No history: any size will do. */
    public static final LikelySizes ANY = new LikelySizes(new TreeMap<>());

    public LikelySizes {
        SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
        bySystem.forEach((system, sizes) -> copy.put(system, Collections.unmodifiableSortedSet(new TreeSet<>(sizes))));
        bySystem = Collections.unmodifiableSortedMap(copy);
    }

    /**
     * Derives the range.
     *
     * @param netPurchases per size system, per size: purchases less returns, 0 or more
     * @param orders per size system, its sizes from small to large; a system without an order has no "between"
     * @param minShare the least share of net purchases that makes a size likely, in (0, 1]
     */
    public static LikelySizes of(
            Map<String, ? extends Map<String, Integer>> netPurchases,
            Map<String, List<String>> orders,
            double minShare) {
        SortedMap<String, SortedSet<String>> ranges = new TreeMap<>();
        netPurchases.forEach((system, counts) -> {
            double total =
                    counts.values().stream().mapToDouble(Integer::intValue).sum();
            TreeSet<String> likely = new TreeSet<>();
            counts.forEach((size, count) -> {
                // Divided, since 7 of 100 is a share of 0.07 while 0.07 · 100 rounds to more than 7.
                if (count > 0 && count / total >= minShare) {
                    likely.add(size);
                }
            });
            likely.addAll(between(likely, orders.getOrDefault(system, List.of())));
            if (!likely.isEmpty()) {
                ranges.put(system, likely);
            }
        });
        return new LikelySizes(ranges);
    }

    /** The sizes that this shopper may take in the size system; empty where nothing is known and any will do. */
    public Optional<SortedSet<String>> in(String sizeSystem) {
        return Optional.ofNullable(bySystem.get(sizeSystem));
    }

    /** Whether this shopper may take the size in the size system; {@code true} where nothing is known. */
    public boolean accepts(String sizeSystem, String size) {
        return in(sizeSystem).map(likely -> likely.contains(size)).orElse(true);
    }

    private static List<String> between(TreeSet<String> likely, List<String> order) {
        int[] places = likely.stream()
                .mapToInt(order::indexOf)
                .filter(i -> i >= 0)
                .sorted()
                .toArray();
        return places.length < 2 ? List.of() : order.subList(places[0], places[places.length - 1] + 1);
    }
}
