package dev.nightjar.bench.jobs;

import dev.nightjar.jobs.candidates.BatchScorer;
import dev.nightjar.jobs.candidates.CandidateScorer;
import dev.nightjar.jobs.candidates.ItemMatrix;
import dev.nightjar.jobs.candidates.ListRequests;
import dev.nightjar.jobs.candidates.Scoring;
import dev.nightjar.jobs.kernels.KernelSource;
import dev.nightjar.jobs.kernels.Kernels;
import dev.nightjar.jobs.kernels.Panels;
import dev.nightjar.jobs.kernels.PlainKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Everybody's candidates from the same embeddings, written to Parquet: our scorer with either kernel against MLlib's {@code
 * recommendForAllUsers}; and scoring with selection against the bare matrix product of OpenBLAS, both on one thread.
 *
 * <p>All have the same users, so many that Spark's fixed costs, which are a fraction of a second a job, do not decide. They
 * count against us, as our job is short.
 */
@Command(
        name = "candidates",
        description =
                "Scoring every user against every item: both kernels against MLlib, and against a bare matrix product.",
        mixinStandardHelpOptions = true)
final class CandidatesBench implements Runnable {
    private static final int PARTITIONS = 4;
    private static final int GEMM_USERS = 480;
    /** Seeds. */
    private static final long ITEMS = 1;

    private static final long USERS = 2;
    private static final StructType FACTORS = StructType.fromDDL("id INT NOT NULL, features ARRAY<FLOAT> NOT NULL");

    @Option(names = "--users", defaultValue = "65536", description = "users (default: ${DEFAULT-VALUE})")
    private int users;

    @Option(names = "--items", defaultValue = "20480", description = "items (default: ${DEFAULT-VALUE})")
    private int items;

    @Option(names = "--rank", defaultValue = "64", description = "length of an embedding (default: ${DEFAULT-VALUE})")
    private int rank;

    @Option(names = "--count", defaultValue = "100", description = "candidates a user (default: ${DEFAULT-VALUE})")
    private int count;

    @Option(names = "--rounds", defaultValue = "5", description = "rounds measured (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--short",
            description = "an eighth of the users, three rounds: Spark's fixed costs weigh on the ratio")
    private boolean brief;

