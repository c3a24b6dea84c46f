package dev.nightjar.jobs.ope;

import java.util.List;

/**
 * A list as it was shown, and as the target would have it.
 *
 * @param shown item ids, best first
 * @param propensities of each
 * @param clicked item ids
 * @param target item ids, best first
 */
record LoggedList(
        String requestId,
        String rail,
        List<String> shown,
        List<Double> propensities,
        List<String> clicked,
        List<String> target) {}
