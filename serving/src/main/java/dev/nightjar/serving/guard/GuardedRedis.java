package dev.nightjar.serving.guard;

import java.util.function.Function;
import redis.clients.jedis.UnifiedJedis;

/** Redis as shoppers' requests ask it: through a breaker that all of them share. */
public record GuardedRedis(UnifiedJedis client, Breaker breaker) {
    /**
     * Asks.
     *
     * @throws redis.clients.jedis.exceptions.JedisException when Redis does not answer, or has not lately
     */
    public <T> T ask(Function<UnifiedJedis, T> question) {
        return breaker.call(() -> question.apply(client));
    }
}
