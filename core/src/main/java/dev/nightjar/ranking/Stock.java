package dev.nightjar.ranking;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Units of one item by size, at one moment. Immutable and safe to share.
 *
 * <p>Nothing known and nothing found out are two things: see {@link #UNKNOWN} and {@link #UNREAD}.
 */
public final class Stock {
    /** The size of an item that has none. */
    public static final String NO_SIZE = "-";

    /** Nothing is known: the store's policy decides. */
    public static final Stock UNKNOWN = new Stock(new String[0], new int[0], true);

    /** It could not be found out: never offered, whatever the store's policy; the item may have been sold out. */
    public static final Stock UNREAD = new Stock(new String[0], new int[0], false);

    private final Availability availability;

    /** By place of the size. */
    private final int[] units;

    private Stock(String[] sizes, int[] units, boolean read) {
        boolean[] inStock = new boolean[sizes.length];
        for (int place = 0; place < sizes.length; place++) {
            inStock[place] = units[place] > 0;
        }
        this.availability = new Availability(sizes, inStock, read);
        this.units = units;
    }

    private Stock(Availability availability, int[] units) {
        this.availability = availability;
        this.units = units;
    }

    /**
     * Takes a copy.
     *
     * @param units units per size, 0 or more; the size {@value #NO_SIZE} stands for an item without sizes; empty when
     *     nothing is known of the item's stock
     */
    public static Stock of(Map<String, Integer> units) {
        if (units.isEmpty()) {
            return UNKNOWN;
        }
        String[] sizes = units.keySet().toArray(String[]::new);
        Arrays.sort(sizes);
        int[] counts = new int[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            counts[i] = units.get(sizes[i]);
            if (counts[i] < 0) {
                throw new IllegalArgumentException(
                        "size " + sizes[i] + ": " + counts[i] + " units; units are 0 or more");
            }
        }
        return new Stock(sizes, counts, true);
    }

    /** The same, sharing an availability that is equal to its own. */
    public Stock sharing(Availability equal) {
        if (!availability.equals(equal)) {
            throw new IllegalArgumentException(equal + " is not " + availability);
        }
        return new Stock(equal, units);
    }

    /** All of it but the units. */
    public Availability availability() {
        return availability;
    }

    /** Whether there is anything to go by. */
    public boolean isKnown() {
        return availability.isKnown();
    }

    /** Whether it was found out at all. */
    public boolean isRead() {
        return availability.isRead();
    }

    /** Units per size, in text order; empty when nothing is known. */
    public SortedMap<String, Integer> units() {
        TreeMap<String, Integer> map = new TreeMap<>();
        for (int place = 0; place < units.length; place++) {
            map.put(availability.size(place), units[place]);
        }
        return Collections.unmodifiableSortedMap(map);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Stock that
                && availability.equals(that.availability)
                && Arrays.equals(units, that.units);
    }

    @Override
    public int hashCode() {
        return 31 * availability.hashCode() + Arrays.hashCode(units);
    }

    @Override
    public String toString() {
        return isRead() ? units().toString() : "unread";
    }
}
