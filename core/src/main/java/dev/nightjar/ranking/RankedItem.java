package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import java.util.List;

/**
 * An item in the answer.
 *
 * @param features what the score is made of
 * @param sizes sizes with units that this shopper is likely to take; empty where stock is unknown or the item has none
 * @param reasons the base score first, then the session, then each lift; their product is the score
 */
public record RankedItem(Item item, Features features, List<String> sizes, List<Reason> reasons) {
    public RankedItem {
        sizes = List.copyOf(sizes);
        reasons = List.copyOf(reasons);
    }

    public double score() {
        return features.score();
    }

    /** The source that offered the item. */
    public String source() {
        return reasons.get(0).name();
    }
}
