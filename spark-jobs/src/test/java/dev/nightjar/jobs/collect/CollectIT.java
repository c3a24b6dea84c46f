package dev.nightjar.jobs.collect;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.decision.Decision;
import dev.nightjar.decision.Exposure;
import dev.nightjar.experiment.Treatment;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.ingest.IngestJob;
import dev.nightjar.jobs.run.JobRecord;
import dev.nightjar.jobs.tables.DecisionsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.QuarantineTable;
import dev.nightjar.jobs.tables.RankedRequestsTable;
import dev.nightjar.redis.EventStream;
import dev.nightjar.redis.local.LocalRedis;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.resps.StreamEntry;

@ExtendWith(SparkExtension.class)
class CollectIT {
    private static final String STREAM = "nj:{shop}:events";
    private static final String DATE = "2026-10-31";
    /** 2026-11-01T02:50:00Z: ten minutes before the clock of the test store. */
    private static final long TEN_MINUTES_AGO = 1_793_501_400_000L;

    private static LocalRedis server;
    private static RedisClient redis;

    private TestStore store;
    private EventStream stream;

    @TempDir
    Path home;

    @BeforeAll
    static void startRedis() {
        server = LocalRedis.start();
        redis = RedisClient.create(URI.create(server.url()));
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
        server.close();
    }

    @BeforeEach
    void emptyRedis() {
        redis.flushAll();
        store = TestStore.in(home, "jobs.collect.batch = 3").withRedis(server.url());
        stream = new EventStream(redis, TestStore.NAME);
    }

    @Test
    void anEmptyStreamIsNothingToDo(SparkSession spark) {
        assertThat(collect(spark)).isEqualTo(new CollectJob.Result(0, 0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0, "", ""));
        assertThat(store.table(spark, EventsTable.SPEC).exists()).isFalse();
    }

    @Test
    void whatWasSentIsInTheLake(SparkSession spark) {
        send("{\"event_id\":\"e1\",\"user_id\":\"u1\",\"session_id\":\"s1\",\"item_id\":\"boards/oak 1\","
                + "\"type\":\"cart\",\"ts\":\"2026-10-31T23:59:59.999Z\",\"size\":\"M\",\"quantity\":2,\"price\":19.5,"
                + "\"device\":\"mobile\",\"campaign\":\"autumn\",\"dwell_ms\":3500,\"depth\":0.75,\"rail\":\"home\",\"request_id\":\"r1\","
                + "\"received_at\":\"2026-11-01T00:00:00.010Z\"}");
        send("{\"event_id\":\"e2\",\"session_id\":\"s2\",\"item_id\":\"ü\",\"type\":\"view\","
                + "\"ts\":\"2026-11-01T00:00:00.000Z\"}");

        CollectJob.Result result = collect(spark);

        assertThat(result.read()).isEqualTo(2);
        assertThat(result.added()).isEqualTo(2);
        assertThat(result.gap()).isEmpty();
        assertRows(
                store.table(spark, EventsTable.SPEC).read(),
                row(
                        "e1",
                        "shop",
                        "u1",
                        "s1",
                        "boards/oak 1",
                        "cart",
                        Timestamp.valueOf("2026-10-31 23:59:59.999"),
                        Date.valueOf("2026-10-31"),
                        "M",
                        2,
                        19.5,
                        "mobile",
                        "autumn",
                        3500L,
                        0.75,
                        "stream",
                        "home",
                        "r1"),
                row(
                        "e2",
                        "shop",
                        null,
                        "s2",
                        "ü",
                        "view",
                        Timestamp.valueOf("2026-11-01 00:00:00"),
                        Date.valueOf("2026-11-01"),
                        null,
                        1,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "stream",
                        null,
                        null));
    }

