package dev.nightjar.redis;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.contract.MalformedValueException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import redis.clients.jedis.UnifiedJedis;

/**
 * A document of a store of which every change is a version, with a history to go back to. Whoever changes it says which
 * version they saw, so that nobody overwrites what they have not seen.
 *
 * @param <T> the document; its JSON has its version in {@code version}
 */
final class Versioned<T> {
    /** Versions to go back to, the current one included. */
    static final int KEPT = 50;

    /**
     * Writes the next version if nobody else has. KEYS: document, history. ARGV: expected version, next version,
     * document, how many to keep. Returns -1 when written, else the version that is there. Where the document is missing or unreadable, the newest
     * version of the history counts, so that no number is given twice.
     */
    private static final String WRITE = """
            local version = nil
            local there = redis.call('GET', KEYS[1])
            if there then
              local readable, document = pcall(cjson.decode, there)
              if readable and type(document) == 'table' then version = tonumber(document.version) end
            end
            local kept = redis.call('HKEYS', KEYS[2])
            if not version then
              version = 0
              for _, v in ipairs(kept) do version = math.max(version, tonumber(v) or 0) end
            end
            if version ~= tonumber(ARGV[1]) then return version end
            redis.call('SET', KEYS[1], ARGV[3])
            redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
            for _, v in ipairs(kept) do
              if (tonumber(v) or 0) <= ARGV[2] - ARGV[4] then redis.call('HDEL', KEYS[2], v) end
            end
            return -1
            """;

    private final UnifiedJedis redis;
    private final Form<T> form;
    private final String current;
    private final String history;

    /**
     * How a document is written and read.
     *
     * @param none what there is before the first write
     * @param fromJson throws {@link MalformedValueException} when it cannot read
     */
    record Form<T>(T none, Function<String, T> fromJson, Function<T, String> toJson, ToLongFunction<T> version) {}

    Versioned(UnifiedJedis redis, String store, Kind current, Kind history, Form<T> form) {
        this.redis = redis;
        this.form = form;
        this.current = Key.ofStore(store, current).text();
        this.history = Key.ofStore(store, history).text();
    }

    T read() {
        return Optional.ofNullable(redis.get(current)).map(form.fromJson()).orElse(form.none());
    }

    long currentVersion() {
        Optional<T> there = Optional.ofNullable(redis.get(current)).flatMap(this::readable);
        return there.map(form.version()::applyAsLong)
                .orElseGet(() -> redis.hkeys(history).stream()
                        .mapToLong(Long::parseLong)
                        .max()
                        .orElse(0));
    }

    /** Writes the next version; where somebody was faster nothing is written, and the version there is returned. */
    OptionalLong write(T next) {
        long version = form.version().applyAsLong(next);
        Object there = redis.eval(
                WRITE,
                List.of(current, history),
                List.of(
                        Long.toString(version - 1),
                        Long.toString(version),
                        form.toJson().apply(next),
                        Integer.toString(KEPT)));
        long other = (Long) there;
        return other < 0 ? OptionalLong.empty() : OptionalLong.of(other);
    }

    Optional<T> version(long version) {
        return Optional.ofNullable(redis.hget(history, Long.toString(version))).map(form.fromJson());
    }

    /** The kept versions, newest first; empty in place of one that cannot be read. */
    SortedMap<Long, Optional<T>> versions() {
        SortedMap<Long, Optional<T>> versions = new TreeMap<>(Comparator.reverseOrder());
        redis.hgetAll(history).forEach((version, json) -> versions.put(Long.parseLong(version), readable(json)));
        return versions;
    }

    private Optional<T> readable(String json) {
        try {
            return Optional.of(form.fromJson().apply(json));
        } catch (MalformedValueException e) {
            // Of another release, perhaps: it is there, and cannot be gone back to.
            return Optional.empty();
        }
    }
}
