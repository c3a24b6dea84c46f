package dev.nightjar.session;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a shopper can do with an item. The order is part of the contract: a stored event holds the ordinal. */
public enum EventType {
    /** The item's page was opened. */
    VIEW,
    /** The pointer lingered on the item; says something with its dwell time. */
    HOVER,
    /** The item's page was read so far; says something with its depth. */
    SCROLL,
    CART,
    WISHLIST,
    PURCHASE,
    RETURN,
    /** The item was shown in a rail. */
    IMPRESSION,
    /** The item was clicked in a rail. */
    CLICK,
    /** The item stood in a mail that was opened. */
    OPEN;

    /** The name in events, settings and tables, such as {@code view}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of this name, spelt as {@link #label} spells it. */
    public static Optional<EventType> named(String label) {
        return Arrays.stream(values())
                .filter(type -> type.label().equals(label))
                .findFirst();
    }

    /** All names, in order. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(EventType::label).toList();
    }
}
