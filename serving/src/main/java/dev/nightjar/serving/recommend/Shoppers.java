package dev.nightjar.serving.recommend;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.Shopper;
import dev.nightjar.redis.Pending;
import dev.nightjar.redis.SessionState;
import dev.nightjar.redis.Sessions;
import dev.nightjar.redis.Visitor;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.guard.GuardedRedis;
import dev.nightjar.serving.recommend.Strategy.Reason;
import dev.nightjar.serving.stock.StockView;
import dev.nightjar.serving.stock.StoreStock;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Looks up the visitors of one store, in one round trip: the user's list and sizes, what session and user did lately, and
 * what has changed in stock. Remembers sizes for when Redis does not answer.
 */
public final class Shoppers {
    private static final Logger log = LoggerFactory.getLogger(Shoppers.class);

    private final GuardedRedis redis;
    private final String store;
    private final Sessions sessions;
    private final StoreStock stock;
    private final Cache<String, Shopper> lastKnown;

    public Shoppers(GuardedRedis redis, String store, Sessions sessions, StoreStock stock, int mostRemembered) {
        this.redis = redis;
        this.store = store;
        this.sessions = sessions;
        this.stock = stock;
        this.lastKnown = Caffeine.newBuilder().maximumSize(mostRemembered).build();
    }

    /**
     * What was found.
     *
     * @param stock live stock as of this moment
     */
    record Found(Lookup lookup, SessionState remembered, StockView stock) {}

    /** Looks a visitor up in one generation; a failure is an outcome, not an exception. */
    Found find(Generation generation, Visitor visitor) {
        return find(generation, visitor, pipeline -> sessions.read(pipeline, visitor));
    }

    /** The same without what session and user did, which takes less of Redis. */
    Found findBase(Generation generation, Visitor visitor) {
        return find(generation, visitor, pipeline -> () -> SessionState.NOTHING);
    }

    private Found find(
            Generation generation, Visitor visitor, Function<AbstractPipeline, Pending<SessionState>> remembering) {
        try {
            return redis.ask(client -> read(client, generation, visitor, remembering));
        } catch (JedisException e) {
            return failed(Reason.REDIS_UNAVAILABLE, generation, visitor);
        } catch (MalformedValueException | IllegalArgumentException e) {
            log.warn("store {}: {} of generation {}: {}", store, visitor, generation.number(), e.getMessage());
            return failed(Reason.UNREADABLE_VALUE, generation, visitor);
        }
    }

    private Found read(
            UnifiedJedis client,
            Generation generation,
            Visitor visitor,
            Function<AbstractPipeline, Pending<SessionState>> remembering) {
        Optional<Replies> replies;
        Pending<SessionState> remembered;
        Pending<StockView> view;
        try (var pipeline = client.pipelined()) {
            replies = visitor.user().map(user -> Replies.queued(pipeline, store, generation.number(), user));
            remembered = remembering.apply(pipeline);
            view = stock.view(pipeline, generation.catalogue());
            pipeline.sync();
        }
        Lookup lookup = replies.map(Replies::lookup).orElseGet(Lookup.Anonymous::new);
        visitor.user().ifPresent(user -> lastKnown.put(user, lookup.shopper()));
        return new Found(lookup, remembered.get(), view.get());
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

    private Found failed(Reason reason, Generation generation, Visitor visitor) {
        Optional<Shopper> sizes = visitor.user().flatMap(user -> Optional.ofNullable(lastKnown.getIfPresent(user)));
        return new Found(
                new Lookup.Failed(reason, sizes), SessionState.NOTHING, stock.lastKnown(generation.catalogue()));
    }
}
