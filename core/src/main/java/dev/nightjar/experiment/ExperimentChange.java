package dev.nightjar.experiment;

import dev.nightjar.experiment.Experiment.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is wrong with a change of experiments: that it would move somebody who is inside, or that two of them would get into
 * each other's way.
 */
public final class ExperimentChange {
    private ExperimentChange() {}

    /**
     * Something that must not be.
     *
     * @param id of the experiment, or {@link Experiment#HOLDOUT}
     */
    public record Problem(String id, String problem, String fix) {}

    /**
     * All problems of a change.
     *
     * @param rails names of the store's rails
     */
    public static List<Problem> problems(ExperimentSet before, ExperimentSet after, Set<String> rails) {
        List<Problem> problems = new ArrayList<>();
        before.experiments().forEach(old -> moved(old, after.experiment(old.id()), problems));
        holdout(before, after, problems);
        for (int i = 0; i < after.experiments().size(); i++) {
            Experiment one = after.experiments().get(i);
            unknownRails(one, rails, problems);
            after.experiments().subList(0, i).forEach(earlier -> together(earlier, one, problems));
        }
        return problems;
    }

    private static void moved(Experiment old, Optional<Experiment> now, List<Problem> problems) {
        boolean begun = old.ramp() > 0 && old.state() != State.KILLED;
        if (now.isEmpty()) {
            if (begun) {
                problems.add(
                        new Problem(old.id(), "is left out, though it has begun", "kill it before you take it out"));
            }
            return;
        }
        Experiment next = now.get();
        if (old.state() == State.KILLED && next.state() != State.KILLED) {
            problems.add(new Problem(
                    old.id(), "was killed and cannot run again", "give the new experiment an id of its own"));
        }
        if (!begun) {
            return;
        }
        if (next.ramp() < old.ramp()) {
            problems.add(new Problem(
                    old.id(),
                    "has a ramp of " + ExperimentFields.percent(next.ramp()) + ", down from "
                            + ExperimentFields.percent(old.ramp()) + ": that would move out who is inside",
                    "keep the ramp or raise it; pause or kill the experiment to stop it"));
        }
        if (!next.slots().equals(old.slots()) || next.unit() != old.unit()) {
            problems.add(new Problem(
                    old.id(),
                    "has another layer or unit, though it has begun: that would move who is inside",
                    "kill it and begin one with an id of its own"));
        }
        if (!next.variants().equals(old.variants())) {
            problems.add(new Problem(
                    old.id(),
                    "has other variants, though it has begun: what was measured so far would mean nothing",
                    "kill it and begin one with an id of its own"));
        }
    }

    private static void holdout(ExperimentSet before, ExperimentSet after, List<Problem> problems) {
        boolean anyInside = before.experiments().stream().anyMatch(e -> e.ramp() > 0 && e.state() != State.KILLED);
        if (anyInside && !after.holdout().equals(before.holdout())) {
            problems.add(new Problem(
                    Experiment.HOLDOUT,
                    "is another, though experiments have begun: that would move who is inside",
                    "change it when all experiments are killed or at a ramp of 0"));
        }
    }

    private static void unknownRails(Experiment experiment, Set<String> rails, List<Problem> problems) {
        SortedSet<String> unknown = new TreeSet<>();
        experiment
                .variants()
                .forEach(variant -> variant.treatment().rails().forEach((asked, used) -> {
                    unknown.add(asked);
                    unknown.add(used);
                }));
        unknown.removeAll(rails);
        if (!unknown.isEmpty()) {
            problems.add(new Problem(
                    experiment.id(),
                    "names rails that the store does not have: " + String.join(", ", unknown),
                    "use " + String.join(", ", new TreeSet<>(rails)) + ", or add the rail to the store's file"));
        }
    }

    private static void together(Experiment one, Experiment other, List<Problem> problems) {
        if (one.state() == State.KILLED || other.state() == State.KILLED) {
            return;
        }
        boolean sameLayer = one.slots().layer().equals(other.slots().layer());
        if (sameLayer && one.unit() != other.unit()) {
            problems.add(new Problem(
                    other.id(),
                    "draws by " + other.unit().label() + " in layer "
                            + one.slots().layer() + ", where " + one.id() + " draws by "
                            + one.unit().label() + ": they could share a visitor",
                    "put it into another layer"));
        } else if (one.slots().overlap(other.slots())) {
            problems.add(new Problem(
                    other.id(),
                    "overlaps with " + one.id() + " in layer " + one.slots().layer(),
                    "give them slots of the layer that have nothing in common"));
        } else if (!sameLayer) {
            SortedSet<String> both = new TreeSet<>(one.changes());
            both.retainAll(other.changes());
            if (!both.isEmpty()) {
                problems.add(new Problem(
                        other.id(),
                        "changes what " + one.id() + " of another layer changes, too: " + String.join(", ", both),
                        "put both into one layer, each with slots of its own"));
            }
        }
    }
}
