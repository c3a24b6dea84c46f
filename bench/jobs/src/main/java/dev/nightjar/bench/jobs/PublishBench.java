package dev.nightjar.bench.jobs;

import com.typesafe.config.ConfigFactory;
import dev.nightjar.jobs.publish.OfferedItems;
import dev.nightjar.jobs.publish.RedisWriter;
import dev.nightjar.jobs.publish.UserValues;
import dev.nightjar.jobs.run.SparkSessions;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.redis.local.LocalRedis;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import redis.clients.jedis.UnifiedJedis;

/**
 * Writing candidate lists from Spark to a real Redis: the steps of the job publish, against JSON in pipelines, against one
 * JSON SET a user as a first version of such a job would do it. All start from rows in Spark's memory, as their table has
 * them: bytes, or arrays of ids and scores.
 */
@Command(
        name = "publish",
        description = "Binary lists in pipelines against JSON, pipelined and row by row; memory in Redis.",
        mixinStandardHelpOptions = true)
final class PublishBench implements Runnable {
    private static final String OURS = "nightjar";
    private static final String PIPELINED = "pipelined JSON";
    private static final String ROW_BY_ROW = "JSON, a SET per user";

    @Option(names = "--users", defaultValue = "100000", description = "lists to write (default: ${DEFAULT-VALUE})")
    private int users;

    @Option(names = "--rounds", defaultValue = "5", description = "rounds measured (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--short", description = "a fifth of the lists")
    private boolean brief;

    @Override
    public void run() {
        int n = brief ? users / 5 : users;
        SparkSession spark = SparkSessions.open("bench publish", ConfigFactory.parseString("jobs.spark {}"));
        try (LocalRedis server = LocalRedis.start()) {
            RedisAddress address = new RedisAddress(server.url(), Duration.ofSeconds(1), Duration.ofSeconds(30));
            try (UnifiedJedis redis = address.open()) {
                measure(spark, address, redis, n);
            }
        } finally {
            spark.stop();
        }
    }

    private void measure(SparkSession spark, RedisAddress address, UnifiedJedis redis, int n) {
        RedisWriter writer =
                RedisWriter.of(address, ConfigFactory.defaultReference().getConfig("jobs.publish"));
        Dataset<Row> lists = RandomLists.encoded(spark, n).persist();
        Dataset<Row> named = RandomLists.named(spark, n).persist();
        Dataset<Row> values = new UserValues("bench", 1).candidates(lists, offered(spark));
        JsonLists json = new JsonLists(address, (int) writer.lifetimeSeconds(), writer.batch());
        if (lists.count() != n || named.count() != n) {
            throw new IllegalStateException("the lists to write are not as many as asked for");
        }
        Map<String, Contest.Medians> medians = Contest.ofTheProcess()
                .add(OURS, () -> writer.write(values, n))
                .add("nightjar's reading back", () -> writer.verify(values, n))
                .add(PIPELINED, () -> json.pipelined(named))
                .add(ROW_BY_ROW, () -> json.rowByRow(named))
                .run(rounds);
        long ours = memory(redis, () -> writer.write(values, n));
        long theirs = memory(redis, () -> json.pipelined(named));
        System.out.printf(
                Locale.ROOT, "%,d lists of %d candidates among %,d items%n", n, RandomLists.LENGTH, RandomLists.ITEMS);
        System.out.print(Contest.table(medians, OURS));
        System.out.printf(
                Locale.ROOT,
                "memory per user in Redis: %d bytes, as JSON %d bytes; a value has %d bytes, as JSON %d%n",
                ours / n,
                theirs / n,
                RandomLists.bytesOfEncoded(),
                RandomLists.bytesOfJson());
        double base = medians.get(OURS).wall();
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"publish\",\"users\":%d,\"vs_row_json\":%.2f,\"vs_pipelined_json\":%.2f,\"memory_ratio\":%.3f}%n",
                n,
                medians.get(ROW_BY_ROW).wall() / base,
                medians.get(PIPELINED).wall() / base,
                (double) ours / theirs);
    }

    private static Broadcast<OfferedItems> offered(SparkSession spark) {
        List<Row> items = IntStream.range(0, RandomLists.ITEMS)
                .mapToObj(number -> RowFactory.create(RandomLists.id(number), number))
                .toList();
        return JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(new OfferedItems(items));
    }

    /** What writing adds to an empty Redis. */
    private static long memory(UnifiedJedis redis, Runnable write) {
        redis.flushAll();
        long before = used(redis);
        write.run();
        return used(redis) - before;
    }

    private static long used(UnifiedJedis redis) {
        return redis.info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring("used_memory:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }
}
