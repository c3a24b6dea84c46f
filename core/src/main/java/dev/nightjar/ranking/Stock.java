package dev.nightjar.ranking;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
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

    private final String[] sizes;
    private final int[] units;
    private final boolean read;
    private final int inStock;

    private Stock(String[] sizes, int[] units, boolean read) {
        this.sizes = sizes;
        this.units = units;
        this.read = read;
        this.inStock = (int) Arrays.stream(units).filter(n -> n > 0).count();
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

    /** The same, with the names of the sizes from another item's stock if that has the same sizes: many have. */
    public Stock sharing(Stock other) {
        return Arrays.equals(sizes, other.sizes) ? new Stock(other.sizes, units, read) : this;
    }

    /** Names of the sizes, in text order. */
    public List<String> sizeNames() {
        return List.of(sizes);
    }

    /** Whether there is anything to go by. */
    public boolean isKnown() {
        return sizes.length > 0;
    }

    /** Whether it was found out at all. */
    public boolean isRead() {
        return read;
    }

    /** Sizes that are known, sold out or not. */
    public int sizes() {
        return sizes.length;
    }

    /** Sizes with units. */
    public int sizesInStock() {
        return inStock;
    }

    /** A size, by its place in text order from 0. */
    String size(int place) {
        return sizes[place];
    }

    /** Units of the size at that place. */
    int unitsAt(int place) {
        return units[place];
    }

    /** Units per size, in text order; empty when nothing is known. */
    public SortedMap<String, Integer> units() {
        TreeMap<String, Integer> map = new TreeMap<>();
        for (int i = 0; i < sizes.length; i++) {
            map.put(sizes[i], units[i]);
        }
        return Collections.unmodifiableSortedMap(map);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Stock that
                && read == that.read
                && Arrays.equals(sizes, that.sizes)
                && Arrays.equals(units, that.units);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(sizes) + Arrays.hashCode(units);
    }

    @Override
    public String toString() {
        return read ? units().toString() : "unread";
    }
}