    @Override
    public void run() {
        int n = brief ? users / 8 : users;
        int measured = brief ? 3 : rounds;
        ItemMatrix matrix = Factors.items(ITEMS, items, rank);
        Map<String, Contest.Medians> product = gemm(matrix, measured);
        Map<String, Contest.Medians> job = spark(matrix, n, measured);
        System.out.printf(
                Locale.ROOT,
                "%,d users, %,d items, rank %d, %d candidates; Spark on local[2], written to Parquet%n",
                n,
                items,
                rank,
                count);
        System.out.print(Contest.table(job, "nightjar"));
        System.out.printf(
                Locale.ROOT, "%n%d users on one thread, scores of all items and the best selected%n", GEMM_USERS);
        System.out.print(Contest.table(product, "nightjar"));
        boolean openBlas = product.containsKey("sgemm");
        System.out.println(
                openBlas
                        ? "sgemm makes the scores and selects nothing; it is "
                                + NativeBlas.openBlas().orElseThrow().name()
                        : "there is no OpenBLAS on this machine (Debian: apt-get install libopenblas0), so none is compared with");
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"candidates\",\"users\":%d,\"items\":%d,\"rank\":%d,\"count\":%d,\"kernel\":\"%s\","
                        + "\"vs_mllib\":%.2f,\"vs_mllib_plain\":%.2f,\"vs_mllib_cpu\":%.2f,\"vs_mllib_plain_cpu\":%.2f,"
                        + "\"users_per_cpu_second\":%.0f,\"vs_gemm\":%s}%n",
                n,
                items,
                rank,
                count,
                Kernels.fastest().name(),
                job.get("MLlib").wall() / job.get("nightjar").wall(),
                job.get("MLlib").wall() / job.get("plain kernel").wall(),
                job.get("MLlib").cpu() / job.get("nightjar").cpu(),
                job.get("MLlib").cpu() / job.get("plain kernel").cpu(),
                n / job.get("nightjar").cpu(),
                openBlas
                        ? String.format(
                                Locale.ROOT,
                                "%.2f",
                                product.get("nightjar").cpu()
                                        / product.get("sgemm").cpu())
                        : "null");
    }

    private Map<String, Contest.Medians> spark(ItemMatrix matrix, int n, int measured) {
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .appName("nightjar bench candidates")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", PARTITIONS)
                .getOrCreate()) {
            Path out = Files.createTempDirectory("nightjar-bench");
            Dataset<Row> userFactors = factors(spark, USERS, n);
            Dataset<Row> itemFactors = factors(spark, ITEMS, items);
            ALSModel model = new ALSModel("bench", rank, userFactors, itemFactors)
                    .setUserCol("id")
                    .setItemCol("item");
            return Contest.ofTheProcess()
                    .add("nightjar", () -> write(ours(spark, userFactors, matrix, Kernels::fastest), out))
                    .add("plain kernel", () -> write(ours(spark, userFactors, matrix, PlainKernel::new), out))
                    .add(
                            "MLlib",
                            () -> write(
                                    model.recommendForAllUsers(count)
                                            .withColumn(
                                                    "id", functions.col("id").cast("string")),
                                    out))
                    .run(measured);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Dataset<Row> factors(SparkSession spark, long seed, int number) {
        int length = rank;
        Dataset<Row> factors = spark.range(0, number, 1, PARTITIONS)
                .map(
                        (MapFunction<Long, Row>)
                                id -> RowFactory.create(id.intValue(), Factors.vector(seed, id.intValue(), length)),
                        Encoders.row(FACTORS))
                .persist(StorageLevel.MEMORY_ONLY());
        factors.count();
        return factors;
    }

    private Dataset<Row> ours(SparkSession spark, Dataset<Row> factors, ItemMatrix matrix, KernelSource kernel) {
        Dataset<Row> persons = factors.select(
                functions.col("id").cast("string").as("user_id"),
                functions.col("features").as("vector"));
        int[] numbers = IntStream.range(0, matrix.size()).toArray();
        return new CandidateScorer(spark, matrix, new Scoring(count, Long.MAX_VALUE, kernel))
                .encoded(ListRequests.plain(persons), numbers);
    }

    private static void write(Dataset<Row> lists, Path out) {
        lists.write().mode(SaveMode.Overwrite).parquet(out.resolve("lists").toString());
    }

    /** Kernel and selection on one thread, and OpenBLAS's product of the same shape where there is one. */
    private Map<String, Contest.Medians> gemm(ItemMatrix matrix, int measured) {
        List<float[]> persons = Factors.vectors(USERS, GEMM_USERS, rank);
        BatchScorer batch = scorer(matrix, Kernels::fastest);
        BatchScorer plain = scorer(matrix, PlainKernel::new);
        Contest contest = Contest.ofOneThread()
                .add("nightjar", () -> score(batch, persons))
                .add("plain kernel", () -> score(plain, persons));
        Optional<NativeBlas> blas = NativeBlas.openBlas();
        if (blas.isPresent()) {
            float[] u = flat(persons);
            float[] v = flat(Factors.vectors(ITEMS, items, rank));
            float[] scores = new float[GEMM_USERS * items];
            contest.add("sgemm", () -> repeat(() -> blas.get().multiply(GEMM_USERS, items, rank, u, v, scores)));
        }
        return contest.run(measured);
    }

    /** Long enough for the clock of CPU time, and in the first round for the JIT compiler. */
    private static void repeat(Runnable work) {
        for (int i = 0; i < 10; i++) {
            work.run();
        }
    }

    private BatchScorer scorer(ItemMatrix matrix, KernelSource kernel) {
        List<Supplier<Panels>> shards = new ArrayList<>();
        matrix.shards(Long.MAX_VALUE).forEach(shard -> shards.add(() -> shard));
        return new BatchScorer(shards, rank, count, kernel.open());
    }

    private void score(BatchScorer batch, List<float[]> persons) {
        int[] positions = new int[count];
        float[] scores = new float[count];
        repeat(() -> {
            batch.clear();
            persons.forEach(person -> batch.add(person, new int[0], new int[0], new float[0]));
            batch.score();
            for (int user = 0; user < persons.size(); user++) {
                batch.read(user, positions, scores);
            }
        });
    }

    private static float[] flat(List<float[]> vectors) {
        int rank = vectors.get(0).length;
        float[] flat = new float[vectors.size() * rank];
        for (int i = 0; i < vectors.size(); i++) {
            System.arraycopy(vectors.get(i), 0, flat, i * rank, rank);
        }
        return flat;
    }
}
