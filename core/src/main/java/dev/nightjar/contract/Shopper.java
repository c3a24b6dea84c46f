package dev.nightjar.contract;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a request needs to know of a user beside the candidate list.
 *
 * @param purchasesBySize per size system, per size: purchases less returns, 0 or more (a 0 says: bought and sent back)
 * @param categories the user's categories, most liked first
 * @param owned numbers of the items bought and kept, latest first, none twice
 */
public record Shopper(
        SortedMap<String, SortedMap<String, Integer>> purchasesBySize,
        List<CategoryShare> categories,
        List<Integer> owned) {

    /** A category path and its share of the user's weighted events, 0..1. */
    public record CategoryShare(String category, float share) {
        public CategoryShare {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("category " + category + ": share " + share + "; shares are 0 to 1");
            }
        }
    }

    /** A user of whom nothing is known. */
    public static final Shopper UNKNOWN = new Shopper(Collections.emptySortedMap(), List.of(), List.of());

    /** Encoding, version 1. */
    public static final Codec<Shopper> CODEC = new ShopperCodec();

    public Shopper {
        SortedMap<String, SortedMap<String, Integer>> copy = new TreeMap<>();
        purchasesBySize.forEach((system, sizes) -> {
            sizes.forEach((size, count) -> {
                if (count < 0) {
                    throw new IllegalArgumentException(
                            "size " + size + " of " + system + ": net purchases " + count + "; they are 0 or more");
                }
            });
            // putAll, unlike the constructor, takes no comparator over: equal shoppers must give equal bytes.
            SortedMap<String, Integer> bySize = new TreeMap<>();
            bySize.putAll(sizes);
            copy.put(system, Collections.unmodifiableSortedMap(bySize));
        });
        purchasesBySize = Collections.unmodifiableSortedMap(copy);
        categories = List.copyOf(categories);
        owned = List.copyOf(owned);
        if (owned.stream().anyMatch(number -> number < 0) || Set.copyOf(owned).size() < owned.size()) {
            throw new IllegalArgumentException(
                    "owned items " + owned + ": numbers are 0 or more, and none stands there twice");
        }
    }
}
