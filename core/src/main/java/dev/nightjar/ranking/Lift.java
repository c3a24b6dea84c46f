package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import java.util.List;

/** Something that makes an item count for more, or less, in the circumstances of a request; these hold already. */
public interface Lift {
    /** What the item's score is multiplied by, above 0; 1 where nothing is lifted. */
    double factor(Item item);

    /** What the factor on this item is called in explanations. */
    String name(Item item);

    /** What the factor is made of, for explanations; nothing where nothing is lifted. */
    default List<Reason.Boosted> reasons(Item item) {
        double factor = factor(item);
        return factor == 1 ? List.of() : List.of(new Reason.Boosted(name(item), factor));
    }
}
