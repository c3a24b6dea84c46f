package dev.nightjar.redis;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/**
 * Lets one publish of a store run at a time. The lock is a lease: it is renewed while its holder lives and falls free
 * {@link #LEASE} after the holder died.
 *
 * <p>It keeps two publishes from cleaning up behind each other. It does not guard readers: they need no lock, since the
 * pointer moves in one step.
 */
public final class PublishLock implements AutoCloseable {
    /** How long a dead holder blocks the next publish. */
    public static final Duration LEASE = Duration.ofSeconds(12);

    private static final String IF_MINE = "if redis.call('GET', KEYS[1]) == ARGV[1] then ";
    private static final String RENEW = IF_MINE + "return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0";
    private static final String RELEASE = IF_MINE + "return redis.call('DEL', KEYS[1]) end return 0";

    private final UnifiedJedis redis;
    private final String key;
    private final String token;
    private final AtomicBoolean lost = new AtomicBoolean();
    private final ScheduledExecutorService heart;
    private final ScheduledFuture<?> renewals;

    private PublishLock(UnifiedJedis redis, String key, String token) {
        this.redis = redis;
        this.key = key;
        this.token = token;
        this.heart = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "publish-lock");
            thread.setDaemon(true);
            return thread;
        });
        long beat = LEASE.toMillis() / 4;
        renewals = heart.scheduleAtFixedRate(this::beat, beat, beat, TimeUnit.MILLISECONDS);
    }

    /**
     * Takes the lock, waiting for its present holder to finish or die.
     *
     * @param token names the holder in the message that a second one gets; unique per attempt
     * @return empty when somebody else still holds it after the wait
     */
    public static Optional<PublishLock> acquire(UnifiedJedis redis, String store, String token, Duration wait)
            throws InterruptedException {
        String key = Key.ofStore(store, Kind.PUBLISH_LOCK).text();
        long until = System.nanoTime() + wait.toNanos();
        while (true) {
            if (redis.set(key, token, SetParams.setParams().nx().px(LEASE.toMillis())) != null) {
                return Optional.of(new PublishLock(redis, key, token));
            }
            if (System.nanoTime() - until >= 0) {
                return Optional.empty();
            }
            TimeUnit.MILLISECONDS.sleep(Math.min(200, wait.toMillis()));
        }
    }

    /** Who holds the lock of a store now. */
    public static Optional<String> holder(UnifiedJedis redis, String store) {
        return Optional.ofNullable(
                redis.get(Key.ofStore(store, Kind.PUBLISH_LOCK).text()));
    }

    /**
     * Whether the lease ran out while we believed to hold it, as after a long pause: stop before the pointer moves. Once
     * lost, it stays lost.
     *
     * @throws JedisException when Redis does not say: who holds the lock is then not known
     */
    public boolean isLost() {
        renew();
        return lost.get();
    }

    private void beat() {
        try {
            renew();
        } catch (JedisException e) {
            // Not known to be lost: the next beat, or isLost() before the flip, decides.
            return;
        }
    }

    private void renew() {
        Object renewed = redis.eval(RENEW, List.of(key), List.of(token, Long.toString(LEASE.toMillis())));
        if (!Long.valueOf(1).equals(renewed)) {
            lost.set(true);
        }
    }

    @Override
    public void close() {
        renewals.cancel(true);
        heart.shutdownNow();
        redis.eval(RELEASE, List.of(key), List.of(token));
    }
}
