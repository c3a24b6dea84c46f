package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;

/**
 * An item that can be shown, under the source that says most for it so far. Mutable while its rung is gathered.
 */
final class Candidate {
    private final Item item;
    private String source;
    private double base;
    private Features features;

    Candidate(Item item, String source, double base) {
        this.item = item;
        this.source = source;
        this.base = base;
    }

    /** Another source has it too; of equal bases the earlier source keeps the item. */
    void alsoIn(String other, double otherBase) {
        if (otherBase > base) {
            source = other;
            base = otherBase;
        }
    }

    void setFeatures(Features of) {
        features = of;
    }

    Item item() {
        return item;
    }

    String source() {
        return source;
    }

    /** Scaled score times the source's weight, (0, 1]. */
    double base() {
        return base;
    }

    Features features() {
        return features;
    }

    double score() {
        return features.score();
    }
}
