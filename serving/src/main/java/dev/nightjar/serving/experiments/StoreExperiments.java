package dev.nightjar.serving.experiments;

import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.experiment.Assigned;
import dev.nightjar.experiment.ExperimentSet;
import dev.nightjar.redis.LiveExperiments;
import dev.nightjar.redis.LiveExperiments.Outcome;
import dev.nightjar.redis.Visitor;
import dev.nightjar.rules.Rule;
import dev.nightjar.rules.RuleBook;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.UnifiedJedis;

/**
 * One store's experiments in heap, for requests to use without asking Redis. They outlive a failure of Redis, and a Redis
 * that lost them.
 */
public final class StoreExperiments {
    private final LiveExperiments redis;
    private final String store;
    private volatile ExperimentSet inForce = ExperimentSet.NONE;
    private volatile Books books = new Books(RuleBook.EMPTY, new ConcurrentHashMap<>());

    /** The store's rules together with those of variants, laid out once for each combination that is met. */
    private record Books(RuleBook live, Map<List<Rule>, RuleBook> together) {
        RuleBook with(List<Rule> rules) {
            return together.computeIfAbsent(
                    rules, added -> RuleBook.of(live.rules().with(added)));
        }
    }

    /** Knows no experiments before the first {@link #refresh}. */
    public StoreExperiments(UnifiedJedis redis, String store) {
        this.redis = new LiveExperiments(redis, store);
        this.store = store;
    }

    /** The experiments that this server's answers follow. */
    public ExperimentSet inForce() {
        return inForce;
    }

    /**
     * Where a visitor stands.
     *
     * @param forced variants that a tester asks for; empty where nobody does
     */
    public Assigned assign(Visitor visitor, Map<String, String> forced) {
        ExperimentSet now = inForce;
        return forced.isEmpty() ? now.assign(visitor.user(), visitor.session()) : now.force(forced);
    }

    /** The rules of the store with those of a visitor's variants. */
    public RuleBook rules(RuleBook live, Assigned assigned) {
        List<Rule> added = assigned.treatment().rules();
        if (added.isEmpty()) {
            return live;
        }
        Books known = books;
        if (known.live() != live) {
            known = new Books(live, new ConcurrentHashMap<>());
            books = known;
        }
        return known.with(added);
    }

    /**
     * Takes over what is in Redis. When that fails, the experiments known before go on.
     *
     * @throws MalformedValueException when they cannot be read
     * @throws IllegalStateException when there were some, and Redis has lost them
     */
    public synchronized void refresh() {
        // Not while a change is written, which this reading might be older than.
        ExperimentSet there = redis.read();
        if (there.equals(ExperimentSet.NONE) && inForce.version() > 0) {
            throw new IllegalStateException("Redis has lost the experiments of store " + store + ", version "
                    + inForce.version() + "; PUT experiments writes them again, an empty list for none");
        }
        adopt(there);
    }

    /** Writes the next version; from then on this server's answers follow it. */
    synchronized Outcome write(ExperimentSet next) {
        Outcome outcome = redis.write(next);
        if (outcome instanceof Outcome.Written written) {
            adopt(written.experiments());
        }
        return outcome;
    }

    private void adopt(ExperimentSet next) {
        if (!next.equals(inForce)) {
            // Combinations of variants that are gone would stay for ever.
            books = new Books(books.live(), new ConcurrentHashMap<>());
            inForce = next;
        }
    }

    /** The experiments in Redis now. */
    ExperimentSet read() {
        return redis.read();
    }

    /** The number that a change has to come after. */
    long currentVersion() {
        return redis.currentVersion();
    }

    SortedMap<Long, Optional<ExperimentSet>> versions() {
        return redis.versions();
    }
}
