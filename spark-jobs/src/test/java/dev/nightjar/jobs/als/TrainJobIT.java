package dev.nightjar.jobs.als;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.FoldInModelsTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.recommend.FoldIn;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import dev.nightjar.session.SessionSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten users who buy mugs, ten who buy plates, and a visit without a user; each has met three of five. */
@ExtendWith(SparkExtension.class)
class TrainJobIT {
    private static final String MONDAY = "2026-10-05";
    private static final String TUESDAY = "2026-10-06";
    private static final String THURSDAY = "2026-10-08";
    private static final String SETTINGS =
            "jobs.train { rank = 4, iterations = 6, blocks = 2, trainer = %s, regularization = 0.01, %s }";

    @Test
    void theOwnTrainerTellsTastesApartAndReportsItsLoss(SparkSession spark, @TempDir Path home) {
        TestStore store = TestStore.in(home, SETTINGS.formatted("ials", "report-loss = true"));
        add(store, spark, shop());

        TrainJob.Result result = new TrainJob().run(store.context(spark, MONDAY));

        assertThat(result.trainer()).isEqualTo("ials");
        assertThat(result.users()).isEqualTo(20);
        assertThat(result.anonymousVisits()).isEqualTo(1);
        assertThat(result.learntOn()).isEqualTo(MONDAY);
        assertThat(result.losses()).hasSize(6).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        Map<String, float[]> users = vectors(store, spark, EmbeddingsTable.USERS, MONDAY);
        Map<String, float[]> items = vectors(store, spark, EmbeddingsTable.ITEMS, MONDAY);
        assertThat(users).hasSize(20);
        assertThat(items).hasSize(10);
        assertThat(score(users.get("mug-lover0"), items.get("mug1")))
                .isGreaterThan(score(users.get("mug-lover0"), items.get("plate1")) + 0.1);
    }

    @Test
    void betweenFullTrainingsItemsStayAndNewUsersAreSolvedForThem(SparkSession spark, @TempDir Path home) {
        for (String trainer : List.of("mllib", "ials")) {
            TestStore store = TestStore.in(home.resolve(trainer), SETTINGS.formatted(trainer, "every-days = 3"));
            add(store, spark, shop());
            TrainJob job = new TrainJob();
            job.run(store.context(spark, MONDAY));
            add(
                    store,
                    spark,
                    List.of(
                            anEvent().user("new").item("mug0").on(TUESDAY),
                            anEvent().user("new").item("mug1").on(TUESDAY),
                            anEvent().user("new").item("novelty").on(TUESDAY),
                            anEvent().user("strange").item("novelty").on(TUESDAY)));

            TrainJob.Result between = job.run(store.context(spark, TUESDAY));

            assertThat(between.learntOn()).isEqualTo(MONDAY);
            Map<String, float[]> items = vectors(store, spark, EmbeddingsTable.ITEMS, TUESDAY);
            vectors(store, spark, EmbeddingsTable.ITEMS, MONDAY)
                    .forEach((item, vector) -> assertThat(items.get(item)).isEqualTo(vector));
            assertThat(items).hasSize(10).doesNotContainKey("novelty");
            Map<String, float[]> users = vectors(store, spark, EmbeddingsTable.USERS, TUESDAY);
            assertThat(users).containsKey("new").doesNotContainKey("strange");
            // Who bought mugs 0 and 1 bought mug 2.
            assertThat(score(users.get("new"), items.get("mug2")))
                    .isGreaterThan(score(users.get("new"), items.get("plate2")));

            // Three days after the last full training, though only two after what was carried over.
            assertThat(job.run(store.context(spark, THURSDAY)).learntOn()).isEqualTo(THURSDAY);
            assertThat(vectors(store, spark, EmbeddingsTable.ITEMS, THURSDAY)).containsKey("novelty");
        }
    }

    @Test
    void mllibsFactorsCanBeSolvedOnceMoreAndTheLossIsReported(SparkSession spark, @TempDir Path home) {
        TestStore store = TestStore.in(home, SETTINGS.formatted("mllib", "re-solve = true, report-loss = true"));
        add(store, spark, shop());
        TrainJob.Result result = new TrainJob().run(store.context(spark, MONDAY));
        assertThat(result.trainer()).isEqualTo("mllib");
        assertThat(result.losses()).hasSize(1);
    }

    @Test
    void learningApartGivesTheVectorsOfTheJob(SparkSession spark, @TempDir Path home) {
        TestStore store = TestStore.in(home, SETTINGS.formatted("ials", ""));
        add(store, spark, shop());
        new TrainJob().run(store.context(spark, MONDAY));

        Training.Factors factors = Training.learn(
                spark,
                store.table(spark, EventsTable.SPEC).read(),
                store.settings(),
                LocalDate.parse(MONDAY),
                store.settings().getLong("jobs.seed"),
                home.resolve("scratch").toString());

        Map<String, float[]> users = vectors(factors.users());
        Map<String, float[]> items = vectors(factors.items());
        assertThat(users.keySet())
                .isEqualTo(vectors(store, spark, EmbeddingsTable.USERS, MONDAY).keySet());
        // Ids have other numbers here and so start elsewhere; what comes out is the same liking.
        Map<String, float[]> kept = vectors(store, spark, EmbeddingsTable.USERS, MONDAY);
        Map<String, float[]> keptItems = vectors(store, spark, EmbeddingsTable.ITEMS, MONDAY);
        assertThat(score(users.get("mug-lover0"), items.get("mug0")))
                .isCloseTo(score(kept.get("mug-lover0"), keptItems.get("mug0")), within(0.2));
    }

