package dev.nightjar.jobs.sample;

import java.util.Locale;

/** What a shopper can do, in Nightjar's words; each export has its own. */
enum Action {
    VIEW,
    HOVER,
    SCROLL,
    CART,
    WISHLIST,
    PURCHASE,
    RETURN;

    String typeName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the export says a size and a quantity with it. */
    boolean namesSize() {
        return compareTo(CART) >= 0;
    }
}
