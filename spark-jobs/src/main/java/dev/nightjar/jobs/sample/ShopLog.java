package dev.nightjar.jobs.sample;

import java.io.IOException;

/** Hears, in time order, all that happens in the shop. A shop exports its events only; deliveries show in the stock. */
interface ShopLog {

    void event(ShopEvent event) throws IOException;

    void delivery(Delivery delivery) throws IOException;

    /** Units of an item and size that came in at {@code at}, milliseconds since 1970. */
    record Delivery(long at, Item item, int size, int units) {}
}
