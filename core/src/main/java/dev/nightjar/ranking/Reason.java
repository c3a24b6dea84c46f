package dev.nightjar.ranking;

/** One factor of an item's score; the score is the product of all of them. */
public sealed interface Reason {
    /** What the factor is called in the explanation. */
    String name();

    /** 0 or more. */
    double factor();

    /** Where the item came from, and its score scaled to (0, 1] within that list, times the source's weight. */
    record Base(String name, double factor) implements Reason {}

    /** What the session made of it: {@code ((1 − w)·base + w·affinity) / base}. */
    record Session(double factor) implements Reason {
        @Override
        public String name() {
            return "session";
        }
    }

    /** A boost, a learned lift, a rule or a soft signal that applied. */
    record Boosted(String name, double factor) implements Reason {}
}
