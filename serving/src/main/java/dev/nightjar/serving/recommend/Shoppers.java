package dev.nightjar.serving.recommend;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.Shopper;
import dev.nightjar.serving.recommend.Strategy.Reason;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/** Looks up the shoppers of one store, in one round trip, and remembers sizes for when Redis does not answer. */
public final class Shoppers {
    private static final Logger log = LoggerFactory.getLogger(Shoppers.class);

    private final UnifiedJedis redis;
    private final String store;
    private final Cache<String, Shopper> lastKnown;

    public Shoppers(UnifiedJedis redis, String store, int mostRemembered) {
        this.redis = redis;
        this.store = store;
        this.lastKnown = Caffeine.newBuilder().maximumSize(mostRemembered).build();
    }

    /** Looks a user up in one generation; a failure is an outcome, not an exception. */
    Lookup find(long generation, Optional<String> user) {
        if (user.isEmpty()) {
            return new Lookup.Anonymous();
        }
        String id = user.get();
        try {
            return read(generation, id);
        } catch (JedisException e) {
            return new Lookup.Failed(Reason.REDIS_UNAVAILABLE, remembered(id));
        } catch (MalformedValueException | IllegalArgumentException e) {
            log.warn("store {}: user {} of generation {}: {}", store, id, generation, e.getMessage());
            return new Lookup.Failed(Reason.UNREADABLE_VALUE, remembered(id));
        }
    }

    private Lookup read(long generation, String user) {
        Response<byte[]> list;
        Response<byte[]> shopper;
        try (var pipeline = redis.pipelined()) {
            list = pipeline.get(Key.candidates(store, generation, user).bytes());
            shopper = pipeline.get(Key.shopper(store, generation, user).bytes());
            pipeline.sync();
        }
        Optional<CandidateList> ownList = Optional.ofNullable(list.get()).map(CandidateList.CODEC::decode);
        Optional<Shopper> about = Optional.ofNullable(shopper.get()).map(Shopper.CODEC::decode);
        lastKnown.put(user, about.orElse(Shopper.UNKNOWN));
        return ownList.isEmpty() && about.isEmpty()
                ? new Lookup.Unknown()
                : new Lookup.Known(ownList.orElse(CandidateList.EMPTY), about.orElse(Shopper.UNKNOWN));
    }

    private Optional<Shopper> remembered(String user) {
        return Optional.ofNullable(lastKnown.getIfPresent(user));
    }
}
