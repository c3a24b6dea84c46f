package dev.nightjar.contract;

import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import java.time.Instant;

/**
 * An event as it rests in the hash of a session or a user; its id is the hash's field and stands nowhere in the value.
 *
 * @param item the shop's item id, 1 to {@link Key#MAX_ID_BYTES} bytes
 * @param at when, in epoch milliseconds, 1970 to 9999
 * @param dwellMs 0 to {@link #MOST_DWELL_MS} milliseconds
 * @param depthPercent 0 to 100
 */
public record StoredEvent(EventType type, String item, long at, int dwellMs, int depthPercent) {
    /** A longer stay says no more: somebody left the page open. */
    public static final int MOST_DWELL_MS = 3_600_000;

    /** Encoding, version 1. */
    public static final Codec<StoredEvent> CODEC = new StoredEventCodec();

    private static final long END_OF_TIME =
            Instant.parse("+10000-01-01T00:00:00Z").toEpochMilli();

    public StoredEvent {
        Key.requireId(item);
        if (at < 0 || at >= END_OF_TIME) {
            throw new IllegalArgumentException("an event at " + at + " ms; times lie between 1970 and 9999");
        }
        if (dwellMs < 0 || dwellMs > MOST_DWELL_MS || depthPercent < 0 || depthPercent > 100) {
            throw new IllegalArgumentException("dwell of " + dwellMs + " ms, depth of " + depthPercent
                    + " %; dwell is 0 to " + MOST_DWELL_MS + ", depth 0 to 100");
        }
    }

    /** What is kept of an event: a longer dwell is cut, depth is rounded to whole percents. */
    public static StoredEvent of(SessionEvent event) {
        return new StoredEvent(
                event.type(),
                event.item(),
                event.at().toEpochMilli(),
                (int) Math.min(MOST_DWELL_MS, event.dwellMs()),
                (int) Math.round(event.depth() * 100));
    }

    /** The event of this id. */
    public SessionEvent named(String id) {
        return new SessionEvent(id, type, item, Instant.ofEpochMilli(at), dwellMs, depthPercent / 100.0);
    }
}
