package dev.nightjar.experiment;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One experiment: who takes part, and which variant each gets. Three buckets of the unit decide, each by a hash of its own,
 * so that none says anything of the others:
 *
 * <ul>
 *   <li>of {@code layer/LAYER}: the unit belongs to the experiment whose slots of the layer hold the bucket, so that
 *       experiments of one layer share no unit;
 *   <li>of {@code ID/ramp}: it takes part when the bucket is below the ramp. A higher ramp adds units and moves none;
 *   <li>of {@code ID}: the variant, by weights.
 * </ul>
 *
 * @param id unique in the store; lower-case letters, digits and hyphens
 * @param slots of the layer's buckets
 * @param ramp buckets of {@value Assignment#BUCKETS} that take part
 * @param variants two or more, the control first
 */
public record Experiment(String id, Slots slots, Unit unit, State state, int ramp, List<Variant> variants) {
    /** The id under which the holdout is reported; no experiment may have it. */
    public static final String HOLDOUT = "holdout";

    /** Most variants of one experiment. */
    public static final int MOST_VARIANTS = 10;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    /** Whom a bucket is drawn for. */
    public enum Unit {
        /** A shopper with an id: the same variant on every device; who has none takes no part. */
        USER,
        /** A visit. */
        SESSION;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether it is under way. */
    public enum State {
        /** It is. */
        RUNNING,
        /** Nobody is treated for now; whoever took part is in the same variant again afterwards. */
        PAUSED,
        /** It is over, and cannot run again. */
        KILLED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A part of a layer's buckets.
     *
     * @param from first, inclusive
     * @param to last, exclusive
     */
    public record Slots(String layer, int from, int to) {
        public Slots {
            requireName("layer", layer);
            if (from < 0 || to > Assignment.BUCKETS || from >= to) {
                throw new IllegalArgumentException("slots " + from + " to " + to + " of layer " + layer
                        + ": they run from 0 to " + Assignment.BUCKETS + ", and the first is before the last");
            }
        }

        boolean hold(String unit) {
            if (from == 0 && to == Assignment.BUCKETS) {
                return true;
            }
            int bucket = Assignment.bucket("layer/" + layer, unit);
            return bucket >= from && bucket < to;
        }

        boolean overlap(Slots other) {
            return layer.equals(other.layer) && from < other.to && other.from < to;
        }
    }

    public Experiment {
        requireName("experiment", id);
        if (id.equals(HOLDOUT)) {
            throw new IllegalArgumentException("an experiment cannot be called " + HOLDOUT + ": the holdout is");
        }
        if (ramp < 0 || ramp > Assignment.BUCKETS) {
            throw new IllegalArgumentException(
                    "experiment " + id + ": ramp of " + ramp + " buckets; it is 0 to " + Assignment.BUCKETS);
        }
        variants = List.copyOf(variants);
        if (variants.size() < 2 || variants.size() > MOST_VARIANTS) {
            throw new IllegalArgumentException("experiment " + id + " has " + variants.size()
                    + " variants; it takes 2 to " + MOST_VARIANTS + ", the control first");
        }
        Set<String> names = new HashSet<>();
        for (Variant variant : variants) {
            if (!names.add(variant.name())) {
                throw new IllegalArgumentException("experiment " + id + " has two variants " + variant.name());
            }
        }
    }

    /**
     * Returns the name unchanged.
     *
     * @throws IllegalArgumentException when it is not 1 to 40 lower-case letters, digits and hyphens
     */
    static String requireName(String of, String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("'" + name + "' names no " + of
                    + ": use 1 to 40 lower-case letters, digits and hyphens, a letter or digit first");
        }
        return name;
    }

    /** Whether the text may name an experiment, a layer or a variant. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The variant of a unit; empty when it takes no part. */
    public Optional<Variant> variantOf(String unit) {
        if (state != State.RUNNING || ramp == 0 || !slots.hold(unit)) {
            return Optional.empty();
        }
        if (ramp < Assignment.BUCKETS && Assignment.bucket(id + "/ramp", unit) >= ramp) {
            return Optional.empty();
        }
        return Optional.of(variantAt(Assignment.bucket(id, unit)));
    }

    /** Variants take the buckets in order, each a run in proportion to its weight. */
    private Variant variantAt(int bucket) {
        int total = variants.stream().mapToInt(Variant::weight).sum();
        long before = 0;
        for (Variant variant : variants) {
            before += variant.weight();
            if ((long) bucket * total < before * Assignment.BUCKETS) {
                return variant;
            }
        }
        throw new IllegalStateException("bucket " + bucket + " of " + id + " is beyond the last variant");
    }

    /** The variant of this name. */
    public Optional<Variant> variant(String name) {
        return variants.stream().filter(v -> v.name().equals(name)).findFirst();
    }

    /** The same in another state. */
    public Experiment in(State next) {
        return new Experiment(id, slots, unit, next, ramp, variants);
    }

    /** What any of its variants changes. */
    SortedSet<String> changes() {
        SortedSet<String> changes = new TreeSet<>();
        variants.forEach(variant -> changes.addAll(variant.treatment().changes()));
        return changes;
    }
}
