package dev.nightjar.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.Manifest;
import dev.nightjar.jobs.SmallLake;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.gate.Check;
import dev.nightjar.jobs.gate.GateJob;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.JobFailed;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.QualityChecksTable;
import dev.nightjar.redis.Generations;
import dev.nightjar.redis.PublishLock;
import dev.nightjar.redis.RedisUnreachable;
import dev.nightjar.redis.local.LocalRedis;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** The gate and what lies behind it, on a small lake: two runs that pass, and one between them that does not. */
@ExtendWith(SparkExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class PublishIT {
    private static final String EARLIER = "2026-10-28";
    private static final String BAD = "2026-10-29";
    private static final String LATER = "2026-10-30";
    private static final String RUN = "shop-run";
    private static final String NO_CHANGE = "";

    private SparkSession spark;
    private TestStore store;
    private LocalRedis server;
    private RedisClient redis;
    private Generations generations;
    private List<Check> passed;
    private Refused refused;

    @BeforeAll
    void fillTheLakeAndRunTheGate(SparkSession session, @TempDir Path home) {
        spark = session;
        server = LocalRedis.start();
        redis = RedisClient.create(URI.create(server.url()));
        generations = new Generations(redis, TestStore.NAME);
        store = TestStore.in(home, "jobs.gate.min-list-length = 2").withRedis(server.url());
        new SmallLake(spark, store.lake(spark))
                .withItems(LATER)
                .withGoodRun(EARLIER, RUN, 4)
                .withBadRun(BAD, RUN)
                .withGoodRun(LATER, RUN, 3);
        passed = new GateJob().run(context(EARLIER)).checks();
        refused = gateRefusal(BAD);
        new GateJob().run(context(LATER));
    }

    @AfterAll
    void stopRedis() {
        redis.close();
        server.close();
    }

    @BeforeEach
    void emptyRedis() {
        redis.flushAll();
    }

    @Test
    void theGateMeasuresAGoodRun() {
        assertThat(passed).allMatch(Check::passed).hasSize(11);
        assertThat(measured(passed))
                .containsEntry("users with a list", 4.0)
                // There is no run before it.
                .containsEntry("users against the last run", 1.0)
                .containsEntry("share of users with a list", 1.0)
                .containsEntry("catalogue coverage", 1.0)
                .containsEntry("popular items", 1.0)
                .containsEntry("share of short lists", 0.0);
    }

    @Test
    void theGateRefusesABadRunWithEveryCheckThatFailed() {
        List<Check> checks = ((GateJob.Result) refused.result()).checks();

        assertThat(measured(checks))
                .containsEntry("users with a list", 2.0)
                .containsEntry("users against the last run", 0.5)
                .containsEntry("share of users with a list", 2.0 / 3)
                .containsEntry("catalogue coverage", 2.0 / 3)
                .containsEntry("share of short lists", 0.5)
                .containsEntry("lists with an item twice", 1.0)
                // One user's infinity and one item's NaN.
                .containsEntry("embeddings not finite", 2.0)
                .containsEntry("share of zero embeddings", 0.2);
        assertThat(refused)
                .hasMessageStartingWith("6 of 11 checks failed; the live lists stay as they are")
                .hasMessageContaining(
                        "FAILED: users were lost since the last run that passed: is an export cut short?");
    }

    @Test
    void theGateKeepsEveryCheckThatItMade() {
        List<Row> checks = store.table(spark, QualityChecksTable.SPEC)
                .read(LocalDate.parse(BAD))
                .collectAsList();

        assertThat(checks).hasSize(11);
        assertThat(checks).filteredOn(check -> !check.<Boolean>getAs("passed")).hasSize(6);
    }

    @Test
    void aRunThatHasNotBeenThroughTheGateIsRefused() {
        JobContext other = withRunId(context(LATER), "shop-other");

        assertThatThrownBy(() -> new PublishJob().run(other))
                .isInstanceOf(Refused.class)
                .hasMessage("run shop-other has not been through the gate: run the job gate first, with the same"
                        + " settings");
        assertThat(redis.dbSize()).isZero();
    }

    @Test
    void aRunThatTheGateRefusedIsRefusedAndTheLiveOneStays() {
        live(EARLIER);

        assertThatThrownBy(() -> publish(BAD))
                .isInstanceOf(Refused.class)
                .hasMessage(
                        "the gate refused run shop-run (6 checks failed, see quality_checks); the live lists stay as"
                                + " they are");
        assertThat(generations.live()).hasValue(1);
        assertThat(generations.all()).hasSize(1);
    }

    @Test
    void aDryRunEstimatesAndWritesNothing() {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        PublishJob.Result result =
                new PublishJob().run(context(EARLIER, NO_CHANGE, true, new PrintStream(console, true)));

        assertThat(redis.dbSize()).isZero();
        assertThat(result.generation()).isZero();
        assertThat(result.note()).isEqualTo("dry run");
        assertThat(result.users()).isEqualTo(4);
        // Four lists, a profile, a block of items and one of embeddings, and a popular list.
        assertThat(result.values()).isEqualTo(8);
        assertThat(console.toString(StandardCharsets.UTF_8))
                .contains("a generation of 8 values, about 0.0 MiB in Redis, would be written (dry run: nothing is)");
    }

    @Test
    void aGenerationBeyondTheBudgetIsRefusedAndNotWritten() {
        live(EARLIER);

        for (boolean dryRun : List.of(false, true)) {
            assertThatThrownBy(() ->
                            new PublishJob().run(context(LATER, "jobs.publish.memory-budget = 1", dryRun, nowhere())))
                    .isInstanceOf(Refused.class)
                    .hasMessage("a generation of 7 values, about 1.1 MiB in Redis, is more than"
                            + " jobs.publish.memory-budget allows (1 MiB); shorten jobs.candidates.count or raise the"
                            + " budget");
        }
        assertThat(redis.keys(Key.patternOfGeneration(TestStore.NAME, 2))).isEmpty();
        assertThat(generations.all()).extracting(Manifest::generation).containsExactly(1L);
        assertThat(generations.live()).hasValue(1);
    }

    @Test
    void whatRedisHasLeftBoundsAGenerationToo() {
        redis.configSet("maxmemory", "64mb");
        try {
            assertThatThrownBy(() -> new MemoryEstimate(10, 500L << 20, 5, 0).check(4096, redis))
                    .isInstanceOf(Refused.class)
                    .hasMessageMatching(
                            "a generation of 10 values, about 500.0 MiB in Redis, is more than Redis has left"
                                    + " of its maxmemory \\(\\d+\\.\\d MiB\\); nothing was written and the live lists stay as"
                                    + " they are");
            new MemoryEstimate(10, 1000, 5, 0).check(4096, redis);
        } finally {
            redis.configSet("maxmemory", "0");
        }
    }

    @Test
    void theLiveGenerationAndTheOneThatWasLiveBeforeItAreKept() {
        assertThat(publish(EARLIER).dropped()).isEmpty();
        assertThat(publish(EARLIER).dropped()).isEmpty();

        assertThat(publish(EARLIER).dropped()).containsExactly(1L);
        assertThat(generations.live()).hasValue(3);
        assertThat(generations.all()).extracting(Manifest::generation).containsExactly(3L, 2L);
        assertThat(redis.keys(Key.patternOfGeneration(TestStore.NAME, 1))).isEmpty();
        assertThat(redis.keys(Key.patternOfGeneration(TestStore.NAME, 2))).hasSize(8);

        // Back to 2, while a fourth dies half-way: 3 is the newest now, but 2 is what servers still read.
        generations.rollback();
        long dead = known(Manifest.State.BUILDING, EARLIER);
        assertThat(publish(EARLIER).dropped()).containsExactly(3L, dead);
        assertThat(generations.all()).extracting(Manifest::generation).containsExactly(5L, 2L);
        assertThat(redis.keys(Key.patternOfGeneration(TestStore.NAME, dead))).isEmpty();
    }

    @Test
    void whatJobsSeeOfItemsIsByteForByteWhatServersRead() {
        publish(EARLIER);
        Map<Key, byte[]> ofItems = PublishedAssortment.of(context(EARLIER)).values();

        Set<String> keys = redis.keys(Key.patternOfGeneration(TestStore.NAME, 1)).stream()
                .filter(key -> !Set.of(Key.Kind.CANDIDATES, Key.Kind.SHOPPER)
                        .contains(Key.parse(key).kind()))
                .collect(Collectors.toSet());
        assertThat(ofItems.keySet()).extracting(Key::text).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(ofItems).hasSizeGreaterThan(2);
        ofItems.forEach((key, value) -> assertThat(redis.get(key.bytes())).isEqualTo(value));
    }

    @Test
    void anOlderRunIsNotMadeLiveOverANewerOne() {
        live(LATER);

        PublishJob.Result result = publish(EARLIER);
        assertThat(result.generation()).isZero();
        assertThat(result.note())
                .isEqualTo("not published: live is generation 1 with data of 2026-10-30, which is newer; ./nightjar"
                        + " rollback goes back on purpose");
        assertThat(generations.all()).hasSize(1);
    }

    @Test
    void aResumedNightPublishesAgainWhereRedisNoLongerHasTheRun() {
        live(EARLIER);
        assertThat(new PublishJob().stillHolds(context(EARLIER))).isTrue();

        redis.flushAll();
        assertThat(new PublishJob().stillHolds(context(EARLIER))).isFalse();
    }

    @Test
    void aGenerationThatCannotBeWrittenIsRemovedAndTheLiveOneStays() {
        live(EARLIER);
        // Redis closes the connection on a longer value, as it would die in the middle of a write.
        redis.configSet("proto-max-bulk-len", "1mb");
        try {
            assertThatThrownBy(() -> publish(LATER))
                    .satisfies(e -> assertThat(JobFailed.reason(e))
                            .isInstanceOf(redis.clients.jedis.exceptions.JedisException.class));
        } finally {
            redis.configSet("proto-max-bulk-len", "512mb");
        }
        assertThat(generations.live()).hasValue(1);
        assertThat(generations.all()).extracting(Manifest::generation).containsExactly(1L);
        assertThat(redis.keys(Key.patternOfGeneration(TestStore.NAME, 2))).isEmpty();
    }

    @Test
    void twoPublishesNeverOverlap() throws InterruptedException {
        try (PublishLock held = PublishLock.acquire(redis, TestStore.NAME, "the other one", Duration.ZERO)
                .orElseThrow()) {
            assertThat(held.isLost()).isFalse();
            assertThatThrownBy(() ->
                            new PublishJob().run(context(EARLIER, "jobs.publish.lock-wait = 0s", false, nowhere())))
                    .isInstanceOf(Refused.class)
                    .hasMessage("another publish of store shop is running (the other one); wait for it, or raise"
                            + " jobs.publish.lock-wait");
        }
        assertThat(generations.all()).isEmpty();
    }

    @Test
    void redisThatDoesNotAnswerIsNamed() {
        assertThatThrownBy(() -> new PublishJob()
                        .run(context(EARLIER, "redis.url = \"redis://user:secret@127.0.0.1:1\"", false, nowhere())))
                .isInstanceOf(RedisUnreachable.class)
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageNotContaining("secret");
    }

    /** Makes a generation of a run of that date live, as far as publishing looks at it. */
    private void live(String date) {
        generations.activate(known(Manifest.State.READY, date));
    }

    /** A generation that Redis knows, with a single value. */
    private long known(Manifest.State state, String date) {
        long number = generations.next();
        redis.set(Key.itemBlock(TestStore.NAME, number, 0).text(), "value");
        generations.record(new Manifest(
                number,
                state,
                RUN,
                LocalDate.parse(date),
                Instant.EPOCH,
                0,
                0,
                1,
                0,
                "0",
                Map.of(),
                List.of(),
                Manifest.ItemExtras.NONE));
        return number;
    }

    private PublishJob.Result publish(String date) {
        return new PublishJob().run(context(date));
    }

    private Refused gateRefusal(String date) {
        try {
            throw new AssertionError("not refused: " + new GateJob().run(context(date)));
        } catch (Refused e) {
            return e;
        }
    }

    private JobContext context(String date) {
        return context(date, NO_CHANGE, false, nowhere());
    }

    /** A run of always the same id, so that a changed setting meets what the gate has let pass. */
    private JobContext context(String date, String changed, boolean dryRun, PrintStream console) {
        JobContext c = dryRun ? store.dryContext(spark, date) : store.context(spark, date);
        Config settings = ConfigFactory.parseString(changed).withFallback(c.settings());
        return new JobContext(
                spark, c.lake(), c.store(), settings, c.paths(), c.date(), RUN, dryRun, c.clock(), console);
    }

    private static JobContext withRunId(JobContext c, String runId) {
        return new JobContext(
                c.spark(),
                c.lake(),
                c.store(),
                c.settings(),
                c.paths(),
                c.date(),
                runId,
                c.dryRun(),
                c.clock(),
                c.console());
    }

    private static PrintStream nowhere() {
        return new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    private static Map<String, Double> measured(List<Check> checks) {
        return checks.stream().collect(Collectors.toMap(Check::name, Check::measured));
    }
}
