package dev.nightjar.experiment;

import dev.nightjar.contract.MalformedValueException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All experiments of a store, as somebody left them. A change makes a new version; none is ever changed in place. Kept as
 * JSON under {@code Key.Kind.EXPERIMENTS}; docs/contract.md, "Experiments".
 *
 * @param version counts changes from 1; 0 before the first
 * @param changedBy the label of the API key that changed them, or {@code guard rail}
 * @param note what the change was for; may be empty
 */
public record ExperimentSet(
        long version, Instant changedAt, String changedBy, String note, Holdout holdout, List<Experiment> experiments) {
    /** The most experiments of one store. */
    public static final int MOST = 100;

    /** The most rules of all variants together. */
    public static final int MOST_RULES = 200;

    /** The value of {@link Experiment#HOLDOUT} in {@link Assigned#variants()} of those in no experiment. */
    public static final String HELD = "held";

    /** And of the others. */
    public static final String SERVED = "served";

    /** Nobody ever made one. */
    public static final ExperimentSet NONE = new ExperimentSet(0, Instant.EPOCH, "", "", Holdout.NONE, List.of());

    /**
     * Units that no experiment touches, to see what all of them come to together.
     *
     * @param name a new one draws other units
     * @param share buckets of {@value Assignment#BUCKETS} that are held out
     */
    public record Holdout(String name, int share) {
        /** Nobody is held out. */
        public static final Holdout NONE = new Holdout("none", 0);

        public Holdout {
            Experiment.requireName("holdout", name);
            if (share < 0 || share > Assignment.BUCKETS / 2) {
                throw new IllegalArgumentException(
                        "a holdout of " + share + " buckets; it is 0 to " + Assignment.BUCKETS / 2);
            }
        }

        boolean holds(String unit) {
            return share > 0 && Assignment.bucket("holdout/" + name, unit) < share;
        }
    }

    public ExperimentSet {
        if (version < 0) {
            throw new IllegalArgumentException("version " + version + " of experiments; versions count from 1");
        }
        experiments = List.copyOf(experiments);
        if (experiments.size() > MOST) {
            throw new IllegalArgumentException(
                    experiments.size() + " experiments; a store has " + MOST + " at most: take out killed ones");
        }
        Set<String> ids = new HashSet<>();
        int rules = 0;
        for (Experiment experiment : experiments) {
            if (!ids.add(experiment.id())) {
                throw new IllegalArgumentException("two experiments have the id " + experiment.id());
            }
            for (Variant variant : experiment.variants()) {
                rules += variant.treatment().rules().size();
            }
        }
        if (rules > MOST_RULES) {
            throw new IllegalArgumentException(
                    rules + " rules in variants; all of a store together have " + MOST_RULES + " at most");
        }
    }

    public Optional<Experiment> experiment(String id) {
        return experiments.stream().filter(e -> e.id().equals(id)).findFirst();
    }

    /** Where a visitor stands. */
    public Assigned assign(Optional<String> user, Optional<String> session) {
        SortedMap<String, String> variants = new TreeMap<>();
        Optional<String> visitor = user.or(() -> session);
        if (visitor.isEmpty() || (experiments.isEmpty() && holdout.share() == 0)) {
            return nobody();
        }
        boolean held = holdout.holds(visitor.get());
        if (holdout.share() > 0) {
            variants.put(Experiment.HOLDOUT, held ? HELD : SERVED);
        }
        List<Variant> chosen = new ArrayList<>();
        if (!held) {
            for (Experiment experiment : inOrder()) {
                Optional<String> unit = experiment.unit() == Experiment.Unit.USER ? user : session;
                unit.flatMap(experiment::variantOf).ifPresent(variant -> {
                    variants.put(experiment.id(), variant.name());
                    chosen.add(variant);
                });
            }
        }
        return new Assigned(version, variants, together(chosen), false);
    }

    /**
     * Where a visitor stands for whom somebody chose variants; of experiments that nobody chose for, in none.
     *
     * @param variants by experiment; ones that are not there are passed over
     */
    public Assigned force(Map<String, String> variants) {
        SortedMap<String, String> there = new TreeMap<>();
        List<Variant> chosen = new ArrayList<>();
        for (Experiment experiment : inOrder()) {
            Optional.ofNullable(variants.get(experiment.id()))
                    .flatMap(experiment::variant)
                    .ifPresent(variant -> {
                        there.put(experiment.id(), variant.name());
                        chosen.add(variant);
                    });
        }
        return new Assigned(version, there, together(chosen), true);
    }

    private Assigned nobody() {
        return new Assigned(version, new TreeMap<>(), Treatment.NONE, false);
    }

    /** By layer, so that it does not depend on how somebody listed them. */
    private List<Experiment> inOrder() {
        if (experiments.size() < 2) {
            return experiments;
        }
        return experiments.stream()
                .sorted(Comparator.comparing((Experiment e) -> e.slots().layer())
                        .thenComparing(Experiment::id))
                .toList();
    }

    private static Treatment together(List<Variant> variants) {
        Treatment all = Treatment.NONE;
        for (Variant variant : variants) {
            all = all.and(variant.treatment());
        }
        return all;
    }

    /** One line of JSON. */
    public String toJson() {
        return ExperimentFields.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws MalformedValueException when a field is missing or of the wrong kind
     */
    public static ExperimentSet fromJson(String json) {
        return ExperimentFields.read(json);
    }
}
