package dev.nightjar.ranking;

import dev.nightjar.session.SessionDelta.Affinity;

/**
 * Everything the score of one item is made of: {@code score = ((1 − w)·base + w·affinity) · lift}.
 *
 * @param base scaled score in the best of the item's sources times that source's weight, (0, 1]
 * @param sessionWeight w, 0..1
 * @param affinity how well the item goes with the session
 * @param lift product of boosts, learned lifts, rules and soft signals; 0 or more
 */
public record Features(double base, double sessionWeight, Affinity affinity, double lift) {

    /** The blend of list and session, before lifts. */
    public double blended() {
        return (1 - sessionWeight) * base + sessionWeight * affinity.total();
    }

    public double score() {
        return blended() * lift;
    }
}
