package dev.nightjar.decision;

import dev.nightjar.decision.Decision.Answer;
import dev.nightjar.ranking.FeatureVector;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * In what two answers to one request differ.
 *
 * @param parts one or more
 * @param inWords both sides, for a person
 */
public record Difference(Set<Part> parts, String inWords) {
    /** In what answers can differ. */
    public enum Part {
        /** Other items, or another order. */
        ITEMS,
        /** Another vector of an item that both show. */
        FEATURES,
        /** Another number of candidates left out for a reason. */
        DROPPED;

        /** The name in results, such as {@code items}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Difference {
        parts = Set.copyOf(parts);
    }

    /** Empty where there is none. */
    static Optional<Difference> between(Answer served, Answer again) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        List<String> words = new ArrayList<>();
        if (!served.itemIds().equals(again.itemIds())) {
            parts.add(Part.ITEMS);
            words.add("items served " + served.itemIds() + ", again " + again.itemIds());
        }
        Optional<String> feature = feature(served, again);
        feature.ifPresent(which -> {
            parts.add(Part.FEATURES);
            words.add(which);
        });
        if (!served.dropped().equals(again.dropped())) {
            parts.add(Part.DROPPED);
            words.add("dropped served " + served.dropped() + ", again " + again.dropped());
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(new Difference(parts, String.join("; ", words)));
    }

    /** The first feature of an item on both sides whose bits differ, in words. */
    private static Optional<String> feature(Answer served, Answer again) {
        Map<String, List<Double>> others = new HashMap<>();
        again.items().forEach(item -> others.put(item.itemId(), item.values()));
        for (FeatureVector item : served.items()) {
            List<Double> other = others.getOrDefault(item.itemId(), item.values());
            if (!item.values().equals(other)) {
                int at = 0;
                while (at < Math.min(item.values().size(), other.size()) - 1
                        && item.values().get(at).equals(other.get(at))) {
                    at++;
                }
                return Optional.of("of " + item.itemId() + " from "
                        + served.featureNames().get(at) + " on, served " + item.values() + ", again " + other);
            }
        }
        return Optional.empty();
    }
}
