package dev.nightjar.redis;

/** An answer that is there once the pipeline was synced. */
@FunctionalInterface
public interface Pending<T> {
    /**
     * The answer.
     *
     * @throws redis.clients.jedis.exceptions.JedisException when Redis refused
     */
    T get();
}
