package dev.nightjar.ranking;

import dev.nightjar.contract.CandidateList;

/**
 * Candidates from one place. Sources form a ladder: a later one only fills what the earlier ones leave empty.
 *
 * @param name where the list comes from, such as {@code personal} or {@code popular:women/dresses}; shown as a reason
 */
public record Source(String name, CandidateList list) {}
