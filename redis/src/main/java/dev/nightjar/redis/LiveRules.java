package dev.nightjar.redis;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.rules.RuleSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import redis.clients.jedis.UnifiedJedis;

/**
 * The rules of one store. Whoever changes them says which version they saw, so that nobody overwrites what they have not
 * seen; older versions are kept to go back to.
 */
public final class LiveRules {
    /** Versions to go back to, the current one included. */
    public static final int KEPT = 50;

    /**
     * Writes the next version if nobody else has. KEYS: rules, history. ARGV: expected version, next version, rules, how many
     * to keep. Returns -1 when written, else the version that is there. Where rules are missing or unreadable, the newest
     * version of the history counts, so that no number is given twice.
     */
    private static final String WRITE = """
            local version = nil
            local there = redis.call('GET', KEYS[1])
            if there then
              local readable, rules = pcall(cjson.decode, there)
              if readable and type(rules) == 'table' then version = tonumber(rules.version) end
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
    private final String current;
    private final String history;

    public LiveRules(UnifiedJedis redis, String store) {
        this.redis = redis;
        this.current = Key.ofStore(store, Kind.RULES).text();
        this.history = Key.ofStore(store, Kind.RULES_HISTORY).text();
    }

    /** What a write came to. */
    public sealed interface Outcome {
        /** The rules are in force. */
        record Written(RuleSet rules) implements Outcome {}

        /** Somebody changed the rules meanwhile; nothing was written. */
        record Overtaken(long current) implements Outcome {}
    }

    /**
     * The rules in force.
     *
     * @throws MalformedValueException when they cannot be read
     */
    public RuleSet read() {
        return Optional.ofNullable(redis.get(current)).map(RuleSet::fromJson).orElse(RuleSet.NONE);
    }

    /** The version that the next one has to come after, also where the rules are lost or cannot be read. */
    public long currentVersion() {
        Optional<RuleSet> there = Optional.ofNullable(redis.get(current)).flatMap(LiveRules::readable);
        return there.map(RuleSet::version)
                .orElseGet(() -> redis.hkeys(history).stream()
                        .mapToLong(Long::parseLong)
                        .max()
                        .orElse(0));
    }

    /** Puts rules in place of the version before theirs, if that is the current one. */
    public Outcome write(RuleSet next) {
        Object there = redis.eval(
                WRITE,
                List.of(current, history),
                List.of(
                        Long.toString(next.version() - 1),
                        Long.toString(next.version()),
                        next.toJson(),
                        Integer.toString(KEPT)));
        long version = (Long) there;
        return version < 0 ? new Outcome.Written(next) : new Outcome.Overtaken(version);
    }

    /** The rules of a version, empty where it is not kept, or no longer. */
    public Optional<RuleSet> version(long version) {
        return Optional.ofNullable(redis.hget(history, Long.toString(version))).map(RuleSet::fromJson);
    }

    /** The kept versions, newest first; empty in place of one that cannot be read. */
    public SortedMap<Long, Optional<RuleSet>> versions() {
        SortedMap<Long, Optional<RuleSet>> versions = new TreeMap<>(Comparator.reverseOrder());
        redis.hgetAll(history).forEach((version, json) -> versions.put(Long.parseLong(version), readable(json)));
        return versions;
    }

    private static Optional<RuleSet> readable(String json) {
        try {
            return Optional.of(RuleSet.fromJson(json));
        } catch (MalformedValueException e) {
            // Of another release, perhaps: it is there, and cannot be gone back to.
            return Optional.empty();
        }
    }
}
