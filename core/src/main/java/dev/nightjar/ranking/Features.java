package dev.nightjar.ranking;

import dev.nightjar.session.SessionDelta.Affinity;
import java.util.List;

/**
 * Everything the score of one item is made of: {@code score = ((1 − w)·base + w·affinity) · lift}.
 *
 * @param base scaled score in the best of the item's sources times that source's weight, (0, 1]
 * @param sessionWeight w, 0..1
 * @param affinity how well the item goes with the session
 * @param lift product of boosts, learned lifts, rules and soft signals; 0 or more
 */
public record Features(double base, double sessionWeight, Affinity affinity, double lift) {

    /** Names of {@link #values()}, in order. */
    public static final List<String> NAMES =
            List.of("base", "session_weight", "embedding", "category", "brand", "price", "affinity", "lift", "score");

    /** The vector, as docs/contract.md names its parts; to the last bit what the score was computed from. */
    public List<Double> values() {
        return List.of(
                base,
                sessionWeight,
                affinity.embedding(),
                affinity.category(),
                affinity.brand(),
                affinity.price(),
                affinity.total(),
                lift,
                score());
    }

    /** The blend of list and session, before lifts. */
    public double blended() {
        return (1 - sessionWeight) * base + sessionWeight * affinity.total();
    }

    public double score() {
        return blended() * lift;
    }
}