    @Test
    void aBacklogIsDrainedInBatchesAndOnlyTheMarkStays(SparkSession spark) {
        send(0, 8);
        CollectJob.Result result = collect(spark);
        assertThat(result.batches()).isEqualTo(3);
        assertThat(result.added()).isEqualTo(8);
        assertThat(result.backlogBefore()).isEqualTo(8);
        assertThat(result.backlogAfter()).isZero();
        assertThat(result.trimmed()).isEqualTo(7);
        assertThat(stream.lastId().map(StreamEntryID::toString)).contains(result.position());
        assertThat(stream.length()).isEqualTo(1);
        assertThat(ids(spark)).containsExactlyInAnyOrderElementsOf(names(0, 8));

        send(8, 10);
        assertThat(collect(spark).added()).isEqualTo(2);
        CollectJob.Result nothingNew = collect(spark);
        assertThat(nothingNew.read()).isZero();
        assertThat(nothingNew.gap()).isEmpty();
        assertThat(ids(spark)).containsExactlyInAnyOrderElementsOf(names(0, 10));
    }

    @Test
    void anEventThatWasSentTwiceIsThereOnce(SparkSession spark) {
        send(0, 2);
        send(0, 3);
        CollectJob.Result result = collect(spark);
        assertThat(result.read()).isEqualTo(5);
        assertThat(result.added()).isEqualTo(3);
        assertThat(result.alreadyThere()).isEqualTo(2);

        // A batch that is all old makes no commit of rows, and yet must move the position on.
        send(0, 3);
        result = collect(spark);
        assertThat(result.alreadyThere()).isEqualTo(3);
        assertThat(collect(spark).gap()).isEmpty();
        assertThat(collect(spark).read()).isZero();
        assertThat(ids(spark)).containsExactlyInAnyOrderElementsOf(names(0, 3));
    }

    @Test
    void whatCannotBeUsedIsInQuarantineOnceWithItsReason(SparkSession spark) {
        store.configured("jobs.collect.batch = 100");
        String noItem = event("e2").replace("\"item_id\":\"i\",", "");
        String teleport = event("e3").replace("view", "teleport");
        String wrongType = event("e4").replace("}", ",\"quantity\":\"many\"}");
        send("{ no json");
        send("");
        send(noItem);
        send(teleport);
        send(wrongType);
        send(event("e5"));
        List<StreamEntry> entries = redis.xrange(STREAM, "-", "+");

        Map<String, Long> reasons = Map.of("row cannot be parsed", 3L, "no item_id", 1L, "unknown type teleport", 1L);
        CollectJob.Result result = collect(spark);
        assertThat(result.quarantined()).isEqualTo(reasons);
        assertThat(result.added()).isEqualTo(1);
        assertThat(result.read()).isEqualTo(6);

        // As after a Redis that was restored from yesterday's copy.
        redis.del(STREAM);
        entries.subList(0, 5).forEach(this::again);
        result = collect(spark);
        assertThat(result.quarantined()).isEqualTo(reasons);
        assertThat(result.added()).isZero();

        assertThat(ids(spark)).containsExactly("e5");
        assertRows(
                store.table(spark, QuarantineTable.SPEC).read().select("source", "reason", "raw"),
                row("stream", "row cannot be parsed", "{ no json"),
                row("stream", "row cannot be parsed", ""),
                row("stream", "row cannot be parsed", wrongType),
                row("stream", "no item_id", noItem),
                row("stream", "unknown type teleport", teleport));
    }

