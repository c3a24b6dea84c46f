package dev.nightjar.ranking;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Units of one item by size, at one moment.
 *
 * @param units units per size, 0 or more; the size {@value #NO_SIZE} stands for an item without sizes; empty when
 *     nothing is known of the item's stock
 */
public record Stock(SortedMap<String, Integer> units) {
    /** The size of an item that has none. */
    public static final String NO_SIZE = "-";

    /** Nothing is known: the store's policy decides. */
    public static final Stock UNKNOWN = new Stock(new TreeMap<>());

    public Stock {
        units.forEach((size, n) -> {
            if (n < 0) {
                throw new IllegalArgumentException("size " + size + ": " + n + " units; units are 0 or more");
            }
        });
        SortedMap<String, Integer> copy = new TreeMap<>();
        copy.putAll(units);
        units = Collections.unmodifiableSortedMap(copy);
    }

    public static Stock of(Map<String, Integer> units) {
        return new Stock(new TreeMap<>(units));
    }

    public boolean isKnown() {
        return !units.isEmpty();
    }
}
