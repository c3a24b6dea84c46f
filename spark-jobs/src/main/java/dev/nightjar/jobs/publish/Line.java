package dev.nightjar.jobs.publish;

import dev.nightjar.redis.RedisAddress;
import dev.nightjar.redis.RedisUnreachable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * A task's connection to Redis, opened anew when it breaks or when a cluster has moved its slots; the batch is then sent
 * again. What Redis refuses, as when its memory is full, is not sent again.
 */
final class Line implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private final RedisAddress address;
    private final int attempts;
    private UnifiedJedis redis;
    private boolean broken;

    /** Opens it; {@link RedisUnreachable} when that fails. */
    Line(RedisAddress address, int attempts) {
        this.address = address;
        this.attempts = attempts;
        this.redis = address.open();
    }

    /** Sends a batch and gives what the command makes of the replies. */
    long send(Batch batch, RedisWriter.Command command) {
        for (int attempt = 1; ; attempt++) {
            try {
                return sendOnce(batch, command);
            } catch (JedisConnectionException
                    | JedisRedirectionException
                    | JedisClusterOperationException
                    | RedisUnreachable e) {
                if (attempt == attempts) {
                    throw e;
                }
                LOG.warn(
                        "Redis at {}: {}; the {} values from {} on are sent again, attempt {} of {}",
                        address.shown(),
                        e.getMessage(),
                        batch.size(),
                        new String(batch.firstKey(), StandardCharsets.US_ASCII),
                        attempt + 1,
                        attempts);
                broken = true;
                pause(attempt);
            }
        }
    }

    private long sendOnce(Batch batch, RedisWriter.Command command) {
        if (broken) {
            redis.close();
            redis = address.open();
            broken = false;
        }
        try (AbstractPipeline pipeline = redis.pipelined()) {
            return command.apply(pipeline, batch);
        }
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(FIRST_PAUSE.toMillis() << Math.min(attempt - 1, 6));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Redis", e);
        }
    }

    @Override
    public void close() {
        redis.close();
    }
}
