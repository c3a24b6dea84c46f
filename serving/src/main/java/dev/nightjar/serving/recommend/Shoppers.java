package dev.nightjar.serving.recommend;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.Shopper;
import dev.nightjar.redis.SessionState;
import dev.nightjar.redis.Sessions;
import dev.nightjar.redis.Visitor;
import dev.nightjar.serving.guard.GuardedRedis;
import dev.nightjar.serving.recommend.Strategy.Reason;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Looks up the visitors of one store, in one round trip: the user's list and sizes, and what session and user did
 * lately. Remembers sizes for when Redis does not answer.
 */
public final class Shoppers {
    private static final Logger log = LoggerFactory.getLogger(Shoppers.class);

    private final GuardedRedis redis;
    private final String store;
    private final Sessions sessions;
    private final Cache<String, Shopper> lastKnown;

    public Shoppers(GuardedRedis redis, String store, Sessions sessions, int mostRemembered) {
        this.redis = redis;
        this.store = store;
        this.sessions = sessions;
        this.lastKnown = Caffeine.newBuilder().maximumSize(mostRemembered).build();
    }

    /** What was found of a visitor. */
    record Found(Lookup lookup, SessionState remembered) {}

    /** Looks a visitor up in one generation; a failure is an outcome, not an exception. */
    Found find(long generation, Visitor visitor) {
        if (visitor.isNobody()) {
            return new Found(new Lookup.Anonymous(), SessionState.NOTHING);
        }
        try {
            return redis.ask(client -> read(client, generation, visitor));
        } catch (JedisException e) {
            return failed(Reason.REDIS_UNAVAILABLE, visitor);
        } catch (MalformedValueException | IllegalArgumentException e) {
            log.warn("store {}: {} of generation {}: {}", store, visitor, generation, e.getMessage());
            return failed(Reason.UNREADABLE_VALUE, visitor);
        }
    }

    /** The same without what session and user did, which takes less of Redis. */
    Found findBase(long generation, Visitor visitor) {
        if (visitor.user().isEmpty()) {
            return new Found(new Lookup.Anonymous(), SessionState.NOTHING);
        }
        try {
            return redis.ask(
                    client -> readBase(client, generation, visitor.user().get()));
        } catch (JedisException e) {
            return failed(Reason.REDIS_UNAVAILABLE, visitor);
        } catch (MalformedValueException | IllegalArgumentException e) {
            log.warn("store {}: {} of generation {}: {}", store, visitor, generation, e.getMessage());
            return failed(Reason.UNREADABLE_VALUE, visitor);
        }
    }

    private Found readBase(UnifiedJedis client, long generation, String user) {
        Replies replies;
        try (var pipeline = client.pipelined()) {
            replies = Replies.queued(pipeline, store, generation, user);
            pipeline.sync();
        }
        Lookup lookup = replies.lookup();
        lastKnown.put(user, lookup.shopper());
        return new Found(lookup, SessionState.NOTHING);
    }

    private Found read(UnifiedJedis client, long generation, Visitor visitor) {
        Optional<Replies> replies;
        Sessions.Pending<SessionState> remembered;
        try (var pipeline = client.pipelined()) {
            replies = visitor.user().map(user -> Replies.queued(pipeline, store, generation, user));
            remembered = sessions.read(pipeline, visitor);
            pipeline.sync();
        }
        Lookup lookup = replies.map(Replies::lookup).orElseGet(Lookup.Anonymous::new);
        visitor.user().ifPresent(user -> lastKnown.put(user, lookup.shopper()));
        return new Found(lookup, remembered.get());
    }

    /** What Redis answers about a user. */
    private record Replies(Response<byte[]> list, Response<byte[]> shopper) {
        static Replies queued(AbstractPipeline pipeline, String store, long generation, String user) {
            return new Replies(
                    pipeline.get(Key.candidates(store, generation, user).bytes()),
                    pipeline.get(Key.shopper(store, generation, user).bytes()));
        }

        Lookup lookup() {
            Optional<CandidateList> own = Optional.ofNullable(list.get()).map(CandidateList.CODEC::decode);
            Optional<Shopper> about = Optional.ofNullable(shopper.get()).map(Shopper.CODEC::decode);
            return own.isEmpty() && about.isEmpty()
                    ? new Lookup.Unknown()
                    : new Lookup.Known(own.orElse(CandidateList.EMPTY), about.orElse(Shopper.UNKNOWN));
        }
    }

    private Found failed(Reason reason, Visitor visitor) {
        Optional<Shopper> sizes = visitor.user().flatMap(user -> Optional.ofNullable(lastKnown.getIfPresent(user)));
        return new Found(new Lookup.Failed(reason, sizes), SessionState.NOTHING);
    }
}
