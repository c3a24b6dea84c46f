package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import java.util.List;

/**
 * An item in the answer.
 *
 * @param score product of the reasons' factors
 * @param sizes sizes with units that this shopper is likely to take; empty where stock is unknown or the item has none
 * @param reasons the base score first, then each boost
 */
public record RankedItem(Item item, double score, List<String> sizes, List<Reason> reasons) {
    public RankedItem {
        sizes = List.copyOf(sizes);
        reasons = List.copyOf(reasons);
    }

    /** The source that offered the item. */
    public String source() {
        return reasons.get(0).name();
    }
}
