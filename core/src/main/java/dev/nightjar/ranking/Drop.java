package dev.nightjar.ranking;

import java.util.Locale;

/** Why a candidate is not in the answer. */
public enum Drop {
    /** Not among the active items of this generation. */
    NOT_IN_CATALOGUE,
    /** No unit of any size. */
    SOLD_OUT,
    /** Units, but none in a size this shopper is likely to take. */
    NOT_IN_SIZE,
    /** Nothing is known of its stock, and the store does not offer such items. */
    STOCK_UNKNOWN;

    /** The name in answers and metrics, such as {@code sold_out}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
