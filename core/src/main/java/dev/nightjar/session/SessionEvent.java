package dev.nightjar.session;

import java.time.Instant;

/**
 * One thing a shopper did with one item, as a session remembers it.
 *
 * @param id unique within the store; an event that is sent twice has one id and counts once
 * @param item the shop's item id; the item need not be in the catalogue
 * @param at when, to the millisecond
 * @param dwellMs how long the pointer or the page stayed, in milliseconds; 0 when unknown
 * @param depth how much of the item's page was seen, 0..1; 0 when unknown
 */
public record SessionEvent(String id, EventType type, String item, Instant at, long dwellMs, double depth) {
    public SessionEvent {
        if (dwellMs < 0 || !(depth >= 0 && depth <= 1)) {
            throw new IllegalArgumentException("event " + id + ": dwell of " + dwellMs + " ms, depth " + depth
                    + "; dwell is 0 or more, depth 0 to 1");
        }
    }
}
