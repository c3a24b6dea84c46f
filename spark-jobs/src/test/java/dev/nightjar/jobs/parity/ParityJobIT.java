package dev.nightjar.jobs.parity;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.frame;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.catalogue.Related;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.contract.Shopper;
import dev.nightjar.decision.Decision;
import dev.nightjar.decision.Decision.Lookup;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.experiment.Experiment;
import dev.nightjar.experiment.ExperimentSet;
import dev.nightjar.experiment.Treatment;
import dev.nightjar.experiment.Variant;
import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.SmallLake;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.ope.OpeJob;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.DecisionsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.ParityChecksTable;
import dev.nightjar.jobs.tables.PolicyEstimatesTable;
import dev.nightjar.jobs.tables.RankedRequestsTable;
import dev.nightjar.ranking.FeatureVector;
import dev.nightjar.ranking.Ranker;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.ranking.Stock;
import dev.nightjar.ranking.Target;
import dev.nightjar.ranking.When;
import dev.nightjar.recommend.Assortment;
import dev.nightjar.recommend.FoldIn;
import dev.nightjar.recommend.Guest;
import dev.nightjar.recommend.Plan;
import dev.nightjar.recommend.Slot;
import dev.nightjar.recommend.Visit;
import dev.nightjar.redis.LiveExperiments;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.rules.Action;
import dev.nightjar.rules.Rule;
import dev.nightjar.rules.RuleBook;
import dev.nightjar.rules.RuleSet;
import dev.nightjar.rules.Validity;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import dev.nightjar.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** Decisions of a shop of four items, decided again from its lake. */
@ExtendWith(SparkExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class ParityJobIT {
    private static final String RUN_DATE = "2026-10-30";
    private static final String ASKED_ON = "2026-10-31";
    private static final Instant NOW = Instant.parse("2026-10-31T12:00:00.000001Z");

    private SparkSession spark;
    private TestStore store;
    private Map<String, Long> versions;

    @BeforeAll
    void fillTheLake(SparkSession session, @TempDir Path home) {
        spark = session;
        store = TestStore.in(home, "stock.when-unknown = available");
        new SmallLake(spark, store.lake(spark)).withItems("2026-10-29").withGoodRun(RUN_DATE, "shop-run", 4);
        versions = versionsNow();
        // Later nights change what is newest; the versions named stay what they were.
        new SmallLake(spark, store.lake(spark)).withBadRun(RUN_DATE, "shop-run-2");
    }

    @Test
    void whatDiffersAndWhatCannotBeToldIsCountedApartAndRefused() {
        String same = decision("r1", "u1", versions).toJson();
        Map<String, Long> gone = new TreeMap<>(versions);
        gone.put("catalog", 999L);
        lines(List.of(
                same,
                decision("r2", "u3", versions).toJson(),
                decision("r3", "stranger", versions).toJson(),
                changed(same, "\"values\":[0.9999999999999999,", "\"values\":[1.0,"),
                changed(same, "\"dropped\":{}", "\"dropped\":{\"rule\":1}"),
                decision("r6", "u1", gone).toJson(),
                changed(same, "\"v\":2", "\"v\":3"),
                changed(same, "\"basis\":{", "\"basis\":{\"x\":1,"),
                changed(same, "\"rail\":\"home\"", "\"rail\":\"attic\""),
                changed(same, Settings.fingerprintOfRanking(store.settings()), "that of yesterday")));

        Refused refused = (Refused) store.failureOf(spark, new ParityJob(), ASKED_ON);

        ParityJob.Result result = (ParityJob.Result) refused.result();
        assertThat(result.lists()).isEqualTo(10);
        assertThat(result.compared()).isEqualTo(5);
        assertThat(result.mismatched()).isEqualTo(2);
        assertThat(result.mismatchRate()).isEqualTo(0.4);
        assertThat(result.mismatchedBy()).isEqualTo(Map.of("features", 1L, "dropped", 1L));
        assertThat(result.notReproducible())
                .isEqualTo(Map.of(
                        "the run is no longer in the lake", 1L, "the line cannot be read", 2L, "the rail is gone", 1L));
        assertThat(result.settingsChanged()).isEqualTo(1);
        assertThat(result.examples())
                .extracting(ParityJob.Example::requestId, ParityJob.Example::difference)
                .containsExactly(
                        tuple("r4", result.examples().get(0).difference()),
                        tuple("r5", "dropped served {rule=1}, again {}"));
        assertThat(result.examples().get(0).difference())
                .startsWith("of b from base on, served [1.0, ")
                .contains("again [0.9999999999999999, ");
        assertThat(refused).hasMessageContaining("jobs.parity.max-mismatch allows a share of 0.0. Such as: ");
        assertRows(
                store.table(spark, ParityChecksTable.SPEC)
                        .read()
                        .select("run_date", "generation", "rail", "outcome", "detail", "lists"),
                checks("same", "", 3),
                checks("different", "features", 1),
                checks("different", "dropped", 1),
                checks("not_reproducible", "the run is no longer in the lake", 1),
                checks("not_reproducible", "the line cannot be read", 2),
                checks("not_reproducible", "the rail is gone", 1),
                checks("settings_changed", "", 1));
    }

    private static Row checks(String outcome, String detail, long lists) {
        return row(Date.valueOf(ASKED_ON), 7L, "home", outcome, detail, lists);
    }

    private static String changed(String line, String from, String to) {
        assertThat(line).contains(from);
        return line.replace(from, to);
    }

    @Test
    void aReplaySaysOfEachListWhatItCameTo() {
        String same = decision("r1", "u1", versions).toJson();
        lines(List.of(
                same,
                changed(same, "\"dropped\":{}", "\"dropped\":{\"rule\":1}"),
                changed(same, "\"rail\":\"home\"", "\"rail\":\"attic\""),
                changed(same, Settings.fingerprintOfRanking(store.settings()), "that of yesterday")));
        assertThat(Again.decided(store.context(spark, ASKED_ON), asked()))
                .extracting(Again.Decided::requestId, Again.Decided::outcome, Again.Decided::why)
                .containsExactlyInAnyOrder(
                        tuple("r1", Again.Outcome.SAME, ""),
                        tuple("r2", Again.Outcome.DIFFERENT, "dropped served {rule=1}, again {}"),
                        tuple("r3", Again.Outcome.NOT_REPRODUCIBLE, "the rail is gone"),
                        tuple("r4", Again.Outcome.SETTINGS_CHANGED, ""));
    }

    @Test
    void aVariantThatNobodySawIsRankedAndEstimated() {
        Decision decision = decision("r1", "u1", versions);
        List<String> shown =
                decision.answer().items().stream().map(FeatureVector::itemId).toList();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            lines.add(decision.toJson());
        }
        lines(lines);
        Treatment without = new Treatment(
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>(),
                List.of(new Rule(
                        "not-" + shown.get(0),
                        Set.of(),
                        When.ALWAYS,
                        Validity.ALWAYS,
                        new Target("", "", Target.Range.ANY, Map.of(), Set.of(shown.get(0)), Target.Range.ANY),
                        new Action.Exclude())));
        List<String> target = Otherwise.under(without, store.context(spark, ASKED_ON), asked())
                .head()
                .getList(2);
        assertThat(target).isEqualTo(shown.subList(1, shown.size()));

        // Half of the lists were as ranked, and half had the first two swapped, as often as was said; the second item
        // is clicked
        // wherever it stands.
        List<String> swapped = new ArrayList<>(shown);
        Collections.swap(swapped, 0, 1);
        List<Row> exposures = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<Row> items = new ArrayList<>();
            for (String item : i % 2 == 0 ? shown : swapped) {
                items.add(row(item, 1.0, 0.5));
            }
            exposures.add(row(
                    "r" + (i + 1),
                    0,
                    Timestamp.from(NOW),
                    "u1",
                    null,
                    "home",
                    3,
                    7L,
                    "personalised",
                    "p",
                    1L,
                    Map.of(),
                    List.of(),
                    items,
                    List.of()));
        }
        StructType columns = new StructType();
        for (var field : DecisionsTable.SPEC.schema().fields()) {
            if (!List.of("run_date", "run_id").contains(field.name())) {
                columns = columns.add(field);
            }
        }
        store.table(spark, DecisionsTable.SPEC)
                .replace(LocalDate.parse(ASKED_ON), "collect-run", spark.createDataFrame(exposures, columns));
        store.table(spark, EventsTable.SPEC)
                .merge(
                        EventRow.events(
                                spark,
                                IntStream.range(0, 40)
                                        .mapToObj(i -> EventRow.anEvent()
                                                .id("click-" + i)
                                                .item(shown.get(1))
                                                .type("click")
                                                .on(ASKED_ON)
                                                .from("r" + (i + 1)))
                                        .toArray(EventRow[]::new)),
                        "t.event_id = s.event_id",
                        merge -> merge.whenNotMatched().insertAll());
        try (LocalRedis server = LocalRedis.start();
                RedisClient redis = RedisClient.create(URI.create(server.url()))) {
            store.withRedis(server.url());
            new LiveExperiments(redis, TestStore.NAME)
                    .write(new ExperimentSet(
                            1,
                            NOW,
                            "ops",
                            "",
                            ExperimentSet.Holdout.NONE,
                            List.of(new Experiment(
                                    "x",
                                    new Experiment.Slots("x", 0, 10_000),
                                    Experiment.Unit.USER,
                                    Experiment.State.RUNNING,
                                    0,
                                    List.of(
                                            new Variant("control", 1, Treatment.NONE),
                                            new Variant("without", 1, without))))));
            OpeJob.Result result =
                    (OpeJob.Result) store.run(spark, new OpeJob(), ASKED_ON).result();
            assertThat(result.policies()).singleElement().satisfies(line -> {
                assertThat(line.policy()).isEqualTo("x/without");
                assertThat(line.lists()).isEqualTo(40);
                assertThat(line.logged()).isEqualTo(1);
                assertThat(line.warning()).contains("effective lists");
            });
        }
        // In the first place the target always has the item that is always clicked.
        Row first = store.table(spark, PolicyEstimatesTable.SPEC)
                .read(LocalDate.parse(ASKED_ON))
                .where("position = 1 AND estimator = 'ips'")
                .head();
        assertThat(first.<Double>getAs("value")).isEqualTo(1.0);
    }

    private Dataset<Row> asked() {
        return store.table(spark, RankedRequestsTable.SPEC).read(LocalDate.parse(ASKED_ON));
    }

    @Test
    void aBoundLetsSomeDiffer() {
        lines(List.of(changed(decision("r1", "u1", versions).toJson(), "\"dropped\":{}", "\"dropped\":{\"rule\":1}")));
        TestStore lenient = store.configured("stock.when-unknown = available\njobs.parity.max-mismatch = 1");
        try {
            ParityJob.Result result = (ParityJob.Result)
                    lenient.run(spark, new ParityJob(), ASKED_ON).result();
            assertThat(result.mismatchedBy()).isEqualTo(Map.of("dropped", 1L));
        } finally {
            store.configured("stock.when-unknown = available");
        }
    }

    @Test
    void aDayWithoutSamplesIsNoFault() {
        lines(List.of());
        assertThat(run().lists()).isZero();
        assertThat(store.console()).contains("parity: no answer of 2026-10-31 was sampled (serving.parity-sample)");
    }

    private ParityJob.Result run() {
        return (ParityJob.Result) store.run(spark, new ParityJob(), ASKED_ON).result();
    }

    private void lines(List<String> lines) {
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            String user = line.replaceAll(".*\"user\":\"([^\"]*)\".*", "$1");
            // A changed copy of a line is another request.
            rows.add(row("r" + (rows.size() + 1), 0, Timestamp.from(NOW), "home", user, 7L, "shop-run", line));
        }
        store.table(spark, RankedRequestsTable.SPEC)
                .replace(
                        LocalDate.parse(ASKED_ON),
                        "collect-run",
                        frame(
                                spark,
                                "request_id STRING, list INT, asked_at TIMESTAMP, rail STRING, user_id STRING,"
                                        + " generation BIGINT, generation_run_id STRING, line STRING",
                                rows.toArray(Row[]::new)));
    }

    private Map<String, Long> versionsNow() {
        Map<String, Long> now = new TreeMap<>();
        for (var spec : Lake.TABLES) {
            if (store.table(spark, spec).exists()) {
                now.put(spec.name(), store.table(spark, spec).version());
            }
        }
        return now;
    }

    /** What {@link SmallLake} says, on a day without the huge item. */
    private static Assortment assortment() {
        return new Assortment(
                new Catalogue(List.of(
                        Item.of(0, "a", "Item a", "men", "", 10, "EUR", ""),
                        Item.of(1, "b", "Item b", "men/coats", "", 12.5, "EUR", ""),
                        Item.of(2, "c", "Item c", "", "", 10, "EUR", ""))),
                Map.of("", CandidateList.of(new int[] {0}, new float[] {1})),
                Map.of(),
                new ItemVectors.Builder(2)
                        .put(0, QuantisedVector.ofDirection(new float[] {1, 0}))
                        .build(),
                Related.NONE,
                ContextLifts.NONE,
                FoldIn.NONE);
    }

    /** As a server decides that holds what the good run published: written out by hand, not made by the job's code. */
    private Decision decision(String id, String user, Map<String, Long> tableVersions) {
        RankingSettings settings = RankingSettings.of(store.settings());
        boolean known = !user.equals("stranger");
        CandidateList personal =
                known ? CandidateList.of(new int[] {1, 0, 2}, new float[] {0.5f, 0.25f, -1f}) : CandidateList.EMPTY;
        List<SessionEvent> events =
                List.of(new SessionEvent("e1", EventType.VIEW, "a", Instant.parse("2026-10-31T11:50:00Z"), 0, 0));
        RequestContext context = new RequestContext("", "", "", LocalDateTime.parse("2026-10-31T12:00:00"));
        Visit visit = new Visit(
                settings,
                assortment(),
                CandidateList.EMPTY,
                RuleBook.EMPTY,
                context,
                new Guest(personal, Shopper.UNKNOWN, events),
                NOW);
        Slot slot = new Slot(settings.rails().get("home"), 3, List.of(), "");
        TreeMap<String, Stock> stock = new TreeMap<>();
        var ranking = Ranker.rank(new Plan(visit, slot, 200)
                .request(item -> stock.computeIfAbsent(item.id(), i -> Stock.UNKNOWN), Set.of()));
        return new Decision(
                new Decision.Which(TestStore.NAME, id, 0, NOW),
                new Decision.Basis(
                        7,
                        "shop-run",
                        LocalDate.parse(RUN_DATE),
                        tableVersions,
                        "test",
                        Settings.fingerprintOfRanking(store.settings())),
                new Decision.Asked(
                        Optional.of(user),
                        Optional.empty(),
                        "home",
                        3,
                        List.of(),
                        "",
                        context,
                        200,
                        Decision.Part.NONE),
                new Decision.Seen(
                        known ? Lookup.KNOWN : Lookup.UNKNOWN,
                        Optional.empty(),
                        events,
                        CandidateList.EMPTY,
                        RuleSet.NONE,
                        stock,
                        List.of()),
                Decision.Answer.of(ranking, List.of()));
    }
}
