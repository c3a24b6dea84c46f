package dev.nightjar.bench.jobs;

import dev.nightjar.jobs.kernels.BestItems;
import dev.nightjar.jobs.kernels.Kernels;
import dev.nightjar.jobs.kernels.Panels;
import dev.nightjar.jobs.kernels.PlainKernel;
import dev.nightjar.jobs.kernels.ScoreKernel;
import dev.nightjar.jobs.kernels.Tile;
import dev.nightjar.jobs.kernels.UserBlock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One tile, 30 users by 4,096 items, by each kernel; and selecting from it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScoreKernels {
    private static final int USERS = 5 * UserBlock.GROUP;
    private static final int ITEMS = 4096;

    @Param({"64", "128"})
    int rank;

    @Param({"vector", "plain"})
    String kernel;

    @Param("100")
    int count;

    private ScoreKernel multiplier;
    private UserBlock users;
    private Tile tile;
    private BestItems best;

    @Setup
    public void prepare() {
        multiplier = kernel.equals("plain") ? new PlainKernel() : Kernels.fastest();
        multiplier.items(Panels.of(Factors.vectors(1, ITEMS, rank), rank), 0, ITEMS / Panels.WIDTH);
        users = new UserBlock(USERS, rank);
        List<float[]> vectors = Factors.vectors(2, USERS, rank);
        for (int user = 0; user < USERS; user++) {
            users.put(user, vectors.get(user));
        }
        tile = new Tile(USERS, ITEMS);
        best = new BestItems(USERS, count, ITEMS);
        multiplier.multiply(users, USERS, tile);
    }

    /** Scores and maxima of the tile. */
    @Benchmark
    public Tile multiply() {
        multiplier.multiply(users, USERS, tile);
        return tile;
    }

    /** The best of the tile for each user, as of a first block of items. */
    @Benchmark
    public BestItems select() {
        best.clear();
        for (int user = 0; user < USERS; user++) {
            best.offer(user, tile, user, 0);
        }
        return best;
    }
}