    @Test
    void decisionsGoToATableOfTheirOwnEachOnce(SparkSession spark) {
        send(0, 1);
        decide(decision("r1", 0));
        decide(decision("r1", 1));
        decide(decision("r1", 0));
        send(1, 3);
        decide("{\"v\":1,\"request_id\":\"r2\"}");
        List<StreamEntry> entries = redis.xrange(STREAM, "-", "+");

        CollectJob.Result result = collect(spark);

        assertThat(result.read()).isEqualTo(7);
        assertThat(result.added()).isEqualTo(3);
        assertThat(result.decisions()).isEqualTo(2);
        assertThat(result.alreadyThere()).isEqualTo(1);
        assertThat(result.quarantined()).isEqualTo(Map.of("a decision without its name or basis", 1L));
        assertThat(result.backlogAfter()).isZero();
        assertThat(ids(spark)).containsExactlyInAnyOrderElementsOf(names(0, 3));

        // As after a Redis that was restored from yesterday's copy.
        redis.del(STREAM);
        entries.subList(0, 6).forEach(this::again);
        result = collect(spark);
        assertThat(result.decisions()).isZero();
        assertThat(result.alreadyThere()).isEqualTo(6);
        assertRows(
                store.table(spark, RankedRequestsTable.SPEC)
                        .read()
                        .select("run_date", "request_id", "list", "asked_at", "rail", "user_id", "generation", "line"),
                row(
                        Date.valueOf("2026-10-31"),
                        "r1",
                        0,
                        Timestamp.valueOf("2026-10-31 23:59:59.999999"),
                        "home",
                        "u1",
                        7L,
                        decision("r1", 0)),
                row(
                        Date.valueOf("2026-10-31"),
                        "r1",
                        1,
                        Timestamp.valueOf("2026-10-31 23:59:59.999999"),
                        "home",
                        "u1",
                        7L,
                        decision("r1", 1)));
    }

    @Test
    void aBatchThatDiedBetweenItsTwoTablesIsThereOnce(SparkSession spark) throws IOException {
        store.configured("jobs.collect.batch = 100");
        decide(decision("r1", 0));
        send(0, 2);
        List<StreamEntry> entries = redis.xrange(STREAM, "-", "+");
        collect(spark);
        // As such a run leaves it: the decisions are there, the events and the position are not, and nothing was
        // dropped.
        FileUtils.deleteDirectory(new File(store.table(spark, EventsTable.SPEC).path()));
        DeltaLog.clearCache();
        redis.del(STREAM, "nj:{shop}:events-collected");
        entries.forEach(this::again);

        CollectJob.Result result = collect(spark);

        assertThat(result.decisions()).isZero();
        assertThat(result.added()).isEqualTo(2);
        assertThat(result.gap()).isEmpty();
        assertThat(store.table(spark, RankedRequestsTable.SPEC).read().count()).isEqualTo(1);
        assertThat(collect(spark).read()).isZero();
    }

    @Test
    void exposuresGoToDecisionsEachOnceAndOneWithAnImpossibleChanceToQuarantine(SparkSession spark) {
        Exposure exposure = new Exposure(
                new Decision.Which(TestStore.NAME, "x1", 1, Instant.parse("2026-10-31T08:00:00.5Z")),
                new Exposure.Visitor(Optional.of("u1"), Optional.empty()),
                new Exposure.Made(
                        "home",
                        2,
                        7,
                        "personalised",
                        "fingerprint",
                        new Decision.Part(4, new TreeMap<>(Map.of("pull", "strong")), Treatment.NONE),
                        List.of("stock_stale")),
                List.of(new Exposure.Shown("a", 0.5, 0.85), new Exposure.Shown("b", 0.25, 0.05)),
                List.of(2));
        String line = exposure.toJson();
        stream.appendExposure(line, 1_000);
        stream.appendExposure(line, 1_000);
        stream.appendExposure(line.replace("\"propensity\":0.05", "\"propensity\":1.05"), 1_000);

        CollectJob.Result result = collect(spark);

        assertThat(result.exposures()).isEqualTo(1);
        assertThat(result.alreadyThere()).isEqualTo(1);
        assertThat(result.quarantined().values()).containsExactly(1L);
        Row row = store.table(spark, DecisionsTable.SPEC).read().head();
        assertThat(row.<String, String>getJavaMap(row.fieldIndex(DecisionsTable.VARIANTS)))
                .isEqualTo(Map.of("pull", "strong"));
        assertThat(row.<String>getAs(DecisionsTable.USER_ID)).isEqualTo("u1");
        assertThat(row.<Integer>getAs(DecisionsTable.LIST)).isEqualTo(1);
        assertThat(row.<String>getAs(DecisionsTable.POLICY)).hasSize(12);
        assertThat(row.<Row>getList(row.fieldIndex(DecisionsTable.ITEMS)).get(1).mkString("|"))
                .isEqualTo("b|0.25|0.05");
        assertThat(row.<Integer>getList(row.fieldIndex(DecisionsTable.EXPLORED)))
                .containsExactly(2);
    }

