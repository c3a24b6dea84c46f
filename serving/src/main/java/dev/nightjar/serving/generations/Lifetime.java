package dev.nightjar.serving.generations;

import java.time.Duration;

/** How long a generation's keys will stay in Redis. */
public sealed interface Lifetime {
    /** Until another one replaces it. */
    record Unlimited() implements Lifetime {}

    /** Until then. */
    record Ends(Duration left) implements Lifetime {}

    /** They are gone. */
    record Expired() implements Lifetime {}

    /** Reads the answer of Redis's TTL. */
    static Lifetime ofTtl(long seconds) {
        if (seconds == -2) {
            return new Expired();
        }
        return seconds < 0 ? new Unlimited() : new Ends(Duration.ofSeconds(seconds));
    }
}
