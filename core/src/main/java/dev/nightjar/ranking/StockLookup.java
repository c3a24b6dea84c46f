package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import java.util.function.Function;

/**
 * Live stock of items, as one ranking sees it: {@link Stock#UNKNOWN} when nothing is known of an item, {@link
 * Stock#UNREAD} when it could not be found out.
 */
@FunctionalInterface
public interface StockLookup extends Function<Item, Stock> {
    /** The same without the units, for whoever can find that sooner. */
    default Availability availability(Item item) {
        return apply(item).availability();
    }
}
