package dev.nightjar.redis;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.contract.Manifest;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import redis.clients.jedis.ScanIteration;
import redis.clients.jedis.UnifiedJedis;

/**
 * The published generations of one store and the pointer to the live one.
 *
 * <p>Readers see only the pointer, and the pointer is moved by one atomic step, so they see one generation or the next
 * and never a mixture. A generation is made live only when its manifest says that it was verified.
 */
public final class Generations {
    /** Points to a registered generation, or does nothing. KEYS: pointer, registry. ARGV: generation. */
    private static final String ACTIVATE =
            "if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then redis.call('SET', KEYS[1], ARGV[1]) return 1 end"
                    + " return 0";

    /** Forgets a generation unless it is live. KEYS: pointer, registry. ARGV: generation. */
    private static final String FORGET =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return 0 end redis.call('HDEL', KEYS[2], ARGV[1]) return 1";

    private static final int UNLINK_BATCH = 1000;

    private final UnifiedJedis redis;
    private final String store;
    private final String live;
    private final String registry;

    public Generations(UnifiedJedis redis, String store) {
        this.redis = redis;
        this.store = store;
        this.live = Key.ofStore(store, Kind.LIVE).text();
        this.registry = Key.ofStore(store, Kind.GENERATIONS).text();
    }

    /** The generation that readers use; empty before the first publish. */
    public OptionalLong live() {
        String text = redis.get(live);
        return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    /** All known generations, newest first, those that were never finished included. */
    public List<Manifest> all() {
        return redis.hgetAll(registry).values().stream()
                .map(Manifest::fromJson)
                .sorted(Comparator.comparingLong(Manifest::generation).reversed())
                .toList();
    }

    public Optional<Manifest> find(long generation) {
        return Optional.ofNullable(redis.hget(registry, Long.toString(generation)))
                .map(Manifest::fromJson);
    }

    /** A number that no generation of this store ever had. */
    public long next() {
        return redis.incr(Key.ofStore(store, Kind.SEQUENCE).text());
    }

    /** Writes down a generation, or what has become of it. */
    public void record(Manifest manifest) {
        redis.hset(registry, Long.toString(manifest.generation()), manifest.toJson());
    }

    /**
     * Makes a generation live.
     *
     * @throws GenerationUnavailable when it is unknown, unfinished or expired
     */
    public Manifest activate(long generation) {
        Manifest manifest = find(generation).orElseThrow(() -> unavailable(generation, "is not known"));
        if (manifest.state() != Manifest.State.READY) {
            throw unavailable(generation, "was never finished");
        }
        if (!redis.exists(Key.itemBlock(store, generation, 0).text())) {
            throw unavailable(generation, "has expired");
        }
        Object moved = redis.eval(ACTIVATE, List.of(live, registry), List.of(Long.toString(generation)));
        if (!Long.valueOf(1).equals(moved)) {
            throw unavailable(generation, "was dropped just now");
        }
        return manifest;
    }

    /**
     * Makes the newest finished generation before the live one live.
     *
     * @throws GenerationUnavailable when there is none
     */
    public Manifest rollback() {
        long current = live().orElseThrow(() ->
                new GenerationUnavailable("store " + store + " has no live generation to roll back from"));
        long previous = all().stream()
                .filter(m -> m.generation() < current && m.state() == Manifest.State.READY)
                .mapToLong(Manifest::generation)
                .findFirst()
                .orElseThrow(() ->
                        new GenerationUnavailable("store " + store + " has no finished generation before " + current));
        return activate(previous);
    }

    /** Removes a generation's keys unless it is live; returns how many. Other stores and generations are not touched. */
    public long drop(long generation) {
        Object forgotten = redis.eval(FORGET, List.of(live, registry), List.of(Long.toString(generation)));
        if (!Long.valueOf(1).equals(forgotten)) {
            return 0;
        }
        long dropped = 0;
        ScanIteration scan = redis.scanIteration(UNLINK_BATCH, Key.patternOfGeneration(store, generation));
        while (!scan.isIterationCompleted()) {
            Collection<String> keys = scan.nextBatchList();
            try (var pipeline = redis.pipelined()) {
                keys.forEach(pipeline::unlink);
                pipeline.sync();
            }
            dropped += keys.size();
        }
        return dropped;
    }

    private GenerationUnavailable unavailable(long generation, String why) {
        return new GenerationUnavailable("generation " + generation + " of store " + store + " " + why + "; live is "
                + (live().isPresent() ? live().getAsLong() : "none") + ", finished are "
                + all().stream()
                        .filter(m -> m.state() == Manifest.State.READY)
                        .map(m -> Long.toString(m.generation()))
                        .toList());
    }
}
