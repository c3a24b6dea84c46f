package dev.nightjar.bench.jobs;

import dev.nightjar.experiment.Assigned;
import dev.nightjar.experiment.Assignment;
import dev.nightjar.experiment.Experiment;
import dev.nightjar.experiment.ExperimentSet;
import dev.nightjar.experiment.Treatment;
import dev.nightjar.experiment.Variant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Who is in which variant: one bucket, and all of a store with three experiments and a holdout. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Assignments {
    private final ExperimentSet set = new ExperimentSet(
            1,
            Instant.EPOCH,
            "bench",
            "",
            new ExperimentSet.Holdout("h", 500),
            List.of(experiment("one"), experiment("two"), experiment("three")));
    private int next;

    /** A bucket. */
    @Benchmark
    public int bucket() {
        return Assignment.bucket("home-pull", "user-" + next++);
    }

    /** A visitor of a store: up to seven buckets. */
    @Benchmark
    public Assigned visitor() {
        return set.assign(Optional.of("user-" + next++), Optional.empty());
    }

    private static Experiment experiment(String id) {
        return new Experiment(
                id,
                new Experiment.Slots(id, 0, Assignment.BUCKETS),
                Experiment.Unit.USER,
                Experiment.State.RUNNING,
                5_000,
                List.of(new Variant("control", 1, Treatment.NONE), new Variant("b", 1, Treatment.NONE)));
    }
}
