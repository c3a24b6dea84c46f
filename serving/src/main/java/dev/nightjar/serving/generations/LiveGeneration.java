package dev.nightjar.serving.generations;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.Manifest;
import dev.nightjar.redis.GenerationUnavailable;
import dev.nightjar.redis.Generations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;

/**
 * The generation that a store is served from. A new one is loaded wholly aside, then one reference is swapped; whatever
 * goes wrong, the old one stays.
 */
public final class LiveGeneration {
    private final UnifiedJedis redis;
    private final String store;
    private final Generations generations;
    private final GenerationLoader loader;
    private final Consumer<Catalogue> preparation;
    private final AtomicReference<Optional<Generation>> current = new AtomicReference<>(Optional.empty());
    private final AtomicReference<State> state = new AtomicReference<>(new State.NotLookedUp());

    /** How the last look at the pointer went. */
    public sealed interface State {
        /** Nothing is known yet: Redis has not answered since the start. */
        record NotLookedUp() implements State {}

        /** Nothing was ever published for the store, or Redis has lost it. */
        record NeverPublished() implements State {}

        /** The live generation is the one in heap. */
        record Loaded(long generation) implements State {}

        /** The pointer names a generation that could not be loaded; the one before it, if any, is still served. */
        record Refused(long generation, String why) implements State {}
    }

    /**
     * Serves nothing before the first {@link #refresh}.
     *
     * @param preparation what else a catalogue needs before it is served; it may ask Redis, too
     */
    public LiveGeneration(UnifiedJedis redis, String store, Consumer<Catalogue> preparation) {
        this.redis = redis;
        this.store = store;
        this.generations = new Generations(redis, store);
        this.loader = new GenerationLoader(redis, store);
        this.preparation = preparation;
    }

    /** What to serve from now; empty before the first load. */
    public Optional<Generation> current() {
        return current.get();
    }

    public State state() {
        return state.get();
    }

    /** All published generations, newest first. */
    public List<Manifest> published() {
        return generations.all();
    }

    /** How long each of these will stay. */
    public Map<Long, Lifetime> lifetimes(List<Manifest> manifests) {
        Map<Long, Response<Long>> replies = new HashMap<>();
        try (var pipeline = redis.pipelined()) {
            manifests.forEach(m -> replies.put(
                    m.generation(),
                    pipeline.ttl(Key.itemBlock(store, m.generation(), 0).text())));
            pipeline.sync();
        }
        Map<Long, Lifetime> lifetimes = new HashMap<>();
        replies.forEach((generation, ttl) -> lifetimes.put(generation, Lifetime.ofTtl(ttl.get())));
        return lifetimes;
    }

    /** Where the pointer stands in Redis. */
    public OptionalLong pointer() {
        return generations.live();
    }

    /**
     * Looks at the pointer and loads what it names, if that is new.
     *
     * @return whether another generation is served than before
     */
    public synchronized boolean refresh() {
        OptionalLong live = generations.live();
        if (live.isEmpty()) {
            state.set(new State.NeverPublished());
            return false;
        }
        long number = live.getAsLong();
        if (current.get().map(g -> g.number() == number).orElse(false)) {
            state.set(new State.Loaded(number));
            return false;
        }
        Manifest manifest =
                generations.find(number).orElseThrow(() -> refused(number, "it has no manifest; publish again"));
        swap(load(manifest));
        return true;
    }

    /**
     * Makes a published generation live for every server, and serves it from here at once. It is loaded before the
     * pointer moves, so that an unreadable one never goes live.
     *
     * @throws GenerationUnavailable when it is unknown, unfinished, expired or unreadable
     */
    public synchronized Manifest activate(long number) {
        Optional<Generation> loaded = generations
                .find(number)
                .filter(m -> m.state() == Manifest.State.READY)
                .map(this::loadToActivate);
        Manifest manifest = generations.activate(number);
        swap(loaded.orElseGet(() -> load(manifest)));
        return manifest;
    }

    private Generation loadToActivate(Manifest manifest) {
        try {
            return prepared(manifest);
        } catch (IllegalArgumentException | MalformedValueException e) {
            throw new GenerationUnavailable(
                    "generation " + manifest.generation() + " cannot be loaded: " + e.getMessage());
        }
    }

    private Generation load(Manifest manifest) {
        try {
            return prepared(manifest);
        } catch (IllegalArgumentException | MalformedValueException e) {
            throw refused(manifest.generation(), e.getMessage());
        }
    }

    private Generation prepared(Manifest manifest) {
        Generation loaded = loader.load(manifest);
        preparation.accept(loaded.catalogue());
        return loaded;
    }

    private GenerationRefused refused(long number, String why) {
        state.set(new State.Refused(number, why));
        return new GenerationRefused(number, why);
    }

    private void swap(Generation loaded) {
        current.set(Optional.of(loaded));
        state.set(new State.Loaded(loaded.number()));
    }
}
