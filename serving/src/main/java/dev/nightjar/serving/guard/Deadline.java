package dev.nightjar.serving.guard;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much time one request has for Redis, over all its round trips. A trip cannot be cut short once it has begun, only
 * by its own timeout; so it is begun only where its timeout fits into what is left, and the sum holds.
 */
public final class Deadline {
    private final LongSupplier nanoTime;
    private final long endsAt;

    private Deadline(LongSupplier nanoTime, long endsAt) {
        this.nanoTime = nanoTime;
        this.endsAt = endsAt;
    }

    /**
     * Begins now.
     *
     * @param nanoTime a clock that never goes back, as {@link System#nanoTime()}
     */
    public static Deadline in(Duration budget, LongSupplier nanoTime) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + budget.toNanos());
    }

    /** Whether so much time is left. */
    public boolean leaves(Duration time) {
        return endsAt - nanoTime.getAsLong() >= time.toNanos();
    }
}
