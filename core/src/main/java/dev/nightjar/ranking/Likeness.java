package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import dev.nightjar.embeddings.ItemVectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How alike an item is to those already chosen: the greatest cosine of embeddings, 0 at least; where one of two items has
 * no embedding, {@value #SAME_CATEGORY} if their category is the same, else 0.
 */
final class Likeness {
    private static final double SAME_CATEGORY = 0.5;

    private final ItemVectors vectors;
    private final List<Item> chosen = new ArrayList<>();
    private final List<double[]> directions = new ArrayList<>();

    /** Item number = greatest likeness to the first {@code compared} chosen ones, so that each pair is compared once. */
    private final Map<Integer, Compared> known = new HashMap<>();

    private record Compared(int compared, double greatest) {}

    Likeness(ItemVectors vectors) {
        this.vectors = vectors;
    }

    void choose(Item item) {
        double[] direction = new double[vectors.rank()];
        vectors.addTo(direction, item.number(), 1);
        chosen.add(item);
        directions.add(direction);
    }

    /** In [0, 1]; 0 while nothing is chosen. */
    double toChosen(Item item) {
        Compared before = known.getOrDefault(item.number(), new Compared(0, 0));
        double greatest = before.greatest();
        for (int i = before.compared(); i < chosen.size(); i++) {
            greatest = Math.max(greatest, between(item, i));
        }
        known.put(item.number(), new Compared(chosen.size(), greatest));
        return Math.min(1, greatest);
    }

    private double between(Item item, int i) {
        Item other = chosen.get(i);
        if (vectors.has(item.number()) && vectors.has(other.number())) {
            return vectors.dot(item.number(), directions.get(i));
        }
        return !item.category().isEmpty() && item.category().equals(other.category()) ? SAME_CATEGORY : 0;
    }
}
