package dev.nightjar.ranking;

/** One factor of an item's score; the score is the product of all of them. */
public sealed interface Reason {
    /** What the factor is called in the explanation. */
    String name();

    /** Positive. */
    double factor();

    /** Where the item came from, and its score scaled to (0, 1] within that list. */
    record Base(String name, double factor) implements Reason {}

    /** A boost that applied. */
    record Boosted(String name, double factor) implements Reason {}
}
