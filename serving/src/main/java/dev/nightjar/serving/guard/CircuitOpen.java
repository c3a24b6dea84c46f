package dev.nightjar.serving.guard;

import redis.clients.jedis.exceptions.JedisException;

/** Redis was not asked, since it has not answered lately. To callers the same as a Redis that does not answer. */
public final class CircuitOpen extends JedisException {
    CircuitOpen() {
        super("Redis was not asked: it has not answered lately");
    }
}
