package dev.nightjar.serving.health;

import dev.nightjar.redis.EventStream;
import dev.nightjar.redis.EventStream.Backlog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/** How many accepted events of one store wait for the job collect: looked up when somebody asks, and remembered briefly. */
public final class StreamBacklog {
    private static final Duration REMEMBERED = Duration.ofSeconds(2);

    private final EventStream stream;
    private final Clock clock;
    private Optional<Instant> lookedUpAt = Optional.empty();
    private Optional<Backlog> last = Optional.empty();

    public StreamBacklog(UnifiedJedis redis, String store, Clock clock) {
        this.stream = new EventStream(redis, store);
        this.clock = clock;
    }

    /** What waits now; empty when Redis does not say. */
    public synchronized Optional<Backlog> now() {
        Instant now = clock.instant();
        if (lookedUpAt
                .filter(then -> Duration.between(then, now).compareTo(REMEMBERED) < 0)
                .isPresent()) {
            return last;
        }
        try {
            last = Optional.of(stream.backlog());
        } catch (JedisException e) {
            // Readiness and the counter of Redis's errors tell of it; here it only means that nobody knows.
            last = Optional.empty();
        }
        lookedUpAt = Optional.of(now);
        return last;
    }

    /** Seconds for which the oldest of them has been waiting. */
    public double lagSeconds(Backlog backlog) {
        return backlog.lag(clock.instant()).toMillis() / 1000.0;
    }
}
