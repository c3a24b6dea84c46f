package dev.nightjar.serving.health;

import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.generations.LiveGeneration.State;
import dev.nightjar.serving.recommend.WarmUp;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/** Whether this server can give the answers it is there for, and if not, why. */
public final class Readiness {
    private final UnifiedJedis redis;
    private final Stores stores;
    private final Phase phase;
    private final Clock clock;

    public Readiness(UnifiedJedis redis, Stores stores, Phase phase, Clock clock) {
        this.redis = redis;
        this.stores = stores;
        this.phase = phase;
        this.clock = clock;
    }

    /** What belongs to the beginning and the end of the process. */
    public record Phase(WarmUp warmUp, Drain drain) {}

    /** The whole answer. */
    record Report(boolean ready, boolean draining, RedisPart redis, List<StorePart> stores) {}

    record RedisPart(boolean ready, String reason) {}

    record StorePart(
            String store,
            boolean ready,
            String state,
            String reason,
            Long generation,
            String dataDate,
            Long ageSeconds,
            EventsPart events) {}

    /** Events on their way to the lake; absent while Redis does not say. They make nobody unready. */
    record EventsPart(long backlog, double lagSeconds) {}

    Report report() {
        RedisPart redisPart = redis();
        List<StorePart> parts = stores.all().stream().map(this::part).toList();
        boolean draining = phase.drain().hasBegun();
        boolean ready = !draining && redisPart.ready() && parts.stream().allMatch(StorePart::ready);
        return new Report(ready, draining, redisPart, parts);
    }

    private RedisPart redis() {
        try {
            redis.ping();
            return new RedisPart(true, null);
        } catch (JedisException e) {
            return new RedisPart(false, "Redis does not answer: " + e.getMessage() + "; check redis.url");
        }
    }

    private StorePart part(Store store) {
        State state = store.generation().state();
        Optional<Generation> current = store.generation().current();
        if (state instanceof State.NotLookedUp) {
            return part(store, "not_looked_up", "Redis has not answered since the start", current, false);
        }
        if (state instanceof State.NeverPublished) {
            // Nothing to wait for: a new store must not keep the others from being served.
            return part(store, "never_published", "publish a generation for it", current, true);
        }
        if (state instanceof State.Refused refused) {
            // One bad publish must not take every server out of service while the old generation is good.
            String reason = "generation " + refused.generation() + " cannot be loaded: " + refused.why();
            return part(store, "refused", reason, current, current.isPresent());
        }
        if (!store.rules().areKnown()) {
            // What is excluded would be shown.
            return part(
                    store, "rules_unread", "the rules could not be read since the start; see the log", current, false);
        }
        if (!phase.warmUp().isDone(store)) {
            return part(store, "warming_up", "the server has just started", current, false);
        }
        return part(store, "loaded", null, current, true);
    }

    private StorePart part(Store store, String state, String reason, Optional<Generation> current, boolean ready) {
        return new StorePart(
                store.name(),
                ready,
                state,
                reason,
                current.map(Generation::number).orElse(null),
                current.map(g -> g.manifest().runDate().toString()).orElse(null),
                current.map(g -> Duration.between(g.manifest().builtAt(), clock.instant())
                                .toSeconds())
                        .orElse(null),
                store.backlog()
                        .now()
                        .map(waiting -> new EventsPart(
                                waiting.backlog(), store.backlog().lagSeconds(waiting)))
                        .orElse(null));
    }
}
