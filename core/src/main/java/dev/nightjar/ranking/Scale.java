package dev.nightjar.ranking;

import dev.nightjar.contract.CandidateList;

/** Maps a list's scores to (0, 1]: b = (s − s_min + δ) / (s_max − s_min + δ), 1 where all scores are equal. */
record Scale(double min, double range) {
    /** Keeps the last item of a list above zero, so that a boost can still lift it: 5 % of the list's score range. */
    private static final double FLOOR = 0.05;

    /** The scale of the first so many entries of a list. */
    static Scale of(CandidateList list, int entries) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < entries; i++) {
            min = Math.min(min, list.score(i));
            max = Math.max(max, list.score(i));
        }
        return new Scale(min, max - min);
    }

    double apply(double score) {
        return range > 0 ? (score - min + FLOOR * range) / (range * (1 + FLOOR)) : 1;
    }
}
