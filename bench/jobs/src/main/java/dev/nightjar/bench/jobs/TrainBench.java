package dev.nightjar.bench.jobs;

import dev.nightjar.als.Objective;
import dev.nightjar.jobs.als.Plan;
import dev.nightjar.jobs.als.Plan.Trainer;
import dev.nightjar.jobs.als.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The two trainers on pairs with planted tastes: what a half-step takes, for the same objective; how long each takes to MLlib's
 * best recall@20; how our half-step grows with pairs, users and rank; and what solving one shopper takes in the server.
 *
 * <p>A half-step is taken as half of an iteration, and that from the difference between a long and a short training, so that
 * reading the pairs and putting them in blocks does not count.
 */
@Command(
        name = "train",
        description = "Learning embeddings: half-steps, time to equal recall and growth, against MLlib.",
        mixinStandardHelpOptions = true)
final class TrainBench implements Runnable {
    private static final int BLOCKS = 4;
    private static final long SEED = 1;
    private static final int FEW = 1;
    private static final int MANY = 4;
    private static final int MANY_ITEMS = 100_000;
    private static final double ALPHA = 20;
    /** MLlib's; the planted tastes do best at one of these. */
    private static final List<Double> REGULARIZATIONS = List.of(0.01, 0.1, 0.5);

    /** Ours, likewise; they count once for each row of the other side, too, so that they are smaller. */
    private static final List<Double> OUR_REGULARIZATIONS = List.of(0.002, 0.005, 0.02);

    private static final List<Integer> ITERATIONS = List.of(1, 2, 3, 5, 8);
    /** The last hundredth of recall takes as many iterations as all before it, and is noise. */
    private static final double NEAR = 0.99;

    private static final Objective HU = Objective.hu(ALPHA, 0.1);

    @Option(names = "--users", defaultValue = "20000", description = "users (default: ${DEFAULT-VALUE})")
    private int users;

    @Option(names = "--items", defaultValue = "5000", description = "items (default: ${DEFAULT-VALUE})")
    private int items;

    @Option(names = "--per-user", defaultValue = "40", description = "pairs a user (default: ${DEFAULT-VALUE})")
    private int perUser;

    @Option(names = "--rank", defaultValue = "64", description = "length of an embedding (default: ${DEFAULT-VALUE})")
    private int rank;

    @Option(names = "--rounds", defaultValue = "3", description = "rounds measured (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--short",
            description = "a quarter of the users, one round: Spark's fixed costs weigh on the ratio")
    private boolean brief;

    private Path scratch;

