package dev.nightjar.ranking;

import dev.nightjar.contract.CandidateList;

/**
 * Candidates from one place.
 *
 * @param name where the list comes from, such as {@code personal} or {@code popular:women/dresses}; shown as a reason
 * @param weight what the list's scaled scores are multiplied by beside the other sources of its rung, above 0, 1 at most
 * @param share most items taken from the list that can be shown and that no source before it has, 1 or more; the list is
 *     not looked at any further
 */
public record Source(String name, double weight, CandidateList list, int share) {
    public Source {
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException(
                    "source " + name + ": weight " + weight + "; it is above 0, and 1 at most");
        }
        if (share < 1) {
            throw new IllegalArgumentException("source " + name + ": a share of " + share + " items; it is 1 or more");
        }
    }

    /** A source that is looked at whole. */
    public Source(String name, double weight, CandidateList list) {
        this(name, weight, list, Math.max(1, list.size()));
    }

    /** A source that counts in full and is looked at whole. */
    public Source(String name, CandidateList list) {
        this(name, 1, list);
    }
}
