package dev.nightjar.serving.recommend;

import java.util.Locale;

/** In what an answer is less than it should be. */
public enum Degradation {
    /** Stock is as this server last saw it, or some was left out, since Redis did not answer. */
    STOCK_UNVERIFIED,
    /** The shopper's list and sizes could not be read. */
    SHOPPER_UNREADABLE,
    /** The generation is older than {@code serving.stale-after}. */
    DATA_STALE,
    /** No stock has changed for longer than {@code serving.stock-stale-after}: is the shop's stock feed dead? */
    STOCK_STALE,
    /** A newer generation is live, but this server could not load it. */
    GENERATION_REFUSED,
    /** Too many requests at once, or {@code serving.black-friday}: without session, without items just changed in stock. */
    SHED,
    /** The shopper's lookup took so long that there was no time to look at stock. */
    DEADLINE_EXCEEDED;

    /** The name in answers, such as {@code stock_unverified}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
