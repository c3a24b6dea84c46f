package dev.nightjar.ranking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Candidates by falling score; equal scores keep the order they come in. */
final class Best {
    private Best() {}

    /** All of them. */
    static List<Candidate> all(List<Candidate> candidates, int needed) {
        List<Candidate> sorted = new ArrayList<>(candidates);
        sorted.sort(Comparator.comparingDouble(Candidate::score).reversed());
        return sorted;
    }

    /** The first so many of {@link #all}: of hundreds a page shows twenty, and the others need no order. */
    static List<Candidate> of(List<Candidate> candidates, int needed) {
        if (needed >= candidates.size() / 2) {
            return all(candidates, needed);
        }
        Candidate[] best = new Candidate[needed];
        double[] scores = new double[needed];
        int size = 0;
        for (Candidate candidate : candidates) {
            double score = candidate.score();
            if (size < needed || score > scores[size - 1]) {
                // Behind its equals, so that they keep their order.
                int at = size < needed ? size++ : size - 1;
                for (; at > 0 && score > scores[at - 1]; at--) {
                    best[at] = best[at - 1];
                    scores[at] = scores[at - 1];
                }
                best[at] = candidate;
                scores[at] = score;
            }
        }
        return new ArrayList<>(Arrays.asList(best));
    }
}
