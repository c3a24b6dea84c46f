package dev.nightjar.jobs.tune;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A random search that stops early what does not promise: a trial is made with a third of the iterations first, and with all
 * only if it is among the best third of those so far. Trial 0 is the store's own settings; after it every other trial is drawn
 * around them, the rest around the best so far. What comes next follows from what there is, so that a search is gone on with
 * where it was left.
 */
final class Search {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double NEAR = 0.4;

    private final Config store;
    private final List<String> names;
    private final long seed;
    private final List<Trial> trials = new ArrayList<>();

    /**
     * Of a store.
     *
     * @param names of the settings that are varied
     * @param before trials made already, in order
     */
    Search(Config store, List<String> names, long seed, List<Trial> before) {
        this.store = store;
        this.names = names;
        this.seed = seed;
        trials.addAll(before);
    }

    /** What to try next. */
    record Next(int number, int stage, Proposal proposal) {}

    Next next() {
        Optional<Trial> last = trials.isEmpty() ? Optional.empty() : Optional.of(trials.get(trials.size() - 1));
        if (last.isPresent() && last.get().stage() == Trial.SHORT && promises(last.get())) {
            return new Next(last.get().number(), Trial.FULL, last.get().proposal());
        }
        int number = last.map(trial -> trial.number() + 1).orElse(0);
        if (number == 0) {
            return new Next(0, Trial.SHORT, Proposal.OWN);
        }
        SplittableRandom random = new SplittableRandom(seed + number * GOLDEN);
        boolean far = number % 2 == 1;
        return new Next(
                number,
                Trial.SHORT,
                Proposal.near(far ? Proposal.OWN : best().proposal(), store, names, far ? 1 : NEAR, random));
    }

    /** The store's own settings always get all iterations, and so do the first few. */
    private boolean promises(Trial trial) {
        List<Double> qualities = trials.stream()
                .filter(t -> t.stage() == Trial.SHORT)
                .map(Trial::quality)
                .sorted(Comparator.reverseOrder())
                .toList();
        return trial.number() == 0 || qualities.indexOf(trial.quality()) < Math.max(1, (qualities.size() + 2) / 3);
    }

    void add(Trial trial) {
        trials.add(trial);
    }

    /** Of the trials with all iterations the best, and of equally good ones the first. */
    Trial best() {
        return trials.stream()
                .filter(trial -> trial.stage() == Trial.FULL)
                .reduce((a, b) -> b.quality() > a.quality() ? b : a)
                .orElseThrow();
    }

    /** The store's own settings with all iterations. */
    Trial own() {
        return trials.stream()
                .filter(trial -> trial.number() == 0 && trial.stage() == Trial.FULL)
                .findFirst()
                .orElseThrow();
    }

    List<Trial> trials() {
        return List.copyOf(trials);
    }
}
