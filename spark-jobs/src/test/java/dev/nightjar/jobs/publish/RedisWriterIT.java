package dev.nightjar.jobs.publish;

import static dev.nightjar.jobs.Rows.row;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Key;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.run.JobFailed;
import dev.nightjar.redis.LocalCluster;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.redis.local.LocalRedis;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** The same on one Redis and on a cluster of three. */
@ExtendWith(SparkExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class RedisWriterIT {
    private static final int USERS = 3_000;
    /** As said to the writer, which so takes three connections. */
    private static final long SAID = 25_000;

    private static final int BATCH = 100;

    /** Set off by a task in the middle of its work; tasks run in this JVM. */
    private static final AtomicBoolean CUT = new AtomicBoolean();

    private static List<String> nodesToCut = List.of();

    private LocalRedis alone;
    private LocalCluster cluster;

    private enum Server {
        ALONE,
        CLUSTER
    }

    @BeforeAll
    void start(@TempDir Path home) {
        alone = LocalRedis.start();
        cluster = new LocalCluster(home);
    }

    @AfterAll
    void stop() {
        cluster.close();
        alone.close();
    }

    @BeforeEach
    void empty() {
        CUT.set(false);
        for (Server server : Server.values()) {
            nodes(server).forEach(node -> onNode(node, Protocol.Command.FLUSHALL));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyValueIsThereWithItsLifetimeAndReadsBack(Server server, SparkSession spark) {
        Dataset<Row> values = values(spark);
        RedisWriter.Tally written = writer(server).write(values, SAID);
        RedisWriter.Tally again = writer(server).write(values, SAID);

        assertThat(written.values()).isEqualTo(USERS);
        assertThat(written.wrong()).isZero();
        assertThat(again).isEqualTo(written);
        assertThat(writer(server).verify(values, SAID)).isEqualTo(written);
        assertThat(sizes(server))
                .allMatch(size -> size > 0)
                .satisfies(sizes -> assertThat(
                                sizes.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(USERS));
        try (UnifiedJedis redis = address(server).open()) {
            assertThat(redis.get(key(7))).isEqualTo(value(7));
            assertThat(redis.ttl(key(7))).isBetween(1L, 600L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatIsGoneOrAnotherDoesNotReadBack(Server server, SparkSession spark) {
        Dataset<Row> values = values(spark);
        writer(server).write(values, SAID);
        try (UnifiedJedis redis = address(server).open()) {
            redis.del(key(1));
            redis.set(key(2_000), new byte[] {1});
        }

        assertThat(writer(server).verify(values, SAID).wrong()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void connectionsThatBreakAreOpenedAnewAndNothingIsMissing(Server server, SparkSession spark) {
        nodesToCut = nodes(server);
        UDF1<Integer, Integer> cut = RedisWriterIT::cutOnce;
        Dataset<Row> cutting = values(spark)
                .where(functions.udf(cut, DataTypes.IntegerType).apply(col("n")).equalTo(col("n")));

        RedisWriter.Tally written = writer(server).write(cutting, 1);

        assertThat(CUT).isTrue();
        assertThat(written.values()).isEqualTo(USERS);
        assertThat(writer(server).verify(values(spark), 1)).isEqualTo(new RedisWriter.Tally(USERS, written.bytes(), 0));
    }

    @Test
    void aFullRedisEndsTheWritingAtOnceAndWhatIsThereExpires(SparkSession spark) {
        RedisClient redis = RedisClient.create(URI.create(alone.url()));
        // Less than what is left of the allocator's pages after the start, let alone three thousand values.
        redis.configSet("maxmemory-policy", "noeviction");
        redis.configSet("maxmemory", "2mb");
        try {
            assertThatThrownBy(() -> writer(Server.ALONE).write(values(spark), SAID))
                    .satisfies(e -> assertThat(JobFailed.reason(e))
                            .isInstanceOf(JedisDataException.class)
                            .hasMessageContaining("OOM"));
            assertThat(redis.dbSize()).isLessThan(USERS);
            assertThat(redis.keys("*"))
                    .allSatisfy(key -> assertThat(redis.ttl(key)).isPositive());
        } finally {
            redis.configSet("maxmemory", "0");
            redis.close();
        }
    }

    /** In the middle of a batch, closes every connection but its own. */
    private static int cutOnce(int n) {
        if (n == USERS / 2 + BATCH / 2 && CUT.compareAndSet(false, true)) {
            nodesToCut.forEach(node -> onNode(node, Protocol.Command.CLIENT, "KILL", "TYPE", "normal"));
        }
        return n;
    }

    private static Object onNode(String url, Protocol.Command command, String... arguments) {
        try (RedisClient node = RedisClient.create(URI.create(url))) {
            return node.executeCommand(new CommandObject<>(
                    new CommandArguments(command).addObjects((Object[]) arguments), BuilderFactory.RAW_OBJECT));
        }
    }

    private List<String> nodes(Server server) {
        return server == Server.ALONE ? List.of(alone.url()) : cluster.nodeUrls();
    }

    private List<Long> sizes(Server server) {
        return nodes(server).stream()
                .map(node -> (Long) onNode(node, Protocol.Command.DBSIZE))
                .toList();
    }

    private RedisAddress address(Server server) {
        return new RedisAddress(
                server == Server.ALONE ? alone.url() : cluster.url(), Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    private RedisWriter writer(Server server) {
        return new RedisWriter(address(server), 600, BATCH, 3, 4);
    }

    private static Dataset<Row> values(SparkSession spark) {
        Row[] rows = IntStream.range(0, USERS)
                .mapToObj(n -> row(n, key(n), value(n)))
                .toArray(Row[]::new);
        return spark.createDataFrame(List.of(rows), StructType.fromDDL("n INT, key BINARY, value BINARY"))
                .repartition(5);
    }

    private static byte[] key(int user) {
        return Key.candidates("shop", 1, "u" + user).bytes();
    }

    private static byte[] value(int user) {
        byte[] value = new byte[400];
        new Random(user).nextBytes(value);
        return value;
    }
}
