package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;

/** Something that makes an item count for more, or less, in the circumstances of a request; these hold already. */
public interface Lift {
    /** What the item's score is multiplied by, above 0; 1 where nothing is lifted. */
    double factor(Item item);

    /** What the factor on this item is called in explanations. */
    String name(Item item);
}
