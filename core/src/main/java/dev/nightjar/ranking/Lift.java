package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import java.util.Optional;

/** Something that makes an item count for more, or less, in the circumstances of a request. */
@FunctionalInterface
public interface Lift {
    /** The factor on this item with its name; empty where it does not apply. */
    Optional<Reason.Boosted> on(Item item, RequestContext context);
}
