package dev.nightjar.redis;

import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Redis does not answer, or refuses the user, the password or the database. The message shows no password. */
public final class RedisUnreachable extends RuntimeException {
    public RedisUnreachable(RedisAddress address, JedisException cause) {
        super("Redis at " + address.shown() + whatIsWrong(root(cause)), cause);
    }

    private static String whatIsWrong(Throwable root) {
        return root instanceof JedisDataException
                ? " answers, but refuses us (" + root.getMessage()
                        + "); check user, password and database number in redis.url or NIGHTJAR_REDIS_URL"
                : " does not answer (" + root.getMessage()
                        + "); check that it runs and that redis.url or NIGHTJAR_REDIS_URL names it";
    }

    /** The first of all causes; Jedis adds a cluster's as a suppressed one. */
    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null || root.getSuppressed().length > 0) {
            root = root.getCause() != null ? root.getCause() : root.getSuppressed()[0];
        }
        return root;
    }
}
