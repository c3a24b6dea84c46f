package dev.nightjar.ranking;

import java.util.Locale;

/** Why a candidate is not in the answer. */
public enum Drop {
    /** Not among the active items of this generation. */
    NOT_IN_CATALOGUE,
    /** Excluded by a rule. */
    RULE,
    /** Outside what the rail shows: another category, another price. */
    FILTERED,
    /** The item in view, or in the basket. */
    IN_VIEW,
    /** On another rail of the same page. */
    SHOWN,
    /** Seen in this session, and the rail leaves out what was seen. */
    SEEN,
    /** Put into the basket by the session or the user, and not bought since. */
    IN_CART,
    /** Bought and kept, and not of a kind that is bought again. */
    OWNED,
    /** No unit of any size. */
    SOLD_OUT,
    /** Units, but none in a size this shopper is likely to take. */
    NOT_IN_SIZE,
    /** Nothing is known of its stock, and the store does not offer such items. */
    STOCK_UNKNOWN,
    /** Enough of its category or brand are in the answer. */
    CAPPED;

    /** The name in answers and metrics, such as {@code sold_out}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