    @Test
    void decisionsAloneMoveThePositionOn(SparkSession spark) {
        for (int i = 0; i < 7; i++) {
            decide(decision("r" + i, 0));
        }
        CollectJob.Result result = collect(spark);
        assertThat(result.decisions()).isEqualTo(7);
        assertThat(result.batches()).isEqualTo(3);
        assertThat(result.backlogAfter()).isZero();
        assertThat(collect(spark).read()).isZero();
    }

    @Test
    void aRunThatDiedBeforeItTrimmedIsFinishedByTheNext(SparkSession spark) {
        send(0, 6);
        List<StreamEntry> entries = redis.xrange(STREAM, "-", "+");
        collect(spark);
        // The lake has them all; the stream is as it was before.
        redis.del(STREAM, "nj:{shop}:events-collected");
        entries.forEach(this::again);

        CollectJob.Result result = collect(spark);

        assertThat(result.read()).isZero();
        assertThat(result.trimmed()).isEqualTo(5);
        assertThat(result.gap()).isEmpty();
        assertThat(ids(spark)).containsExactlyInAnyOrderElementsOf(names(0, 6));
    }

    @Test
    void whatTheStreamLostIsReportedAndTheRestCollected(SparkSession spark) {
        send(0, 2);
        collect(spark);
        send(2, 6);
        redis.xtrim(STREAM, 2, false);

        CollectJob.Result result = collect(spark);

        assertThat(result.gap())
                .contains(" events after ", "events.stream.max-length before it was collected, or Redis lost its data");
        assertThat(store.console()).contains("collect: LOST: ");
        assertThat(ids(spark)).containsExactlyInAnyOrder("e0", "e1", "e4", "e5");
        assertThat(collect(spark).gap()).isEmpty();
    }

    @Test
    void aRedisThatLostItsDataAndWhoseClockIsBehindLosesNothingMore(SparkSession spark) {
        send(0, 3);
        collect(spark);
        redis.flushAll();
        sendAt(TEN_MINUTES_AGO, 10);
        sendAt(TEN_MINUTES_AGO + 1, 11);

        CollectJob.Result result = collect(spark);
        assertThat(result.gap()).startsWith("an unknown number of events after ");
        assertThat(result.added()).isEqualTo(2);
        sendAt(TEN_MINUTES_AGO + 2, 12);
        result = collect(spark);
        assertThat(result.gap()).isEmpty();
        assertThat(result.added()).isEqualTo(1);
        assertThat(ids(spark)).containsExactlyInAnyOrder("e0", "e1", "e2", "e10", "e11", "e12");
    }

    @Test
    void lagIsThatOfTheOldestEvent(SparkSession spark) {
        sendAt(TEN_MINUTES_AGO, 0);
        sendAt(TEN_MINUTES_AGO + 60_000, 1);
        CollectJob.Result result = collect(spark);
        assertThat(result.lagSecondsBefore()).isEqualTo(600);
        assertThat(result.lagSecondsAfter()).isZero();
    }

    @Test
    void aDryRunOnlySaysWhatWaits(SparkSession spark) {
        sendAt(TEN_MINUTES_AGO, 0);
        CollectJob.Result result = new CollectJob().run(store.dryContext(spark, DATE));
        assertThat(result.backlogBefore()).isEqualTo(1);
        assertThat(result.backlogAfter()).isEqualTo(1);
        assertThat(result.lagSecondsBefore()).isEqualTo(600);
        assertThat(store.table(spark, EventsTable.SPEC).exists()).isFalse();
    }

