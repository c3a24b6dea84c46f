package dev.nightjar.jobs.als;

import com.typesafe.config.Config;
import dev.nightjar.als.Objective;
import dev.nightjar.settings.InvalidSettings;
import java.util.Locale;

/**
 * How embeddings are learnt: what {@code jobs.train} says.
 *
 * @param objective what the last half-step of all minimises
 * @param iterations alternations of the trainer
 * @param blocks that each side is divided into
 * @param reSolve whether factors of MLlib are solved once more, for iALS's objective
 * @param reportLoss whether the loss after each iteration is part of the result
 */
public record Plan(
        Trainer trainer,
        Objective objective,
        int rank,
        int iterations,
        int blocks,
        boolean reSolve,
        boolean reportLoss) {

    /** Who learns. */
    public enum Trainer {
        MLLIB,
        IALS
    }

    public Plan {
        if (rank < 1 || iterations < 1 || blocks < 1) {
            throw new IllegalArgumentException(
                    "rank " + rank + ", iterations " + iterations + ", blocks " + blocks + ": all are 1 or more");
        }
        if (reSolve && trainer != Trainer.MLLIB) {
            throw new InvalidSettings("jobs.train.re-solve is for the trainer mllib; the trainer "
                    + trainer.name().toLowerCase(Locale.ROOT) + " has solved for this objective already");
        }
    }

    /**
     * @param train {@code jobs.train}
     */
    static Plan of(Config train) {
        Trainer trainer = Trainer.valueOf(train.getString("trainer").toUpperCase(Locale.ROOT));
        boolean reSolve = train.getBoolean("re-solve");
        double alpha = train.getDouble("alpha");
        double regularization = train.getDouble("regularization");
        Objective objective = trainer == Trainer.MLLIB && !reSolve
                ? Objective.hu(alpha, regularization)
                : Objective.rendle(alpha, train.getDouble("unobserved"), regularization, train.getDouble("exponent"));
        return new Plan(
                trainer,
                objective,
                train.getInt("rank"),
                train.getInt("iterations"),
                train.getInt("blocks"),
                reSolve,
                train.getBoolean("report-loss"));
    }

    String name() {
        return trainer.name().toLowerCase(Locale.ROOT);
    }
}
