package dev.nightjar.serving.experiments;

import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.experiment.Assigned;
import dev.nightjar.experiment.Experiment;
import dev.nightjar.experiment.ExperimentSet;
import dev.nightjar.redis.LiveExperiments;
import dev.nightjar.redis.LiveExperiments.Outcome;
import dev.nightjar.redis.Visitor;
import dev.nightjar.rules.Rule;
import dev.nightjar.rules.RuleBook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;

/**
 * One store's experiments in heap, for requests to use without asking Redis. They outlive a failure of Redis, and a Redis
 * that lost them.
 */
public final class StoreExperiments {
    /** Who changed what nobody did. */
    static final String GUARD_RAIL = "guard rail";

    private static final Logger log = LoggerFactory.getLogger(StoreExperiments.class);

    private final LiveExperiments redis;
    private final String store;
    private final GuardRails guardRails;
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
    public StoreExperiments(UnifiedJedis redis, String store, GuardRails.Bounds bounds) {
        this.redis = new LiveExperiments(redis, store);
        this.store = store;
        this.guardRails = new GuardRails(bounds);
    }

    /** Where what shoppers get is counted. */
    public GuardRails guardRails() {
        return guardRails;
    }

    /**
     * Pauses an experiment of which a variant does harm, and writes down why.
     *
     * @return the experiment; empty when none does, or somebody else changed the experiments in this moment
     */
    public synchronized Optional<String> stopHarm(Instant now) {
        ExperimentSet set = inForce;
        Optional<GuardRails.Trip> trip = guardRails.check(set, now);
        if (trip.isEmpty()) {
            return Optional.empty();
        }
        GuardRails.Trip harm = trip.get();
        String note = harm.experiment() + " paused: of variant " + harm.variant() + " " + harm.why();
        ExperimentSet next = new ExperimentSet(
                set.version() + 1,
                now,
                GUARD_RAIL,
                note,
                set.holdout(),
                set.experiments().stream()
                        .map(e -> e.id().equals(harm.experiment()) ? e.in(Experiment.State.PAUSED) : e)
                        .toList());
        if (!(write(next) instanceof Outcome.Written)) {
            // The next look finds it again, in what is there then.
            return Optional.empty();
        }
        guardRails.forget();
        log.warn("store {}: guard rail: {}", store, note);
        return Optional.of(harm.experiment());
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
