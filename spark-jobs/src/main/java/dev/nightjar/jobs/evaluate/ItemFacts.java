package dev.nightjar.jobs.evaluate;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known before the cut of the items that may be listed; an item is its place in the list given. Arrays
 * {@code [items]}.
 */
final class ItemFacts implements Serializable {
    private final String[] ids;
    private final Map<String, Integer> places;
    private final double[] novelty;
    private final double[] percentile;
    private final boolean[] recent;
    private final float[][] directions;

    /**
     * Of one item.
     *
     * @param buyers users whose history has it, 0 or more
     * @param recent whether it was first seen in the last days
     * @param vector the embedding; empty for none
     */
    record Item(String id, long buyers, boolean recent, List<Float> vector) {}

    /**
     * Works out what lists are measured by.
     *
     * @param items most buyers first
     * @param users all buyers
     */
    ItemFacts(List<Item> items, long users) {
        int size = items.size();
        ids = new String[size];
        places = new HashMap<>();
        novelty = new double[size];
        percentile = new double[size];
        recent = new boolean[size];
        directions = new float[size][];
        for (int i = 0; i < size; i++) {
            Item item = items.get(i);
            ids[i] = item.id();
            places.put(item.id(), i);
            // Somebody who bought it may not be among those we know: half a buyer at least.
            novelty[i] = Math.log(Math.max(1, users) / Math.max(0.5, (double) item.buyers())) / Math.log(2);
            percentile[i] = size == 1 ? 1 : 1 - (double) i / (size - 1);
            recent[i] = item.recent();
            directions[i] = unit(item.vector());
        }
    }

    int size() {
        return ids.length;
    }

    /** The item's place, or -1. */
    int place(String id) {
        return places.getOrDefault(id, -1);
    }

    /**
     * Fills in {@link Measure#NOVELTY} to {@link Measure#POPULARITY}; all 0 for an empty list.
     *
     * @param k places that count
     */
    void measure(ItemList list, int k, Map<Measure, Double> values) {
        int count = Math.min(k, list.size());
        double bits = 0;
        double popularity = 0;
        int fresh = 0;
        for (int i = 0; i < count; i++) {
            bits += novelty[list.get(i)];
            popularity += percentile[list.get(i)];
            fresh += recent[list.get(i)] ? 1 : 0;
        }
        double places = Math.max(1, count);
        values.put(Measure.NOVELTY, bits / places);
        values.put(Measure.POPULARITY, popularity / places);
        values.put(Measure.NEW_ITEMS, fresh / places);
        values.put(Measure.DIVERSITY, diversity(list, count));
    }

    /** The sum of all cosines is the squared length of the sum of directions; an item without an embedding is like none. */
    private double diversity(ItemList list, int count) {
        if (count < 2) {
            return 0;
        }
        double[] sum = new double[0];
        int embedded = 0;
        for (int i = 0; i < count; i++) {
            float[] direction = directions[list.get(i)];
            if (direction.length > 0) {
                sum = sum.length == 0 ? new double[direction.length] : sum;
                for (int c = 0; c < direction.length; c++) {
                    sum[c] += direction[c];
                }
                embedded++;
            }
        }
        double squares = 0;
        for (double component : sum) {
            squares += component * component;
        }
        return 1 - (squares - embedded) / ((double) count * (count - 1));
    }

    private static float[] unit(List<Float> vector) {
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        if (squares == 0) {
            return new float[0];
        }
        float[] unit = new float[vector.size()];
        for (int c = 0; c < unit.length; c++) {
            unit[c] = (float) (vector.get(c) / Math.sqrt(squares));
        }
        return unit;
    }
}
