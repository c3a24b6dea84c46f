package dev.nightjar.redis;

import dev.nightjar.session.SessionEvent;
import java.util.List;

/**
 * What is remembered of a visitor.
 *
 * @param events newest first, none twice; equal times by falling id
 * @param version rises with every change of what is remembered, 0 where nothing is
 * @param unreadable stored events that this release cannot read; they are left out of the others
 */
public record SessionState(List<SessionEvent> events, long version, int unreadable) {
    /** Nothing is remembered. */
    public static final SessionState NOTHING = new SessionState(List.of(), 0, 0);

    public SessionState {
        events = List.copyOf(events);
    }
}