    @Override
    public void run() {
        int n = brief ? users / 4 : users;
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .appName("nightjar bench train")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", BLOCKS)
                .getOrCreate()) {
            scratch = Files.createTempDirectory("nightjar-bench");
            PlantedPairs planted = new PlantedPairs(n, items, perUser, SEED);
            Dataset<Row> pairs = planted.training(spark, BLOCKS);
            System.out.printf(
                    Locale.ROOT, "%,d users, %,d items, %,d pairs, rank %d; local[2]%n", n, items, pairs.count(), rank);
            double ratio = halfSteps(pairs);
            String equal = equalRecall(planted, pairs);
            pairs.unpersist();
            String slopes = slopes(spark, n);
            double foldIn = FoldInTimes.median(items, rank, SEED);
            System.out.printf(
                    Locale.ROOT,
                    "fold-in of a shopper with 20 events: %.3f ms among %,d items, %.3f ms among %,d%n",
                    foldIn,
                    items,
                    FoldInTimes.median(MANY_ITEMS, rank, SEED),
                    MANY_ITEMS);
            System.out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"train\",\"users\":%d,\"items\":%d,\"rank\":%d,\"half_step_ratio\":%.2f,"
                            + "\"equal_recall_ratio\":%s,\"slopes\":%s,\"foldin_ms\":%.3f}%n",
                    n,
                    items,
                    rank,
                    ratio,
                    equal,
                    slopes,
                    foldIn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Folders.delete(scratch);
        }
    }

    private double halfSteps(Dataset<Row> pairs) {
        Map<String, Contest.Medians> times = Contest.ofTheProcess()
                .add("MLlib, few iterations", () -> learn(pairs, plan(Trainer.MLLIB, HU, FEW, rank)))
                .add("nightjar, few iterations", () -> learn(pairs, plan(Trainer.IALS, HU, FEW, rank)))
                .add("MLlib, many iterations", () -> learn(pairs, plan(Trainer.MLLIB, HU, MANY, rank)))
                .add("nightjar, many iterations", () -> learn(pairs, plan(Trainer.IALS, HU, MANY, rank)))
                .run(brief ? 1 : rounds);
        System.out.print(Contest.table(times, "nightjar, many iterations"));
        double theirs = halfStep(times, "MLlib");
        double ours = halfStep(times, "nightjar");
        System.out.printf(Locale.ROOT, "a half-step: MLlib %.3f s, nightjar %.3f s%n", theirs, ours);
        return theirs / ours;
    }

    private static double halfStep(Map<String, Contest.Medians> times, String who) {
        double difference = times.get(who + ", many iterations").wall()
                - times.get(who + ", few iterations").wall();
        return Math.max(difference, 1e-3) / (2 * (MANY - FEW));
    }

    /** MLlib's least time to all but a hundredth of its best, over ours to the same; null where ours does not reach it. */
    private String equalRecall(PlantedPairs planted, Dataset<Row> pairs) {
        List<Timed> theirs = timed(
                planted,
                pairs,
                Trainer.MLLIB,
                REGULARIZATIONS.stream().map(r -> Objective.hu(ALPHA, r)).toList());
        List<Timed> ours = timed(
                planted,
                pairs,
                Trainer.IALS,
                OUR_REGULARIZATIONS.stream()
                        .map(r -> Objective.rendle(ALPHA, 1, r, 1))
                        .toList());
        double goal = NEAR * theirs.stream().mapToDouble(Timed::recall).max().orElse(0);
        OptionalDouble least = least(ours, goal);
        return least.isEmpty()
                ? "null"
                : String.format(Locale.ROOT, "%.2f", least(theirs, goal).orElseThrow() / least.getAsDouble());
    }

    private static OptionalDouble least(List<Timed> runs, double goal) {
        return runs.stream()
                .filter(timed -> timed.recall() >= goal)
                .mapToDouble(Timed::seconds)
                .min();
    }

    private List<Timed> timed(PlantedPairs planted, Dataset<Row> pairs, Trainer trainer, List<Objective> objectives) {
        List<Timed> runs = new ArrayList<>();
        for (Objective objective : objectives) {
            for (int iterations : ITERATIONS) {
                Timed timed = timed(planted, pairs, plan(trainer, objective, iterations, rank));
                print(trainer + ", regularization " + objective.regularization(), iterations, timed);
                runs.add(timed);
            }
        }
        return runs;
    }

    private record Timed(double seconds, double recall) {}

    private Timed timed(PlantedPairs planted, Dataset<Row> pairs, Plan plan) {
        long start = System.nanoTime();
        Training.Factors factors = learn(pairs, plan);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Timed(seconds, HeldOut.recall(planted, factors));
    }

    private static void print(String who, int iterations, Timed timed) {
        System.out.printf(
                Locale.ROOT,
                "%-32s %3d iterations %8.2f s   recall@20 %.4f%n",
                who,
                iterations,
                timed.seconds(),
                timed.recall());
    }

    private String slopes(SparkSession spark, int n) {
        StringBuilder json = new StringBuilder();
        for (String what : List.of("pairs", "users", "rank")) {
            Map<Integer, Map<String, Double>> seconds = new LinkedHashMap<>();
            for (int size : List.of(1, 2, 4)) {
                PlantedPairs planted = new PlantedPairs(
                        "users".equals(what) ? n * size / 2 : n / 2,
                        items,
                        "pairs".equals(what) ? perUser * size / 2 : perUser,
                        SEED);
                int length = "rank".equals(what) ? rank * size / 2 : rank;
                Dataset<Row> pairs = planted.training(spark, BLOCKS);
                Map<String, Contest.Medians> times = Contest.ofTheProcess()
                        .add("nightjar, few iterations", () -> learn(pairs, plan(Trainer.IALS, HU, FEW, length)))
                        .add("nightjar, many iterations", () -> learn(pairs, plan(Trainer.IALS, HU, MANY, length)))
                        .run(1);
                seconds.put(size, Map.of("half-step", halfStep(times, "nightjar")));
                pairs.unpersist();
            }
            Growth growth = new Growth(what, 1, Map.of("half-step", 0.0), seconds);
            System.out.print(growth.table());
            json.append(json.isEmpty() ? "{" : ",")
                    .append(String.format(Locale.ROOT, "\"%s\":%.2f", what, growth.slope("half-step")));
        }
        return json.append('}').toString();
    }

    private static Plan plan(Trainer trainer, Objective objective, int iterations, int rank) {
        return new Plan(trainer, objective, rank, iterations, BLOCKS, false, false);
    }

    private Training.Factors learn(Dataset<Row> pairs, Plan plan) {
        return Training.learnNumbered(pairs, plan, SEED, scratch.toString());
    }
}
