package dev.nightjar.redis;

import dev.nightjar.contract.Key.Kind;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.rules.RuleSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import redis.clients.jedis.UnifiedJedis;

/**
 * The rules of one store. Whoever changes them says which version they saw, so that nobody overwrites what they have not
 * seen; older versions are kept to go back to.
 */
public final class LiveRules {
    /** Versions to go back to, the current one included. */
    public static final int KEPT = Versioned.KEPT;

    private final Versioned<RuleSet> versioned;

    public LiveRules(UnifiedJedis redis, String store) {
        this.versioned = new Versioned<>(
                redis,
                store,
                Kind.RULES,
                Kind.RULES_HISTORY,
                new Versioned.Form<>(RuleSet.NONE, RuleSet::fromJson, RuleSet::toJson, RuleSet::version));
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
        return versioned.read();
    }

    /** The version that the next one has to come after, also where the rules are lost or cannot be read. */
    public long currentVersion() {
        return versioned.currentVersion();
    }

    /** Puts rules in place of the version before theirs, if that is the current one. */
    public Outcome write(RuleSet next) {
        OptionalLong other = versioned.write(next);
        return other.isEmpty() ? new Outcome.Written(next) : new Outcome.Overtaken(other.getAsLong());
    }

    /** The rules of a version, empty where it is not kept, or no longer. */
    public Optional<RuleSet> version(long version) {
        return versioned.version(version);
    }

    /** The kept versions, newest first; empty in place of one that cannot be read. */
    public SortedMap<Long, Optional<RuleSet>> versions() {
        return versioned.versions();
    }
}
