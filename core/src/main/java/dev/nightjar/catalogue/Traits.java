package dev.nightjar.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the items of a catalogue have in common, as numbers in one flat array: 16 bytes for each item number. A request
 * compares hundreds of items here and there, and waits once for each of them, instead of for the item and each of its
 * texts. Immutable and safe to share.
 */
public final class Traits {
    /** No category, no brand, no price; or no such item. */
    public static final int NONE = -1;

    private static final double LN_2 = Math.log(2);

    /** Below the band of the least price above 0, so that bands and those beside them are 0 or more. */
    private static final int BELOW_ALL_BANDS = -2200;

    private static final int CATEGORY = 0;
    private static final int BRAND = 1;
    private static final int PRICE_BAND = 2;
    /** A power of two: no row lies in two lines of the cache. */
    private static final int WIDTH = 4;

    private final int[] rows;
    private final String[] paths;
    private final int[] parents;

    /**
     * Compares the items.
     *
     * @param numbers one more than the greatest item number
     */
    Traits(Collection<Item> items, int numbers) {
        rows = new int[Math.multiplyExact(numbers, WIDTH)];
        Arrays.fill(rows, NONE);
        Categories categories = new Categories();
        Map<String, Integer> brands = new HashMap<>();
        for (Item item : items) {
            int row = item.number() * WIDTH;
            rows[row + CATEGORY] = categories.number(item.category());
            rows[row + BRAND] =
                    item.brand().isEmpty() ? NONE : brands.computeIfAbsent(item.brand(), b -> brands.size());
            rows[row + PRICE_BAND] = item.price() > 0 ? band(item.price()) : NONE;
        }
        paths = categories.paths.toArray(String[]::new);
        parents = categories.parents.stream().mapToInt(parent -> parent).toArray();
    }

    /** Numbers categories, ancestors before what is below them. */
    private static final class Categories {
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<String> paths = new ArrayList<>();
        private final List<Integer> parents = new ArrayList<>();

        int number(String path) {
            if (path.isEmpty()) {
                return NONE;
            }
            Integer known = numbers.get(path);
            if (known != null) {
                return known;
            }
            int parent = number(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
            int number = paths.size();
            numbers.put(path, number);
            paths.add(path);
            parents.add(parent);
            return number;
        }
    }

    /** Prices in steps of √2: {@code ⌊2·log2(price)⌋}, counted from below all of them. */
    private static int band(double price) {
        return (int) Math.floor(2 * Math.log(price) / LN_2) - BELOW_ALL_BANDS;
    }

    /** The number of an item's category. */
    public int category(int item) {
        return rows[item * WIDTH + CATEGORY];
    }

    /** The number of an item's brand. */
    public int brand(int item) {
        return rows[item * WIDTH + BRAND];
    }

    /** The number of an item's price band, above 0; bands of neighbouring numbers lie side by side. */
    public int priceBand(int item) {
        return rows[item * WIDTH + PRICE_BAND];
    }

    /** The category above a category; {@link #NONE} above the topmost. */
    public int parent(int category) {
        return parents[category];
    }

    /** A category as items have it. */
    public String path(int category) {
        return paths[category];
    }
}
