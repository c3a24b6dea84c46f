package dev.nightjar.ranking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Candidates by falling score; equal scores keep the order they come in. */
final class Best {
    private Best() {}

    /**
     * All of them.
     *
     * @param score sets a candidate's features
     */
    static List<Candidate> all(List<Candidate> candidates, Consumer<Candidate> score) {
        candidates.forEach(score);
        List<Candidate> sorted = new ArrayList<>(candidates);
        sorted.sort(Comparator.comparingDouble(Candidate::score).reversed());
        return sorted;
    }

    /**
     * The first so many of {@link #all}: of hundreds a page shows twenty, and the others need no order. One that cannot be
     * among them is not even scored. Those that may come highest are scored first, so that the others have to reach most.
     *
     * @param most no less than the score
     * @param score sets a candidate's features
     */
    static List<Candidate> of(
            List<Candidate> candidates, int needed, ToDoubleFunction<Candidate> most, Consumer<Candidate> score) {
        int size = candidates.size();
        if (needed >= size / 2) {
            return all(candidates, score);
        }
        double[] reachable = new double[size];
        Top likely = new Top(needed);
        for (int i = 0; i < size; i++) {
            reachable[i] = most.applyAsDouble(candidates.get(i));
            likely.offer(i, reachable[i]);
        }
        Top best = new Top(needed);
        boolean[] scored = new boolean[size];
        for (int i : likely.places()) {
            score.accept(candidates.get(i));
            best.offer(i, candidates.get(i).score());
            scored[i] = true;
        }
        for (int i = 0; i < size; i++) {
            if (!scored[i] && reachable[i] >= best.least()) {
                score.accept(candidates.get(i));
                best.offer(i, candidates.get(i).score());
            }
        }
        List<Candidate> first = new ArrayList<>(needed);
        for (int i : best.places()) {
            first.add(candidates.get(i));
        }
        return first;
    }
}
