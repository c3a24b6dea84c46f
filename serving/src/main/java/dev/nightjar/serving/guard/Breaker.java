package dev.nightjar.serving.guard;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A circuit breaker around shoppers' calls to Redis, so that a Redis that hangs does not cost every shopper the whole
 * timeout. Closed, every call is made. When a set share of the latest calls has failed it opens: calls fail at once.
 * After a pause one call, and no second beside it, is let through as a probe; if it succeeds the breaker closes, else
 * the pause begins again.
 *
 * <p>A failure is a {@link JedisException}; anything else that the work throws says nothing about Redis. Calls that began
 * before the state last changed no longer count.
 */
public final class Breaker {
    private final BreakerSettings settings;
    private final LongSupplier nanoTime;
    private final Runnable onOpen;

    private boolean open;
    private long openedAt;
    private boolean probing;
    private long epoch;
    /** The latest outcomes, newest in the lowest bit; a failure is 1. */
    private long outcomes;

    private int known;

    /**
     * A closed breaker.
     *
     * @param window how many of the latest calls count, 1 to 64; fewer never open it
     * @param failureShare the share of failures among them that opens it, in (0, 1]
     * @param pause how long it stays open between probes
     */
    public record BreakerSettings(int window, double failureShare, Duration pause) {}

    /**
     * Starts closed.
     *
     * @param nanoTime a clock that never goes back, as {@link System#nanoTime()}
     * @param onOpen called each time it opens, by the call that opened it
     */
    public Breaker(BreakerSettings settings, LongSupplier nanoTime, Runnable onOpen) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.onOpen = onOpen;
    }

    /**
     * Makes the call, or fails at once.
     *
     * @throws CircuitOpen when Redis is not asked
     */
    public <T> T call(Supplier<T> work) {
        long mine = admit();
        try {
            T result = work.get();
            record(mine, false);
            return result;
        } catch (JedisException e) {
            if (record(mine, true)) {
                onOpen.run();
            }
            throw e;
        } catch (RuntimeException e) {
            record(mine, false);
            throw e;
        }
    }

    /** Whether calls fail at once. */
    public synchronized boolean isOpen() {
        return open;
    }

    private synchronized long admit() {
        if (open) {
            boolean paused = nanoTime.getAsLong() - openedAt < settings.pause().toNanos();
            if (paused || probing) {
                throw new CircuitOpen();
            }
            probing = true;
        }
        return epoch;
    }

    /** Takes in an outcome; returns whether it opened the breaker, or kept it open. */
    private synchronized boolean record(long began, boolean failed) {
        if (began != epoch) {
            return false;
        }
        if (open) {
            become(failed);
            return failed;
        }
        outcomes = outcomes << 1 | (failed ? 1 : 0);
        known = Math.min(known + 1, settings.window());
        long counted = outcomes & -1L >>> (Long.SIZE - settings.window());
        boolean tooMany =
                known == settings.window() && Long.bitCount(counted) >= settings.failureShare() * settings.window();
        if (tooMany) {
            become(true);
        }
        return tooMany;
    }

    private void become(boolean opened) {
        open = opened;
        openedAt = nanoTime.getAsLong();
        probing = false;
        outcomes = 0;
        known = 0;
        epoch++;
    }
}
