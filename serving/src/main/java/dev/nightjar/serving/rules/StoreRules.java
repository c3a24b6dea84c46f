package dev.nightjar.serving.rules;

import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.redis.LiveRules;
import dev.nightjar.redis.LiveRules.Outcome;
import dev.nightjar.rules.RuleBook;
import dev.nightjar.rules.RuleSet;
import java.util.Optional;
import java.util.SortedMap;
import redis.clients.jedis.UnifiedJedis;

/**
 * One store's rules in heap, for requests to use without asking Redis. They outlive a failure of Redis, and a Redis that lost
 * them.
 */
public final class StoreRules {
    private final LiveRules redis;
    private final String store;
    private volatile RuleBook inForce = RuleBook.EMPTY;
    private volatile boolean known;

    /** Knows no rules before the first {@link #refresh}. */
    public StoreRules(UnifiedJedis redis, String store) {
        this.redis = new LiveRules(redis, store);
        this.store = store;
    }

    /** The rules that this server's answers follow. */
    public RuleBook inForce() {
        return inForce;
    }

    /** Whether the rules were read, or written, since the server started. */
    public boolean areKnown() {
        return known;
    }

    /**
     * Takes over what is in Redis. When that fails, the rules known before stay in force.
     *
     * @throws MalformedValueException when the rules cannot be read
     * @throws IllegalStateException when there were rules, and Redis has lost them
     */
    public synchronized void refresh() {
        // Not while a change is written, which this reading might be older than.
        RuleSet there = redis.read();
        if (there.equals(RuleSet.NONE) && inForce.rules().version() > 0) {
            throw new IllegalStateException("Redis has lost the rules of store " + store + ", version "
                    + inForce.rules().version() + "; PUT rules writes them again, an empty list for none");
        }
        adopt(there);
    }

    /** Writes the next version; from then on this server's answers follow it. */
    synchronized Outcome write(RuleSet next) {
        Outcome outcome = redis.write(next);
        if (outcome instanceof Outcome.Written written) {
            adopt(written.rules());
        }
        return outcome;
    }

    private void adopt(RuleSet rules) {
        if (!rules.equals(inForce.rules())) {
            inForce = RuleBook.of(rules);
        }
        known = true;
    }

    /** The rules in Redis now. */
    RuleSet read() {
        return redis.read();
    }

    /** The number that a change has to come after. */
    long currentVersion() {
        return redis.currentVersion();
    }

    Optional<RuleSet> version(long version) {
        return redis.version(version);
    }

    SortedMap<Long, Optional<RuleSet>> versions() {
        return redis.versions();
    }
}
