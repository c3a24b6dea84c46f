package dev.nightjar.session;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How much of what shoppers do is remembered, and how long; from the section {@code session} of a store's settings.
 *
 * @param lifetime of a session, from its last event
 * @param activityLifetime of what a user did over all sessions, from the last event
 * @param maxEvents newest events kept of each
 */
public record SessionLimits(Duration lifetime, Duration activityLifetime, int maxEvents) {

    /** Reads a store's checked settings. */
    public static SessionLimits of(Config store) {
        Config c = store.getConfig("session");
        return new SessionLimits(c.getDuration("lifetime"), c.getDuration("activity-lifetime"), c.getInt("max-events"));
    }
}
