package dev.nightjar.redis;

import dev.nightjar.contract.Key.Kind;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.experiment.ExperimentSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import redis.clients.jedis.UnifiedJedis;

/**
 * The experiments of one store. Whoever changes them says which version they saw, so that nobody overwrites what they have not
 * seen; older versions are kept to go back to.
 */
public final class LiveExperiments {
    /** Versions to go back to, the current one included. */
    public static final int KEPT = Versioned.KEPT;

    private final Versioned<ExperimentSet> versioned;

    public LiveExperiments(UnifiedJedis redis, String store) {
        this.versioned = new Versioned<>(
                redis,
                store,
                Kind.EXPERIMENTS,
                Kind.EXPERIMENTS_HISTORY,
                new Versioned.Form<>(
                        ExperimentSet.NONE, ExperimentSet::fromJson, ExperimentSet::toJson, ExperimentSet::version));
    }

    /** What a write came to. */
    public sealed interface Outcome {
        /** The experiments are in force. */
        record Written(ExperimentSet experiments) implements Outcome {}

        /** Somebody changed the experiments meanwhile; nothing was written. */
        record Overtaken(long current) implements Outcome {}
    }

    /**
     * The experiments in force.
     *
     * @throws MalformedValueException when they cannot be read
     */
    public ExperimentSet read() {
        return versioned.read();
    }

    /** The version that the next one has to come after, also where the experiments are lost or cannot be read. */
    public long currentVersion() {
        return versioned.currentVersion();
    }

    /** Puts experiments in place of the version before theirs, if that is the current one. */
    public Outcome write(ExperimentSet next) {
        OptionalLong other = versioned.write(next);
        return other.isEmpty() ? new Outcome.Written(next) : new Outcome.Overtaken(other.getAsLong());
    }

    /** The experiments of a version, empty where it is not kept, or no longer. */
    public Optional<ExperimentSet> version(long version) {
        return versioned.version(version);
    }

    /** The kept versions, newest first; empty in place of one that cannot be read. */
    public SortedMap<Long, Optional<ExperimentSet>> versions() {
        return versioned.versions();
    }
}
