package dev.nightjar.jobs.evaluate;

import dev.nightjar.jobs.tables.EvaluationsTable;
import java.io.Serializable;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Who makes lists: our own models, and what they must beat. Every list that runs out is filled up: ours with what the night calls
 * popular, as pages are, the others with the items that most have taken.
 *
 * @param nightPopular as the night before the cut would have listed popular items
 * @param popular all items, most taken first
 * @param recentlyPopular items taken in the last days before the cut, most taken first
 * @param neighbours of each item
 * @param seed of the list by lot
 */
record Contestants(ItemList nightPopular, ItemList popular, ItemList recentlyPopular, Neighbours neighbours, long seed)
        implements Serializable {
    /** What the night's pipeline makes. */
    static final String NIGHTJAR = EvaluationsTable.NIGHTJAR;

    static final String RANDOM = "random";
    static final String POPULAR = "popular";
    static final String RECENTLY_POPULAR = "recently-popular";
    static final String PERSONAL = "personal";
    static final String ITEM_KNN = "item-knn";

    /** All of them, ours first. */
    static final List<String> NAMES = List.of(NIGHTJAR, PERSONAL, ITEM_KNN, RECENTLY_POPULAR, POPULAR, RANDOM);

    /** A list of {@code k} items of each, by name. */
    Map<String, ItemList> lists(Customer customer, Target target, int k) {
        Map<String, ItemList> lists = new LinkedHashMap<>();
        lists.put(NIGHTJAR, filled(List.of(target.night(customer), nightPopular, popular), customer, target, k));
        lists.put(PERSONAL, filled(customer.history(), customer, target, k));
        lists.put(
                ITEM_KNN,
                filled(
                        neighbours.nearest(customer.history(), item -> target.excludes(customer, item), k),
                        customer,
                        target,
                        k));
        lists.put(RECENTLY_POPULAR, filled(recentlyPopular, customer, target, k));
        lists.put(POPULAR, filled(ItemList.EMPTY, customer, target, k));
        lists.put(RANDOM, filled(drawn(customer, k), customer, target, k));
        return lists;
    }

    private ItemList filled(ItemList first, Customer customer, Target target, int k) {
        return filled(List.of(first, popular), customer, target, k);
    }

    private static ItemList filled(List<ItemList> sources, Customer customer, Target target, int k) {
        BitSet listed = new BitSet();
        int[] list = new int[k];
        int size = 0;
        for (ItemList source : sources) {
            for (int i = 0; i < source.size() && size < k; i++) {
                if (!listed.get(source.get(i)) && !target.excludes(customer, source.get(i))) {
                    listed.set(source.get(i));
                    list[size++] = source.get(i);
                }
            }
        }
        return ItemList.of(list).first(size);
    }

    private ItemList drawn(Customer customer, int k) {
        SplittableRandom random = new SplittableRandom(seed ^ customer.id().hashCode());
        // Twice as many as needed, since some come twice or are left out.
        return ItemList.of(IntStream.range(0, popular.size() == 0 ? 0 : 2 * k)
                .map(i -> random.nextInt(popular.size()))
                .toArray());
    }
}
