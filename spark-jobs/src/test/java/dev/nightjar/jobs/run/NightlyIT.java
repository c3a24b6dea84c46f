package dev.nightjar.jobs.run;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.catalogue.Item;
import dev.nightjar.catalogue.Related;
import dev.nightjar.context.Daypart;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.contract.EmbeddingBlock;
import dev.nightjar.contract.ItemBlock;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.RelatedBlock;
import dev.nightjar.contract.Shopper;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.jobs.LakeContent;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.history.JobOfRun;
import dev.nightjar.jobs.history.Recomputation;
import dev.nightjar.jobs.ingest.IngestResult;
import dev.nightjar.jobs.publish.PublishJob;
import dev.nightjar.jobs.sample.SampleShop;
import dev.nightjar.jobs.sample.ShopGenerator;
import dev.nightjar.jobs.sample.ShopKind;
import dev.nightjar.jobs.sample.ShopSpec;
import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.ContextLiftsTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.ItemStatsTable;
import dev.nightjar.jobs.tables.PopularItemsTable;
import dev.nightjar.jobs.tables.QuarantineTable;
import dev.nightjar.jobs.tables.RelatedItemsTable;
import dev.nightjar.jobs.tables.RunsTable;
import dev.nightjar.jobs.tables.StockTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.jobs.tables.UserProfilesTable;
import dev.nightjar.ranking.Stock;
import dev.nightjar.redis.Generations;
import dev.nightjar.redis.LiveStock;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.settings.InvalidSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** A whole night of a small generated shop, the same night resumed, and the same night run again from the start. */
@ExtendWith(SparkExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class NightlyIT {
    private static final String DATE = "2026-10-31";
    private static final int BROKEN_ROWS = 14;

    private SparkSession spark;
    private SampleShop shop;
    private TestStore store;
    private LocalRedis server;
    private RedisClient redis;

    private List<JobRecord> night;
    private Map<String, String> afterTheNight;
    private List<JobRecord> resumed;
    private Map<String, String> afterResuming;
    private List<JobRecord> restarted;
    private Map<String, String> afterRestarting;

    @BeforeAll
    void runTheNightThreeTimes(SparkSession session, @TempDir Path home) throws IOException {
        spark = session;
        shop = ShopGenerator.write(
                new ShopSpec(ShopKind.CLOTHING, 150, 150, 20, 7, LocalDate.parse(DATE), BROKEN_ROWS), home);
        server = LocalRedis.start();
        redis = RedisClient.create(URI.create(server.url()));
        store = TestStore.in(home, sampleConfiguration() + "\njobs.train { rank = 8, iterations = 4, blocks = 2 }")
                .withRedis(server.url());

        night = runAll(true);
        afterTheNight = LakeContent.of(store.lake(spark));
        resumed = runAll(true);
        afterResuming = LakeContent.of(store.lake(spark));
        restarted = runAll(false);
        afterRestarting = LakeContent.of(store.lake(spark));
    }

    @AfterAll
    void stopRedis() {
        redis.close();
        server.close();
    }

    @Test
    void everyJobIsDone() {
        assertThat(night).extracting(JobRecord::status).containsOnly("done").hasSize(Jobs.NIGHTLY.size());
        assertThat(night).extracting(JobRecord::message).containsOnly("");
        assertThat(night).extracting(JobRecord::runId).containsOnly(night.get(0).runId());
    }

    @Test
    void everyRowOfTheExportsIsAccountedFor() {
        Map<String, IngestResult.OfSource> sources = ((IngestResult) result(night, "ingest")).sources();
        assertThat(sources).containsOnlyKeys("events.web", "catalog.products", "stock.warehouse");
        IngestResult.OfSource events = sources.get("events.web");

        assertThat(events.read()).isEqualTo(shop.events() + BROKEN_ROWS);
        // Two of the fourteen, being of the seventh kind of broken row each, are dated after the last day.
        assertThat(events.later()).isEqualTo(2);
        assertThat(sum(events.quarantined())).isEqualTo(BROKEN_ROWS - 2);
        assertThat(events.quarantined())
                .containsOnlyKeys(
                        "row cannot be parsed",
                        "no item_id",
                        "no readable ts",
                        "unknown type teleport",
                        "quantity not above 0");
        assertThat(events.leftOut()).isZero();
        assertThat(events.added()).isEqualTo(shop.events() - events.duplicates());
        assertThat(sources.get("catalog.products").added()).isEqualTo(shop.items());
        assertThat(sources.get("stock.warehouse").added()).isEqualTo(shop.stockRows());
        for (IngestResult.OfSource counts : sources.values()) {
            assertThat(counts.leftOut()
                            + counts.later()
                            + sum(counts.quarantined())
                            + counts.duplicates()
                            + counts.added()
                            + counts.changed())
                    .isEqualTo(counts.read());
        }
    }

    @Test
    void theTablesHoldWhatTheCountsSay() {
        Map<String, IngestResult.OfSource> sources = ((IngestResult) result(night, "ingest")).sources();

        assertThat(count(EventsTable.SPEC)).isEqualTo(sources.get("events.web").added());
        assertThat(count(QuarantineTable.SPEC))
                .isEqualTo(sum(sources.get("events.web").quarantined()));
        assertThat(count(CatalogTable.SPEC)).isEqualTo(shop.items());
        assertThat(count(StockTable.SPEC)).isEqualTo(shop.stockRows());
        assertThat(count(DictionaryTable.ITEMS)).isEqualTo(shop.items());
        assertThat(read(EventsTable.SPEC)
                        .where("user_id IS NOT NULL")
                        .select("user_id")
                        .distinct()
                        .count())
                .isEqualTo(count(UserProfilesTable.SPEC));
        assertThat(read(EventsTable.SPEC).select("item_id").distinct().count()).isEqualTo(count(ItemStatsTable.SPEC));
    }

    @Test
    void everyDatedRowCarriesTheRun() {
        for (TableSpec spec : List.of(
                UserProfilesTable.SPEC,
                EmbeddingsTable.ITEMS,
                CandidatesTable.SPEC,
                PopularItemsTable.SPEC,
                RelatedItemsTable.SPEC)) {
            List<Row> runs = read(spec).select("run_date", "run_id").distinct().collectAsList();
            assertThat(runs).hasSize(1);
            assertThat(runs.get(0).get(0).toString()).isEqualTo(DATE);
            assertThat(runs.get(0).get(1)).isEqualTo(night.get(0).runId());
        }
    }

    @Test
    void nobodyIsOfferedWhatTheyOwnOrWhatIsNotSold() {
        Map<String, Row> sold = new HashMap<>();
        read(CatalogTable.SPEC)
                .where(CatalogTable.activeOn(LocalDate.parse(DATE)))
                .collectAsList()
                .forEach(item -> sold.put(item.getAs("item_id"), item));
        Map<String, Long> owned = new HashMap<>();
        read(EventsTable.SPEC)
                .where("user_id IS NOT NULL AND type IN ('purchase', 'return')")
                .collectAsList()
                .forEach(e -> owned.merge(
                        e.getAs("user_id") + " " + e.getAs("item_id"),
                        (e.getAs("type").equals("purchase") ? 1L : -1L) * e.<Integer>getAs("quantity"),
                        Long::sum));

        Map<Integer, String> ids = new HashMap<>();
        numbers().forEach((id, number) -> ids.put(number, id));
        for (Row list : read(CandidatesTable.SPEC)
                .selectExpr("user_id", "size", "candidate_items(list) AS items")
                .collectAsList()) {
            List<Row> listed = list.getList(2);
            List<String> items =
                    listed.stream().map(item -> ids.get(item.getInt(1))).toList();
            List<Float> scores = listed.stream().map(item -> item.getFloat(2)).toList();
            assertThat(items).hasSize(list.getInt(1));
            assertThat(items).doesNotHaveDuplicates().hasSize(scores.size()).isNotEmpty();
            assertThat(scores).isSortedAccordingTo((a, b) -> Float.compare(b, a));
            assertThat(items).allSatisfy(item -> {
                assertThat(sold).containsKey(item);
                assertThat(owned.getOrDefault(list.getAs("user_id") + " " + item, 0L))
                        .isLessThanOrEqualTo(0);
            });
        }
    }

    @Test
    void theLongestListsLeaveOutNothingElse() {
        long active = read(CatalogTable.SPEC)
                .where(CatalogTable.activeOn(LocalDate.parse(DATE)))
                .join(read(EmbeddingsTable.ITEMS), "item_id")
                .count();
        // Up to 200 are kept, and the shop has 150: whoever owns nothing is offered everything that has an embedding.
        assertThat(read(CandidatesTable.SPEC).selectExpr("max(size)").head().getInt(0))
                .isEqualTo((int) active);
    }

    @Test
    void aResumedNightSkipsWhatIsDoneAndChangesNothing() {
        assertThat(resumed)
                .extracting(JobRecord::status)
                .containsOnly("skipped")
                .hasSize(Jobs.NIGHTLY.size());
        assertThat(resumed)
                .allSatisfy(r -> assertThat(r.message()).startsWith("finished already, begun at 2026-11-01T03:00"));
        assertThat(afterResuming).isEqualTo(afterTheNight);
    }

    @Test
    void aNightRunAgainLeavesTheSameContent() {
        assertThat(restarted).extracting(JobRecord::status).containsOnly("done").hasSize(Jobs.NIGHTLY.size());
        assertThat(afterRestarting).isEqualTo(afterTheNight);
        IngestResult.OfSource events =
                ((IngestResult) result(restarted, "ingest")).sources().get("events.web");
        assertThat(events.added()).isZero();
        assertThat(events.changed()).isZero();
    }

    @Test
    void jobsAreRedoneFromTheRunsAloneByteForByte() {
        String tables = LakeContent.of(store.lake(spark)).toString();
        for (String job : List.of("train", "candidates")) {
            assertThat(recomputed(ofRun(job)))
                    .as(job)
                    .isNotEmpty()
                    .allSatisfy(table -> assertThat(table.rows()).isPositive())
                    .allSatisfy(table -> assertThat(table.differing()).isZero());
        }
        JobOfRun done = ofRun("candidates");
        // Had the settings been others, the rows would be.
        JobOfRun otherwise = new JobOfRun(
                done.runId(),
                done.date(),
                done.job(),
                done.status(),
                done.startedAt(),
                done.seconds(),
                done.codeVersion(),
                done.seed(),
                done.settings().replace("\"exclude-owned\":true", "\"exclude-owned\":false"),
                done.tablesRead(),
                done.tablesWritten(),
                done.result(),
                done.message());
        assertThat(otherwise.settings()).isNotEqualTo(done.settings());
        assertThat(recomputed(otherwise))
                .allSatisfy(table -> assertThat(table.differing()).isPositive());
        assertThat(LakeContent.of(store.lake(spark))).hasToString(tables);
        assertThatThrownBy(() -> recomputed(ofRun("ingest")))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith(
                        "job ingest reads what is not in the lake; what can be recomputed is candidates,");
    }

    private List<Recomputation.OfTable> recomputed(JobOfRun done) {
        return Recomputation.of(spark, store.lake(spark), TestStore.NAME, done, store.paths(), System.err);
    }

    private JobOfRun ofRun(String job) {
        return JobOfRun.of(store.lake(spark), night.get(0).runId()).stream()
                .filter(done -> done.job().equals(job))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theRunsTellEnoughToRedoEachJob() throws IOException {
        List<Row> runs = read(RunsTable.SPEC).sort("job").collectAsList();

        assertThat(runs)
                .extracting(run -> run.getAs("job"))
                .containsExactlyElementsOf(
                        Jobs.NIGHTLY.stream().map(Job::name).sorted().toList());
        for (Row run : runs) {
            assertThat(run.<String>getAs("status")).isEqualTo("done");
            assertThat(run.<Long>getAs("seed")).isEqualTo(42);
            assertThat(run.<String>getAs("code_version")).matches("\\d+\\.\\d+\\.\\d+.*");
            JsonNode settings = new ObjectMapper().readTree(run.<String>getAs("settings"));
            assertThat(settings.at("/jobs/train/rank").asInt()).isEqualTo(8);
            assertThat(settings.has("redis")).isFalse();
        }
        Map<String, Object> versions =
                new TreeMap<>(runs.get(0).getJavaMap(runs.get(0).fieldIndex("tables_read")));
        assertThat(versions)
                .containsOnlyKeys(
                        "catalog",
                        "events",
                        "item_dictionary",
                        "item_embeddings",
                        "user_embeddings",
                        "repeat_weights",
                        "candidates");
    }

    @Test
    void theRecordIsALineOfJsonInSnakeCase() throws IOException {
        JobRecord last = night.get(night.size() - 1);
        JsonNode record = new ObjectMapper().readTree(last.toJson());

        assertThat(record.get("job").asText()).isEqualTo("publish");
        assertThat(record.get("run_id").asText()).isEqualTo(last.runId());
        assertThat(record.at("/result/generation").asLong()).isEqualTo(1);
        assertThat(record.at("/result/stock_sizes").asLong()).isEqualTo(shop.stockRows());
        assertThat(record.get("tables_read").has("candidates")).isTrue();
        assertThat(last.toJson()).doesNotContain("\n");
    }

    @Test
    void theSecondNightIsLiveAndTheFirstIsKept() {
        Generations generations = new Generations(redis, TestStore.NAME);

        assertThat(generations.live()).hasValue(2);
        assertThat(generations.all()).extracting(Manifest::generation).containsExactly(2L, 1L);
        assertThat(generations.all()).extracting(Manifest::state).containsOnly(Manifest.State.READY);
        PublishJob.Result result = (PublishJob.Result) result(restarted, "publish");
        Manifest live = generations.find(2).orElseThrow();
        assertThat(live.users()).isEqualTo(result.users()).isEqualTo(count(CandidatesTable.SPEC));
        assertThat(live.bytes()).isEqualTo(result.bytes());
        assertThat(live.runId()).isEqualTo(night.get(0).runId());
        assertThat(live.exampleUsers())
                .hasSize(5)
                .allSatisfy(user -> assertThat(redis.exists(
                                Key.candidates(TestStore.NAME, 2, user).text()))
                        .isTrue());
        // The estimate is within a fifth of what is sent, plus the overhead that it adds for each value.
        assertThat((double) result.estimatedBytes())
                .isCloseTo(result.bytes() + 110.0 * result.values(), within(0.2 * result.bytes()));
    }

    @Test
    void whatIsPublishedDecodesToWhatTheLakeHas() {
        for (Row list : read(CandidatesTable.SPEC).collectAsList()) {
            assertThat(value(Key.candidates(TestStore.NAME, 2, list.getAs("user_id"))))
                    .isEqualTo(list.<byte[]>getAs("list"));
        }
        for (Row profile : read(UserProfilesTable.SPEC).collectAsList()) {
            Shopper published = Shopper.CODEC.decode(value(Key.shopper(TestStore.NAME, 2, profile.getAs("user_id"))));
            List<Row> categories = profile.getList(profile.fieldIndex("categories"));
            assertThat(published.categories())
                    .extracting(Shopper.CategoryShare::category)
                    .isEqualTo(categories.stream().map(c -> c.getString(0)).toList());
            Map<String, scala.collection.Map<String, Integer>> sizes = profile.getJavaMap(profile.fieldIndex("sizes"));
            assertThat(published.purchasesBySize().keySet()).isEqualTo(sizes.keySet());
            sizes.forEach(
                    (system, counts) -> assertThat(published.purchasesBySize().get(system))
                            .isEqualTo(scala.jdk.javaapi.CollectionConverters.asJava(counts)));
        }
    }

    @Test
    void popularListsAndTheCatalogueDecodeToWhatTheLakeHas() {
        Map<String, Integer> numbers = numbers();
        Map<Key, List<Row>> lists = new HashMap<>();
        for (Row row : read(PopularItemsTable.SPEC).sort("rank").collectAsList()) {
            String category = row.getAs("category");
            Key key = row.getAs("list").equals("popular")
                    ? Key.popular(TestStore.NAME, 2, category)
                    : Key.arrivals(TestStore.NAME, 2, category);
            lists.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
        }
        lists.forEach((key, rows) -> assertSame(
                CandidateList.CODEC.decode(value(key)),
                rows.stream().map(r -> r.<String>getAs("item_id")).toList(),
                rows.stream().map(r -> r.<Float>getAs("score")).toList(),
                numbers));
        List<Item> published = ItemBlock.CODEC
                .decode(value(Key.itemBlock(TestStore.NAME, 2, 0)))
                .items();
        Map<String, Row> catalog = new HashMap<>();
        read(CatalogTable.SPEC)
                .where(CatalogTable.activeOn(LocalDate.parse(DATE)))
                .collectAsList()
                .forEach(row -> catalog.put(row.getAs("item_id"), row));
        assertThat(published).hasSize(catalog.size());
        for (Item item : published) {
            Row row = catalog.get(item.id());
            assertThat(item.number()).isEqualTo(numbers.get(item.id()));
            assertThat(item.title()).isEqualTo(row.getAs("title"));
            assertThat(item.category()).isEqualTo(row.getAs("category"));
            assertThat(item.price()).isEqualTo(row.<Double>getAs("price"));
        }
    }

    @Test
    void contextLiftsDecodeToWhatTheLakeHas() {
        List<ContextLifts.Lift> inTheLake = read(ContextLiftsTable.SPEC).collectAsList().stream()
                .map(row -> new ContextLifts.Lift(
                        row.getAs("device"),
                        Daypart.named(row.getAs("daypart")),
                        row.getAs("category"),
                        (float) row.<Double>getAs("factor").doubleValue(),
                        row.<Long>getAs("support").intValue()))
                .toList();
        ContextLifts published = ContextLifts.CODEC.decode(value(Key.contextLifts(TestStore.NAME, 2)));

        assertThat(published.all()).hasSameSizeAs(inTheLake).isNotEmpty();
        for (ContextLifts.Lift lift : inTheLake) {
            ContextLifts.Lift found = published
                    .lookup(lift.device(), lift.daypart(), lift.category())
                    .orElseThrow();
            assertThat(found.name()).isEqualTo(lift.name());
            assertThat(found.factor()).isCloseTo(lift.factor(), within(lift.factor() / 2048));
            assertThat(found.support()).isEqualTo(lift.support());
        }
    }

    @Test
    void embeddingsAndRelatedItemsDecodeToWhatTheLakeHas() {
        Map<String, Integer> numbers = numbers();
        Map<Integer, QuantisedVector> vectors = new HashMap<>();
        EmbeddingBlock.CODEC
                .decode(value(Key.embeddingBlock(TestStore.NAME, 2, 0)))
                .entries()
                .forEach(entry -> vectors.put(entry.number(), entry.vector()));
        Related related = new Related.Builder()
                .put(RelatedBlock.CODEC.decode(value(Key.relatedBlock(TestStore.NAME, 2, 0))))
                .build();
        Map<String, List<Row>> lists = new HashMap<>();
        read(RelatedItemsTable.SPEC)
                .sort("rank")
                .collectAsList()
                .forEach(r -> lists.computeIfAbsent(
                                r.<String>getAs("item_id") + " " + r.<String>getAs("kind"), k -> new ArrayList<>())
                        .add(r));
        Manifest.ItemExtras extras =
                new Generations(redis, TestStore.NAME).find(2).orElseThrow().extras();

        assertThat(extras.embeddingRank()).isEqualTo(8);
        assertThat(extras.embeddings()).isEqualTo(vectors.size()).isPositive();
        assertThat(extras.related()).isEqualTo(related.size()).isPositive();
        read(EmbeddingsTable.ITEMS).collectAsList().forEach(r -> {
            List<Float> vector = r.getList(r.fieldIndex("vector"));
            float[] floats = new float[vector.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = vector.get(i);
            }
            QuantisedVector published = vectors.get(numbers.get(r.<String>getAs("item_id")));
            assertThat(published == null || published.equals(QuantisedVector.ofDirection(floats)))
                    .isTrue();
        });
        assertThat(lists.keySet()).isNotEmpty();
        numbers.forEach((id, number) -> {
            for (Related.Kind kind : Related.Kind.values()) {
                List<Row> rows = lists.getOrDefault(id + " " + kind.word(), List.of());
                assertSame(
                        related.of(number, kind),
                        rows.stream().map(r -> r.<String>getAs("related_id")).toList(),
                        rows.stream().map(r -> r.<Float>getAs("score")).toList(),
                        numbers);
            }
        });
    }

    @Test
    void theGenerationHasTheKeysThatWereCountedAndNoOthers() {
        PublishJob.Result result = (PublishJob.Result) result(restarted, "publish");

        assertThat(redis.keys(Key.patternOfGeneration(TestStore.NAME, 2))).hasSize((int) result.values());
        assertThat(redis.ttl(Key.itemBlock(TestStore.NAME, 2, 0).text())).isPositive();
    }

    @Test
    void liveStockIsThatOfTheExport() {
        Map<String, Map<String, Integer>> units = new HashMap<>();
        read(StockTable.SPEC)
                .collectAsList()
                .forEach(row -> units.computeIfAbsent(row.getAs("item_id"), item -> new TreeMap<>())
                        .put(row.getAs("size"), row.getAs("units")));
        Map<String, Stock> live = new LiveStock(redis, TestStore.NAME).read(units.keySet());

        units.forEach((item, sizes) -> assertThat(live.get(item)).isEqualTo(Stock.of(new TreeMap<>(sizes))));
    }

    private static void assertSame(
            CandidateList published, List<String> items, List<Float> scores, Map<String, Integer> numbers) {
        assertThat(published.size()).isEqualTo(items.size());
        for (int rank = 0; rank < items.size(); rank++) {
            assertThat(published.item(rank)).isEqualTo(numbers.get(items.get(rank)));
            // A float16 has 11 significant bits, and steps of 2^-24 near 0.
            assertThat(published.score(rank))
                    .isCloseTo(scores.get(rank), within(Math.abs(scores.get(rank)) / 2048 + 0x1p-24f));
        }
    }

    private List<JobRecord> runAll(boolean resume) {
        List<JobRecord> records = new ArrayList<>();
        for (Job job : Jobs.NIGHTLY) {
            JobContext context = store.context(spark, DATE);
            Optional<JobRecord> done = resume
                    ? JobRunner.finished(job, context, Instant.EPOCH).map(JobRunner.Finished::record)
                    : Optional.empty();
            records.add(done.orElseGet(() -> JobRunner.run(job, context)));
        }
        return records;
    }

    private static Object result(List<JobRecord> records, String job) {
        return records.stream()
                .filter(record -> record.job().equals(job))
                .findFirst()
                .orElseThrow()
                .result();
    }

    private Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        read(DictionaryTable.ITEMS)
                .select(col("item_id"), col("number"))
                .collectAsList()
                .forEach(row -> numbers.put(row.getString(0), row.getInt(1)));
        return numbers;
    }

    private byte[] value(Key key) {
        byte[] value = redis.get(key.bytes());
        assertThat(value).as(key.text()).isNotNull();
        return value;
    }

    private org.apache.spark.sql.Dataset<Row> read(TableSpec spec) {
        return store.table(spark, spec).read();
    }

    private long count(TableSpec spec) {
        return read(spec).count();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String sampleConfiguration() throws IOException {
        try (InputStream in = NightlyIT.class.getResourceAsStream("/sample-conf/loom.conf")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("data-samples/loom/", "");
        }
    }
}
