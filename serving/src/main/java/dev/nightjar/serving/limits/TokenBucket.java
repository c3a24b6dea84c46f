package dev.nightjar.serving.limits;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets through so many requests a second on average, and a burst at once: a bucket that fills evenly and gives one token
 * to each request. Kept as one number, the moment at which the bucket was (or will have been) empty, so that taking is
 * one compare-and-set; no thread, no lock. Known as the generic cell rate algorithm (ITU-T I.371).
 *
 * <p>The time for one token is rounded down to whole nanoseconds: at 1,000 a second exact, at 3 a second 1 ns short.
 */
final class TokenBucket {
    private static final long SECOND = 1_000_000_000L;

    private final long nanosPerToken;
    private final long nanosWhenFull;
    private final LongSupplier nanoTime;
    private final AtomicLong emptyAt;

    /**
     * What came of asking for a token.
     *
     * @param remaining whole tokens left
     * @param untilFull how long until the bucket is full again if nobody asks
     * @param untilNext how long until a token is there, zero where one was given
     */
    record Taken(boolean allowed, long remaining, Duration untilFull, Duration untilNext) {}

    /**
     * A full bucket.
     *
     * @param perSecond tokens a second, 1 to 10⁹
     * @param burst how many seconds' worth it holds; at least one token
     * @param nanoTime a clock that never goes back, in nanoseconds, as {@link System#nanoTime()}
     */
    TokenBucket(long perSecond, Duration burst, LongSupplier nanoTime) {
        this.nanosPerToken = SECOND / perSecond;
        this.nanosWhenFull = Math.max(1, burst.toNanos() / nanosPerToken) * nanosPerToken;
        this.nanoTime = nanoTime;
        this.emptyAt = new AtomicLong(nanoTime.getAsLong() - nanosWhenFull);
    }

    /** The most tokens it holds. */
    long capacity() {
        return nanosWhenFull / nanosPerToken;
    }

    /** How long it takes to fill. */
    Duration window() {
        return Duration.ofNanos(nanosWhenFull);
    }

    /** Takes a token if there is one. */
    Taken take() {
        long now = nanoTime.getAsLong();
        while (true) {
            long was = emptyAt.get();
            // By difference, since the clock's values may wrap around.
            long filled = Math.min(now - was, nanosWhenFull);
            if (filled < nanosPerToken) {
                return new Taken(
                        false, 0, Duration.ofNanos(nanosWhenFull - filled), Duration.ofNanos(nanosPerToken - filled));
            }
            long left = filled - nanosPerToken;
            if (emptyAt.compareAndSet(was, now - left)) {
                return new Taken(true, left / nanosPerToken, Duration.ofNanos(nanosWhenFull - left), Duration.ZERO);
            }
        }
    }
}
