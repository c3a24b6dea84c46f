package dev.nightjar.jobs.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** The items most similar to each item, in flat arrays {@code [items × neighbours]}. Gathered once, then only read. */
final class Neighbours implements Serializable {
    private final int[][] items;
    private final float[][] similarities;

    /** So many items, none with a neighbour yet. */
    Neighbours(int size) {
        items = new int[size][0];
        similarities = new float[size][0];
    }

    /** Sets an item's neighbours. */
    void put(int item, List<Integer> others, List<Double> likenesses) {
        items[item] = others.stream().mapToInt(Integer::intValue).toArray();
        similarities[item] = new float[items[item].length];
        for (int n = 0; n < items[item].length; n++) {
            similarities[item][n] = likenesses.get(n).floatValue();
        }
    }

    /** The items nearest to a history as a whole: by the sum of similarities; of equals the more popular one. */
    ItemList nearest(ItemList history, IntPredicate excluded, int count) {
        Map<Integer, Double> scores = new LinkedHashMap<>();
        for (int h = 0; h < history.size(); h++) {
            int item = history.get(h);
            for (int n = 0; n < items[item].length; n++) {
                if (!excluded.test(items[item][n])) {
                    scores.merge(items[item][n], (double) similarities[item][n], Double::sum);
                }
            }
        }
        List<Map.Entry<Integer, Double>> best = new ArrayList<>(scores.entrySet());
        best.sort(Map.Entry.<Integer, Double>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
        return ItemList.of(
                best.stream().limit(count).mapToInt(Map.Entry::getKey).toArray());
    }
}
