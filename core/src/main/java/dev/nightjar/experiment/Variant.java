package dev.nightjar.experiment;

/**
 * One of the ways in which an experiment treats its units. The first of an experiment is the control, which the others are
 * compared with.
 *
 * @param name such as {@code control}
 * @param weight share of the units in proportion to the other variants' weights, 1 or more
 */
public record Variant(String name, int weight, Treatment treatment) {
    /** The highest weight. */
    public static final int MOST_WEIGHT = 1_000;

    public Variant {
        Experiment.requireName("variant", name);
        if (weight < 1 || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException(
                    "variant " + name + " has weight " + weight + "; a weight is 1 to " + MOST_WEIGHT);
        }
    }
}
