package dev.nightjar.jobs.email;

import static dev.nightjar.jobs.Rows.row;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.Shopper;
import dev.nightjar.experiment.Assignment;
import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.Jobs;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.sample.ShopGenerator;
import dev.nightjar.jobs.sample.ShopKind;
import dev.nightjar.jobs.sample.ShopSpec;
import dev.nightjar.jobs.tables.EmailLeftOutTable;
import dev.nightjar.jobs.tables.EmailListsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.UserProfilesTable;
import dev.nightjar.lists.Csv;
import dev.nightjar.lists.Edition;
import dev.nightjar.lists.Editions;
import dev.nightjar.lists.ListManifest;
import dev.nightjar.lists.SortedLines;
import dev.nightjar.ranking.Ranker;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.ranking.Stock;
import dev.nightjar.recommend.Assortment;
import dev.nightjar.recommend.AssortmentBuilder;
import dev.nightjar.recommend.Guest;
import dev.nightjar.recommend.Plan;
import dev.nightjar.recommend.Slot;
import dev.nightjar.recommend.Visit;
import dev.nightjar.redis.Generations;
import dev.nightjar.redis.LiveStock;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.rules.RuleBook;
import dev.nightjar.settings.InvalidSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
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

/** Campaigns of a generated shop whose night was published to a real Redis. */
@ExtendWith(SparkExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class EmailJobIT {
    private static final String DATE = "2026-10-31";
    private static final LocalDate DAY = LocalDate.parse(DATE);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String TIGHT = """
            campaigns {
              first { priority = 1, count = 4, people-per-unit = 0.4, min-fill = 3, link = "https://shop.example/{item}?c={campaign}",
                variants { a { share = 50 }, b { share = 30 }, none { share = 20, mailed = false } } }
              second { priority = 2, count = 4, people-per-unit = 5, min-fill = 2 }
              third { priority = 3, people-per-unit = 100 }
              asleep { active = false, audience = "nonsense" }
            }
            email { address = "concat(user_id, '@shop.example')", max-sends = 2
              suppression { path = unsubscribed.csv, user-id = shopper } }
            """;

    private SparkSession spark;
    private TestStore store;
    private LocalRedis server;
    private RedisClient redis;
    private String night;
    private Set<String> unsubscribed;
    private EmailJob.Result tight;

    @BeforeAll
    void publishANight(SparkSession session, @TempDir Path home) throws IOException {
        spark = session;
        ShopGenerator.write(new ShopSpec(ShopKind.CLOTHING, 150, 150, 20, 7, DAY, 0), home);
        server = LocalRedis.start();
        redis = RedisClient.create(URI.create(server.url()));
        night = sampleConfiguration()
                + "\njobs.train { rank = 8, iterations = 4, blocks = 2 }\ncampaigns.autumn-mail.active = false\n";
        store = TestStore.in(home, night).withRedis(server.url());
        for (Job job : Jobs.NIGHTLY) {
            store.run(spark, job, DATE);
        }
        List<String> users = users();
        unsubscribed = new TreeSet<>(users.subList(3, 9));
        store.write("unsubscribed.csv", "shopper,when\n" + String.join(",x\n", unsubscribed) + ",x");
        tight = made(TIGHT);
    }

    @AfterAll
    void stopRedis() {
        redis.close();
        server.close();
    }

    private static String sampleConfiguration() throws IOException {
        try (var in = SampleConfiguration.class.getResourceAsStream("/sample-conf/loom.conf")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("data-samples/loom/", "");
        }
    }

    private static final class SampleConfiguration {}

    private List<String> users() {
        return store
                .table(spark, UserProfilesTable.SPEC)
                .read()
                .select("user_id")
                .sort("user_id")
                .collectAsList()
                .stream()
                .map(r -> r.getString(0))
                .toList();
    }

    private EmailJob.Result made(String settings) {
        store.configured(night + settings);
        return (EmailJob.Result) store.run(spark, new EmailJob(), DATE).result();
    }

    private Edition newest(String campaign) {
        return new Editions(
                        Path.of(store.paths().resolvePath(store.settings().getString("email.folder"))),
                        TestStore.NAME,
                        campaign)
                .newest()
                .orElseThrow();
    }

    private static List<JsonNode> lines(Edition edition) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(edition.file("lists.jsonl"))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static List<String> ids(JsonNode line) {
        List<String> ids = new ArrayList<>();
        line.path("items").forEach(item -> ids.add(item.path("item_id").textValue()));
        return ids;
    }

    @Test
    void nobodyIsMailedTooOftenOrTheSameAgainAndNoSizeIsPromisedTooOften() throws IOException {
        EmailJob.Result result = tight;

        assertThat(result.campaigns())
                .extracting(EmailJob.OfCampaign::campaign)
                .containsExactly("first", "second", "third");
        LiveStock live = new LiveStock(redis, TestStore.NAME);
        Map<String, Integer> mails = new HashMap<>();
        Map<String, Set<String>> mailed = new HashMap<>();
        Map<String, Integer> promised = new TreeMap<>();
        for (EmailJob.OfCampaign made : result.campaigns()) {
            assertThat(made.audit().isClean()).as(made.toString()).isTrue();
            double factor = Map.of("first", 0.4, "second", 5.0, "third", 100.0).get(made.campaign());
            Map<String, Integer> own = new TreeMap<>();
            for (JsonNode line : lines(newest(made.campaign()))) {
                String user = line.path("user_id").textValue();
                assertThat(unsubscribed).doesNotContain(user);
                assertThat(mails.merge(user, 1, Integer::sum)).isLessThanOrEqualTo(2);
                for (String id : ids(line)) {
                    assertThat(mailed.computeIfAbsent(user, u -> new TreeSet<>())
                                    .add(id))
                            .as(user + " gets " + id + " once")
                            .isTrue();
                }
            }
            for (Row r : store.table(spark, EmailListsTable.SPEC)
                    .read(DAY)
                    .where(col("campaign").equalTo(made.campaign()))
                    .selectExpr("user_id", "explode(items) AS i")
                    .selectExpr("i.item_id", "i.counted", "i.sizes", "i.likely")
                    .collectAsList()) {
                Map<String, Integer> units =
                        live.read(List.of(r.getString(0))).get(r.getString(0)).units();
                assertThat(units.get(r.getString(1))).isPositive();
                assertThat(r.<String>getList(2)).allMatch(size -> units.get(size) > 0);
                if (!r.isNullAt(3) && !r.getString(1).equals("-")) {
                    assertThat(r.<String>getList(3)).contains(r.getString(1)).containsAll(r.<String>getList(2));
                }
                own.merge(r.getString(0) + " " + r.getString(1), 1, Integer::sum);
            }
            own.forEach((size, people) -> {
                String[] of = size.split(" ", -1);
                int units = live.read(List.of(of[0])).get(of[0]).units().get(of[1]);
                assertThat(people + promised.getOrDefault(size, 0)).as(size).isLessThanOrEqualTo((int)
                        Math.floor(units * factor));
            });
            own.forEach((size, people) -> promised.merge(size, people, Integer::sum));
        }
        // Of the units that there are, so few may be offered that it hurts.
        assertThat(Files.readString(newest("first").file("report.txt"))).contains("refused for others");
        assertThat(JSON.readTree(newest("first").file("report.json").toFile())
                        .path("refusals")
                        .asLong())
                .isPositive();
        assertThat(result.campaigns().get(0).leftOut()).containsKeys("suppressed", "holdout", "too_few_items");
        assertThat(result.campaigns().get(2).leftOut())
                .as(result.toString())
                .containsKeys("suppressed", "frequency_cap");
        everybodyOfTheAudienceIsAccountedFor(result);
    }

    private void everybodyOfTheAudienceIsAccountedFor(EmailJob.Result result) {
        Dataset<Row> lists = store.table(spark, EmailListsTable.SPEC).read(DAY);
        Dataset<Row> leftOut = store.table(spark, EmailLeftOutTable.SPEC).read(DAY);
        for (EmailJob.OfCampaign made : result.campaigns()) {
            long out =
                    made.leftOut().values().stream().mapToLong(Long::longValue).sum();
            assertThat(made.users() + out).isEqualTo(made.audience());
            assertThat(lists.where(col("campaign").equalTo(made.campaign())).count())
                    .isEqualTo(made.users());
            assertThat(leftOut.where(col("campaign").equalTo(made.campaign())).count())
                    .isEqualTo(out);
        }
        assertThat(result.campaigns().get(0).audience()).isEqualTo(users().size());
    }

    @Test
    void filesAreWhatTheManifestSaysInTheOrderOfTheUsers() throws Exception {
        Edition edition = newest("first");
        ListManifest manifest = ListManifest.of(edition);

        assertThat(manifest.files())
                .extracting(ListManifest.ListedFile::name)
                .containsExactlyInAnyOrder(
                        "lists.csv",
                        "lists.jsonl",
                        "lists.parquet",
                        "klaviyo.csv",
                        "braze.csv",
                        "mailchimp.csv",
                        "stock.jsonl",
                        "report.json",
                        "report.txt",
                        "report.html");
        for (ListManifest.ListedFile file : manifest.files()) {
            byte[] bytes = Files.readAllBytes(edition.file(file.name()));
            assertThat(file.bytes()).isEqualTo(bytes.length);
            assertThat(file.sha256())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        }
        assertThat(manifest.origin().generation())
                .isEqualTo(new Generations(redis, TestStore.NAME).live().orElseThrow());
        assertThat(manifest.origin().tableVersions()).containsKeys("candidates", "user_profiles", "events", "catalog");
        assertThat(manifest.rails()).isEqualTo(Map.of("a", "email", "b", "email"));
        List<JsonNode> lines = lines(edition);
        assertThat(lines).hasSize((int) manifest.users());
        assertThat(lines).extracting(line -> line.path("user_id").textValue()).isSorted();
        List<String> csv = Files.readAllLines(edition.file("lists.csv"));
        List<String> klaviyo = Files.readAllLines(edition.file("klaviyo.csv"));
        List<String> braze = Files.readAllLines(edition.file("braze.csv"));
        List<String> mailchimp = Files.readAllLines(edition.file("mailchimp.csv"));
        assertThat(Csv.cells(klaviyo.get(0))).startsWith("Email", "External ID", "nightjar_variant");
        assertThat(Csv.cells(braze.get(0)))
                .startsWith("external_id", "nightjar_variant")
                .contains("nightjar_4_url");
        assertThat(Csv.cells(mailchimp.get(0)))
                .startsWith("Email Address", "NJVARIANT")
                .contains("NJ4IMAGE");
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = lines.get(i);
            String user = line.path("user_id").textValue();
            int bucket = Assignment.bucket("email-first", user);
            assertThat(line.path("variant").textValue()).isEqualTo(bucket < 5000 ? "a" : "b");
            assertThat(bucket).isLessThan(8000);
            assertThat(Csv.cells(csv.get(i + 1)))
                    .hasSameSizeAs(Csv.cells(csv.get(0)))
                    .startsWith(user);
            assertThat(Csv.cells(klaviyo.get(i + 1)))
                    .hasSameSizeAs(Csv.cells(klaviyo.get(0)))
                    .startsWith(user + "@shop.example", user);
            assertThat(Csv.cells(braze.get(i + 1)))
                    .hasSameSizeAs(Csv.cells(braze.get(0)))
                    .startsWith(user);
            assertThat(Csv.cells(mailchimp.get(i + 1))).hasSameSizeAs(Csv.cells(mailchimp.get(0)));
            JsonNode first = line.path("items").path(0);
            assertThat(first.path("url").textValue())
                    .isEqualTo("https://shop.example/" + first.path("item_id").textValue() + "?c=first");
            assertThat(first.path("title").textValue()).isNotEmpty();
        }
        assertThat(spark.read()
                        .parquet(edition.file("lists.parquet").toUri().toString())
                        .count())
                .isEqualTo(manifest.users());
        try (SortedLines sorted = new SortedLines(
                edition.file("lists.csv"), true, l -> Csv.cells(l).get(0))) {
            String user = lines.get(lines.size() / 2).path("user_id").textValue();
            assertThat(sorted.find(user).orElseThrow()).startsWith(user);
        }
        assertThat(Files.readString(edition.file("report.html")))
                .contains("Mail first of shop", "Audit of the finished lists", "Items that are shortest");
        assertThat(store.console()).contains("Campaign first of shop, " + DATE);
    }

    /** From what is in Redis, as a server does it: with stock to spare a mail is the page's list. */
    @Test
    void withStockToSpareAListIsWhatThePageShows() throws IOException {
        made(
                "campaigns.only { count = 5, people-per-unit = 10000 }\nemail { not-bought-in-days = 0, not-mailed-in = 0, max-sends = 1000, files = [jsonl] }");
        long generation = new Generations(redis, TestStore.NAME).live().orElseThrow();
        AssortmentBuilder builder = new AssortmentBuilder();
        redis.keys(Key.patternOfGeneration(TestStore.NAME, generation)).forEach(key -> {
            builder.put(Key.parse(key), redis.get(key.getBytes(StandardCharsets.UTF_8)));
        });
        Assortment assortment = builder.build();
        RankingSettings settings = RankingSettings.of(store.settings());
        Map<String, Stock> stock = new LiveStock(redis, TestStore.NAME)
                .read(assortment.catalogue().items().stream().map(Item::id).toList());
        Instant at = Instant.parse("2026-11-01T00:00:00Z");
        int compared = 0;
        for (JsonNode line : lines(newest("only"))) {
            String user = line.path("user_id").textValue();
            byte[] list =
                    redis.get(Key.candidates(TestStore.NAME, generation, user).bytes());
            byte[] shopper =
                    redis.get(Key.shopper(TestStore.NAME, generation, user).bytes());
            Visit visit = new Visit(
                    settings,
                    assortment,
                    CandidateList.EMPTY,
                    RuleBook.EMPTY,
                    new RequestContext("", "only", "", LocalDateTime.ofInstant(at, settings.zone())),
                    new Guest(
                            list == null ? CandidateList.EMPTY : CandidateList.CODEC.decode(list),
                            Shopper.CODEC.decode(shopper),
                            List.of()),
                    at);
            Slot slot = new Slot(settings.rails().get("email"), 5, List.of(), "");
            List<String> page = Ranker.rank(new Plan(visit, slot, 200)
                            .request(item -> stock.getOrDefault(item.id(), Stock.UNKNOWN), Set.of()))
                    .items()
                    .stream()
                    .map(ranked -> ranked.item().id())
                    .toList();
            assertThat(ids(line)).as(user).isEqualTo(page);
            compared++;
        }
        assertThat(compared).isGreaterThan(100);
    }

    @Test
    void whatWasBoughtSinceIsNotMailedAndTheNextEditionLeavesTheFirstAlone() throws IOException {
        String settings =
                "campaigns.since { count = 4, people-per-unit = 1000 }\nemail { not-mailed-in = 0, max-sends = 1000, files = [jsonl] }";
        made(settings);
        Edition first = newest("since");
        String before = Files.readString(first.file("lists.jsonl"));
        JsonNode someone = lines(first).get(0);
        String user = someone.path("user_id").textValue();
        String item = ids(someone).get(0);
        store.table(spark, EventsTable.SPEC)
                .merge(
                        EventRow.events(
                                spark,
                                EventRow.anEvent()
                                        .id("bought-since")
                                        .user(user)
                                        .item(item)
                                        .type("purchase")
                                        .at(Instant.parse("2026-11-01T02:00:00Z"))),
                        "t.event_id = s.event_id",
                        merge -> merge.whenNotMatched().insertAll());

        made(settings);
        store.table(spark, EventsTable.SPEC).delete(col("event_id").equalTo("bought-since"));

        Edition second = newest("since");
        assertThat(second.number()).isEqualTo(first.number() + 1);
        assertThat(lines(second).get(0).path("user_id").textValue()).isEqualTo(user);
        assertThat(ids(lines(second).get(0))).doesNotContain(item);
        assertThat(Files.readString(first.file("lists.jsonl"))).isEqualTo(before);
    }

    @Test
    void theAuditFindsWhatIsPlanted() {
        Campaign campaign = Campaign.active(
                        store.configured("campaigns.c { count = 2, min-fill = 1, people-per-unit = 1 }")
                                .settings())
                .get(0);
        store.configured(night);
        Dataset<Row> stock = spark.createDataFrame(
                List.of(row("a", "M", 1), row("a", "L", 0), row("b", "-", 1)),
                org.apache.spark.sql.types.StructType.fromDDL("item_id STRING, size STRING, units INT"));
        EmailAudit.Bounds bounds =
                new EmailAudit.Bounds(campaign, DAY, store.settings().getConfig("email"));
        Dataset<Row> nothing = planted("2026-10-30");
        assertThat(EmailAudit.of(
                        planted(DATE, mail("u1", offer("a", "M", "M"), offer("b", "-"))), nothing, stock, bounds))
                .isEqualTo(new EmailAudit(1, 2, 0, 0, 0));
        assertThat(EmailAudit.of(
                        planted(DATE, mail("u1", offer("a", "M", "M")), mail("u2", offer("a", "M", "M"))),
                        nothing,
                        stock,
                        bounds))
                .as("two people for one unit")
                .isEqualTo(new EmailAudit(2, 2, 0, 1, 0));
        assertThat(EmailAudit.of(planted(DATE, mail("u1", offer("a", "L", "L"))), nothing, stock, bounds))
                .as("a size that is sold out")
                .isEqualTo(new EmailAudit(1, 1, 0, 1, 1));
        assertThat(EmailAudit.of(planted(DATE, mail("u1", offer("b", "-"), offer("b", "-"))), nothing, stock, bounds))
                .as("an item twice")
                .isEqualTo(new EmailAudit(1, 2, 1, 1, 0));
        Dataset<Row> sent = planted("2026-10-30", mail("u1", offer("b", "-")));
        assertThat(EmailAudit.of(planted(DATE, mail("u1", offer("b", "-"))), sent, stock, bounds))
                .as("an item of the last mail")
                .isEqualTo(new EmailAudit(1, 1, 1, 0, 0));
        Dataset<Row> three = planted("2026-10-30", mail("u1", offer("a", "M", "M")))
                .union(planted("2026-10-29", mail("u1", offer("a", "M", "M"))))
                .union(planted("2026-10-28", mail("u1", offer("a", "M", "M"))));
        assertThat(EmailAudit.of(planted(DATE, mail("u1", offer("b", "-"))), three, stock, bounds))
                .as("a fourth mail in a week")
                .isEqualTo(new EmailAudit(1, 1, 1, 0, 0));
    }

    private record Mail(String user, List<Row> items) {}

    private static Mail mail(String user, Row... items) {
        return new Mail(user, List.of(items));
    }

    private static Row offer(String item, String counted, String... likely) {
        boolean sized = likely.length > 0;
        return row(1, item, 1f, sized ? List.of(counted) : List.of(), sized ? List.of(likely) : null, counted);
    }

    private Dataset<Row> planted(String date, Mail... mails) {
        List<Row> rows = new ArrayList<>();
        for (Mail mail : mails) {
            rows.add(row(
                    java.sql.Date.valueOf(date), "run", "c", mail.user(), "all", "fallback", 1L, null, mail.items()));
        }
        return spark.createDataFrame(rows, EmailListsTable.SPEC.schema());
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingIsWritten() {
        assertThat(failure("campaigns.c.audience = \"bought > 3\""))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("'campaigns.c.audience' = \"bought > 3\" is no expression over user_profiles")
                .hasMessageContaining("recency_days");
        assertThat(failure("campaigns.c {}\nemail.suppression.path = gone.csv"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("nobody is mailed without it");
        assertThat(failure("campaigns.c { rail = emial, min-fill = 7, variants { a { share = 50 } } }"))
                .isInstanceOfSatisfying(
                        InvalidSettings.class,
                        mistakes -> assertThat(mistakes.problems())
                                .hasSize(4)
                                .anyMatch(p -> p.contains("\"emial\" is no rail; rails are cart, category, email"))
                                .anyMatch(p -> p.contains("'campaigns.c.min-fill' = 7 is more than its count, 6"))
                                .anyMatch(p -> p.contains("sum to 50.0 per cent")));
        store.configured(night + "\ncampaigns.c {}");
        assertThat(store.failureOf(spark, new EmailJob(), "2026-10-30"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no generation of store shop with data of 2026-10-30 is in Redis");
    }

    private Throwable failure(String settings) {
        store.configured(night + "\n" + settings);
        return store.failureOf(spark, new EmailJob(), DATE);
    }
}
