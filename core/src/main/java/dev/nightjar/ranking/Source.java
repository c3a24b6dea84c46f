package dev.nightjar.ranking;

import dev.nightjar.contract.CandidateList;

/**
 * Candidates from one place.
 *
 * @param name where the list comes from, such as {@code personal} or {@code popular:women/dresses}; shown as a reason
 * @param weight what the list's scaled scores are multiplied by beside the other sources of its rung, above 0, 1 at most
 */
public record Source(String name, double weight, CandidateList list) {
    public Source {
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException(
                    "source " + name + ": weight " + weight + "; it is above 0, and 1 at most");
        }
    }

    /** A source that counts in full. */
    public Source(String name, CandidateList list) {
        this(name, 1, list);
    }
}
