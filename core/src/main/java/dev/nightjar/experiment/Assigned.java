package dev.nightjar.experiment;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where one visitor stands in all experiments of a store.
 *
 * @param version of the experiments
 * @param variants by experiment, and under {@link Experiment#HOLDOUT} whether the visitor is held out, where there is a
 *     holdout
 * @param treatment of all variants together
 * @param forced whether a signed header said so, and not the buckets: nothing that a report may count
 */
public record Assigned(long version, SortedMap<String, String> variants, Treatment treatment, boolean forced) {
    /** No experiments. */
    public static final Assigned NONE = new Assigned(0, Collections.emptySortedMap(), Treatment.NONE, false);

    public Assigned {
        variants = Collections.unmodifiableSortedMap(new TreeMap<>(variants));
    }

    /** For a log line, such as {@code home-pull:strong}; {@code none} where there are none. */
    public String inShort() {
        return variants.isEmpty()
                ? "none"
                : variants.entrySet().stream()
                        .map(e -> e.getKey() + ":" + e.getValue())
                        .collect(Collectors.joining(","));
    }
}