    @Test
    void anExportOfTheSameEventsAddsNoneAndLeavesTheStreamsQuarantine(SparkSession spark) {
        store.configured(
                "jobs { collect.batch = 100, ingest.max-quarantine-share = 0.5, sources {"
                        + " catalog.all { path = catalog.csv, columns { item_id = sku, price = price } }\n"
                        + " events.web { path = events.csv, columns { event_id = id, item_id = sku, type = what, ts = at } } } }");
        store.write("catalog.csv", "sku,price", "i,1");
        store.write("events.csv", "id,sku,what,at", "e0,i,view,2026-10-31 12:00:00", "e9,i,view,2026-10-31 12:00:00");
        // It came on the very day whose rows the ingest replaces in quarantine.
        redis.xadd(STREAM, Map.of("e", "{ no json"), XAddParams.xAddParams().id(TEN_MINUTES_AGO - 86_400_000, 0));
        send(0, 3);
        collect(spark);

        store.run(spark, new IngestJob(), DATE);
        collect(spark);

        assertThat(ids(spark)).containsExactlyInAnyOrder("e0", "e1", "e2", "e9");
        assertThat(store.table(spark, QuarantineTable.SPEC).read().count()).isEqualTo(1);
    }

    @Test
    void collectingBesideANightlyIngestHurtsNeither(SparkSession spark) {
        store.configured(
                "jobs { collect.batch = 20, sources {"
                        + " catalog.all { path = catalog.csv, columns { item_id = sku, price = price } }\n"
                        + " events.web { path = events.csv, columns { event_id = id, item_id = sku, type = what, ts = at } } } }");
        store.write("catalog.csv", "sku,price", "i,1");
        List<String> lines = new ArrayList<>(List.of("id,sku,what,at"));
        names(50, 150).forEach(id -> lines.add(id + ",i,view,2026-10-31 12:00:00"));
        store.write("events.csv", lines.toArray(String[]::new));
        send(0, 100);
        collect(spark);
        send(0, 100);

        SparkSession other = spark.newSession();
        CompletableFuture<JobRecord> ingest =
                CompletableFuture.supplyAsync(() -> store.run(other, new IngestJob(), DATE));
        CollectJob.Result result = collect(spark);

        assertThat(ingest.join().status()).isEqualTo("done");
        assertThat(result.read()).isEqualTo(100);
        assertThat(ids(spark)).containsExactlyInAnyOrderElementsOf(names(0, 150));
    }

    private CollectJob.Result collect(SparkSession spark) {
        return (CollectJob.Result) store.run(spark, new CollectJob(), DATE).result();
    }

    private void send(int from, int to) {
        names(from, to).forEach(id -> send(event(id)));
    }

    private void send(String line) {
        try (var pipeline = redis.pipelined()) {
            stream.append(pipeline, line, 1_000_000);
            pipeline.sync();
        }
    }

    private void decide(String line) {
        stream.appendDecision(line, 1_000_000);
    }

    private static String decision(String request, int list) {
        return "{\"asked\":{\"rail\":\"home\",\"user\":\"u1\"},\"at\":\"2026-10-31T23:59:59.999999Z\",\"basis\":{"
                + "\"generation\":7,\"run_id\":\"shop-run\"},\"list\":" + list + ",\"request_id\":\"" + request
                + "\",\"v\":1}";
    }

    private void sendAt(long millis, int number) {
        redis.xadd(
                STREAM,
                Map.of("e", event("e" + number)),
                XAddParams.xAddParams().id(millis, 0));
    }

    private void again(StreamEntry entry) {
        redis.xadd(STREAM, entry.getID(), entry.getFields());
    }

    private static String event(String id) {
        return "{\"event_id\":\"" + id + "\",\"session_id\":\"s\",\"item_id\":\"i\",\"type\":\"view\","
                + "\"ts\":\"2026-10-31T12:00:00.000Z\"}";
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "e" + i).toList();
    }

    private List<String> ids(SparkSession spark) {
        return store.table(spark, EventsTable.SPEC).read().select(col("event_id")).collectAsList().stream()
                .map(event -> event.getString(0))
                .toList();
    }
}