    /** The twin of folding in on request is the night's own half-step: whoever did the same would have got the same list. */
    @ParameterizedTest
    @ValueSource(strings = {"mllib,", "ials, exponent = 0.7, unobserved = 0.2", "mllib, re-solve = true"})
    void aServerSolvesAShopperAsTheNightWouldHave(String trainer, SparkSession spark, @TempDir Path home) {
        TestStore store = TestStore.in(
                home,
                SETTINGS.formatted(
                        trainer.substring(0, trainer.indexOf(',')), trainer.substring(trainer.indexOf(',') + 1)));
        List<EventRow> events = new ArrayList<>(shop());
        events.add(anEvent().id("seen").user("mug-lover0").item("plate0").on("2026-09-20"));
        add(store, spark, events);
        new TrainJob().run(store.context(spark, MONDAY));
        Map<String, float[]> items = vectors(store, spark, EmbeddingsTable.ITEMS, MONDAY);
        float[] user = vectors(store, spark, EmbeddingsTable.USERS, MONDAY).get("mug-lover0");

        CandidateList list = foldIn(store, spark, items)
                .list(
                        List.of(
                                did("mug0", EventType.PURCHASE, MONDAY),
                                did("mug1", EventType.PURCHASE, MONDAY),
                                did("mug2", EventType.PURCHASE, MONDAY),
                                did("plate0", EventType.VIEW, "2026-09-20")),
                        Instant.parse(MONDAY + "T23:00:00Z"),
                        catalogue(items),
                        new SessionSettings.FoldIn(3, 10, 1000));

        List<String> ids = List.copyOf(items.keySet());
        // Ten less the four that were met.
        assertThat(list.size()).isEqualTo(6);
        for (int rank = 0; rank < list.size(); rank++) {
            // What is left is the rounding of the embeddings to a byte a component.
            assertThat((double) list.score(rank))
                    .isCloseTo(score(user, items.get(ids.get(list.item(rank)))), within(0.02));
        }
    }

    private static SessionEvent did(String item, EventType type, String day) {
        return new SessionEvent(item + type, type, item, Instant.parse(day + "T10:00:00Z"), 0, 0);
    }

    /** Items are numbered in the order of their ids. */
    private static Catalogue catalogue(Map<String, float[]> vectors) {
        List<Item> items = new ArrayList<>();
        vectors.keySet().forEach(id -> items.add(Item.of(items.size(), id, id, "", "", 1, "EUR", "")));
        return new Catalogue(items);
    }

    private static FoldIn foldIn(TestStore store, SparkSession spark, Map<String, float[]> vectors) {
        ItemVectors.Builder directions = new ItemVectors.Builder(4);
        float[] lengths = new float[vectors.size()];
        int number = 0;
        for (float[] vector : vectors.values()) {
            directions.put(number, QuantisedVector.ofDirection(vector));
            lengths[number++] = (float) Math.sqrt(score(vector, vector));
        }
        Row model = store.table(spark, FoldInModelsTable.SPEC)
                .read(LocalDate.parse(MONDAY))
                .head();
        return FoldIn.of(FoldInModels.model(model, lengths), directions.build());
    }

    private static List<EventRow> shop() {
        List<EventRow> events = new ArrayList<>();
        for (int user = 0; user < 10; user++) {
            for (int n = 0; n < 3; n++) {
                String item = String.valueOf((user + n) % 5);
                events.add(anEvent()
                        .user("mug-lover" + user)
                        .item("mug" + item)
                        .type("purchase")
                        .on(MONDAY));
                events.add(anEvent()
                        .user("plate-lover" + user)
                        .item("plate" + item)
                        .type("purchase")
                        .on(MONDAY));
            }
        }
        events.add(anEvent().id("visit").anonymousIn("v1").item("mug0").on(MONDAY));
        return events;
    }

    private static void add(TestStore store, SparkSession spark, List<EventRow> rows) {
        store.table(spark, EventsTable.SPEC)
                .merge(
                        events(spark, rows.toArray(EventRow[]::new)),
                        "t.event_id = s.event_id",
                        merge -> merge.whenNotMatched().insertAll());
    }

    private static Map<String, float[]> vectors(TestStore store, SparkSession spark, TableSpec spec, String date) {
        Dataset<Row> rows = store.table(spark, spec).read(LocalDate.parse(date));
        return vectors(rows.select(rows.columns()[2], EmbeddingsTable.VECTOR));
    }

    private static Map<String, float[]> vectors(Dataset<Row> rows) {
        Map<String, float[]> vectors = new TreeMap<>();
        rows.collectAsList().forEach(row -> {
            List<Float> values = row.getList(1);
            float[] vector = new float[values.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = values.get(i);
            }
            vectors.put(row.getString(0), vector);
        });
        return vectors;
    }

    private static double score(float[] user, float[] item) {
        double sum = 0;
        for (int i = 0; i < user.length; i++) {
            sum += user[i] * item[i];
        }
        return sum;
    }
}
