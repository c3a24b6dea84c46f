package dev.nightjar.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.golden.Golden;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionDelta;
import dev.nightjar.session.SessionEvent;
import dev.nightjar.session.SessionSettings;
import dev.nightjar.session.SessionSettings.Pull;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RankerTest {
    private static final RequestContext FRIDAY =
            new RequestContext("mobile", "", "", LocalDateTime.of(2026, 11, 20, 23, 30));
    /** A relative 1e-12, as docs/golden says. */
    private static final Percentage CLOSE = Percentage.withPercentage(1e-10);

    private static final SessionSettings SETTINGS = new SessionSettings(
            Map.of(EventType.VIEW, 1.0),
            Duration.ofMinutes(30),
            Duration.ofSeconds(5),
            new SessionSettings.Shares(1, 1, 1, 1),
            new Pull(0.6, 3),
            SessionSettings.FoldIn.NEVER);

    static List<Config> cases() {
        return Golden.list("ranking.json", "cases");
    }

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 300);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goldenRequestsGetTheGoldenAnswers(Config c) {
        Ranking ranking = Ranker.rank(request(c));
        List<? extends Config> expected = c.getConfigList("expected.items");
        assertThat(ranking.items().stream().map(i -> i.item().id()))
                .containsExactlyElementsOf(
                        expected.stream().map(e -> e.getString("item")).toList());
        for (int i = 0; i < expected.size(); i++) {
            RankedItem item = ranking.items().get(i);
            Config e = expected.get(i);
            assertThat(item.score()).isCloseTo(e.getDouble("score"), CLOSE);
            assertThat(item.sizes()).isEqualTo(e.getStringList("sizes"));
            List<? extends Config> reasons = e.getConfigList("reasons");
            assertThat(item.reasons()).hasSameSizeAs(reasons);
            for (int r = 0; r < reasons.size(); r++) {
                assertThat(item.reasons().get(r).name())
                        .isEqualTo(reasons.get(r).getString("name"));
                assertThat(item.reasons().get(r).factor())
                        .isCloseTo(reasons.get(r).getDouble("factor"), CLOSE);
            }
        }
        Map<String, Integer> dropped = new TreeMap<>();
        ranking.dropped().forEach((drop, n) -> dropped.put(drop.label(), n));
        assertThat(dropped).isEqualTo(Golden.map(c.getConfig("expected.dropped"), Config::getInt));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSlowTwinGivesTheSameAnswer(int seed) {
        RankingRequest request = random(new Random(seed));
        Ranking fast = Ranker.explain(request);
        SlowRanker.Answer slow = SlowRanker.rank(request);
        assertThat(fast.dropped()).isEqualTo(slow.dropped());
        assertThat(Ranker.rank(request)).isEqualTo(new Ranking(fast.items(), fast.leftOut(), List.of()));
        assertThat(fast.below().stream().map(i -> i.item().number())).containsExactlyInAnyOrderElementsOf(slow.below());
        assertThat(fast.items().stream().map(RankedItem::item))
                .containsExactlyElementsOf(
                        slow.items().stream().map(RankedItem::item).toList());
        for (int i = 0; i < fast.items().size(); i++) {
            RankedItem one = fast.items().get(i);
            RankedItem other = slow.items().get(i);
            assertThat(one.score()).isCloseTo(other.score(), CLOSE);
            assertThat(one.sizes()).isEqualTo(other.sizes());
            assertThat(one.features().base()).isCloseTo(other.features().base(), CLOSE);
            // Two sources that say the same but for the last bit are a tie of two ways to compute it.
            assertThat(one.source())
                    .isIn(SlowRanker.sourcesThatSay(one.features().base(), one.item(), request));
            assertThat(one.reasons().stream().skip(1).map(Reason::name))
                    .containsExactlyElementsOf(
                            other.reasons().stream().skip(1).map(Reason::name).toList());
        }
    }

    /** Many candidates for few places, nearly alike but for their embeddings, and a session that counts for much. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whoIsNotScoredCouldNotHaveComeUp(int seed) {
        Random random = new Random(seed);
        ARequest request = new ARequest();
        for (int number = 0; number < 30; number++) {
            request.item(number, "i" + number);
        }
        float[] scores = new float[30];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextFloat();
        }
        RankingRequest few = request.source("list", IntStream.range(0, 30).toArray(), scores)
                .session(session(random, request.catalogue()), new Pull(1, 0.5))
                .count(1 + random.nextInt(10))
                .build();
        assertThat(Ranker.rank(few).items()).isEqualTo(Ranker.explain(few).items());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyAnswerKeepsWhatRankingPromises(int seed) {
        RankingRequest request = random(new Random(seed));
        Ranking ranking = Ranker.rank(request);
        assertThat(ranking.items()).hasSizeLessThanOrEqualTo(request.count());
        assertThat(ranking.items().stream().map(RankedItem::item)).doesNotHaveDuplicates();
        for (RankedItem item : ranking.items()) {
            assertThat(item.score())
                    .isPositive()
                    .isCloseTo(
                            item.reasons().stream().mapToDouble(Reason::factor).reduce(1, (a, b) -> a * b), CLOSE);
            assertThat(item.reasons().get(0)).isInstanceOf(Reason.Base.class);
            assertThat(item.reasons().get(0).factor()).isBetween(0.0, 1.0);
        }
        assertThat(Ranker.rank(request)).isEqualTo(ranking);
    }

    @Test
    void theBestOfAListHasABaseOfOneAndTheLastAFloorAboveZero() {
        Ranking ranking = Ranker.rank(new ARequest()
                .item(0, "a")
                .item(1, "b")
                .source("personal", new int[] {0, 1}, 7, -3)
                .build());
        assertThat(ranking.items().get(0).score()).isEqualTo(1);
        assertThat(ranking.items().get(1).score()).isCloseTo(0.05 / 1.05, within(1e-15));
    }

    @Test
    void theLadderKeepsItsOrderHoweverHighALaterSourceScores() {
        Ranking ranking = Ranker.rank(new ARequest()
                .item(0, "own")
                .item(1, "hit")
                .boost(new Boost("x", When.ALWAYS, Target.EVERYTHING, 0.01), FRIDAY)
                .source("personal", new int[] {0}, 0.001f)
                .source("popular", new int[] {1}, 60000)
                .build());
        assertThat(ranking.items()).extracting(i -> i.item().id()).containsExactly("own", "hit");
        assertThat(ranking.items()).extracting(RankedItem::source).containsExactly("personal", "popular");
    }

    @Test
    void sourcesBehindAFullAnswerAreNotLookedAt() {
        Ranking ranking = Ranker.rank(new ARequest()
                .item(0, "a")
                .source("personal", new int[] {0}, 1)
                .source("popular", new int[] {8, 9}, 2, 1)
                .count(1)
                .build());
        assertThat(ranking.dropped()).isEmpty();
    }

    @Test
    void dropsComeInTheOrderOfTheReasons() {
        Ranking ranking = Ranker.rank(new ARequest()
                .item(0, "unknown", "", "", "")
                .item(1, "sold", "", "", "")
                .stock("sold", Map.of("-", 0))
                .source("personal", new int[] {0, 1, 2}, 3, 2, 1)
                .build());
        assertThat(ranking.dropped())
                .containsExactly(
                        Map.entry(Drop.NOT_IN_CATALOGUE, 1),
                        Map.entry(Drop.SOLD_OUT, 1),
                        Map.entry(Drop.STOCK_UNKNOWN, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "9, 17, 8, false",
        "9, 17, 9, true",
        "9, 17, 16, true",
        "9, 17, 17, false",
        "22, 4, 21, false",
        "22, 4, 22, true",
        "22, 4, 0, true",
        "22, 4, 3, true",
        "22, 4, 4, false",
        "0, 24, 23, true",
        "6, 6, 5, true",
        "6, 6, 6, true",
        "23, 24, 23, true",
        "23, 24, 0, false"
    })
    void hoursHoldFromTheFirstToBeforeTheLast(int from, int to, int hour, boolean holds) {
        When when = new When(Set.of(), Set.of(), Set.of(), Set.of(), from, to);
        assertThat(when.holds(new RequestContext("", "", "", LocalDateTime.of(2026, 11, 20, hour, 59))))
                .isEqualTo(holds);
    }

    @Test
    void theWeekdayIsThatOfTheMomentEvenInAnHourBeforeDawn() {
        When when = new When(Set.of(), Set.of(), Set.of(), Set.of(DayOfWeek.FRIDAY), 22, 4);
        assertThat(when.holds(new RequestContext("", "", "", LocalDateTime.of(2026, 11, 20, 23, 0))))
                .isTrue();
        assertThat(when.holds(new RequestContext("", "", "", LocalDateTime.of(2026, 11, 21, 1, 0))))
                .isFalse();
        assertThat(when.holds(new RequestContext("", "", "", LocalDateTime.of(2026, 11, 20, 1, 0))))
                .isTrue();
    }

    @Test
    void anUnknownDeviceMeetsNoConditionOnDevices() {
        When when = new When(Set.of("mobile"), Set.of(), Set.of(), Set.of(), 0, 24);
        assertThat(when.holds(new RequestContext("", "", "", LocalDateTime.of(2026, 11, 20, 1, 0))))
                .isFalse();
        assertThat(When.ALWAYS.holds(new RequestContext("", "", "", LocalDateTime.of(2026, 11, 20, 1, 0))))
                .isTrue();
    }

    @Test
    void aCountryIsAConditionLikeAnyOther() {
        When when = new When(Set.of(), Set.of(), Set.of("DE", "AT"), Set.of(), 0, 24);
        LocalDateTime noon = LocalDateTime.of(2026, 11, 20, 12, 0);
        assertThat(when.holds(new RequestContext("", "", "AT", noon))).isTrue();
        assertThat(when.holds(new RequestContext("", "", "CH", noon))).isFalse();
        assertThat(when.holds(new RequestContext("", "", "", noon))).isFalse();
        assertThat(List.of("DE", "XK")).allMatch(When::isCountry);
        assertThat(List.of("", "de", "DEU", "D1", "ÄT")).noneMatch(When::isCountry);
    }

    @Test
    void requestsThatCannotBeMeantAreRefused() {
        assertThatThrownBy(() -> new ARequest().count(0).build()).hasMessage("count 0: ask for 1 or more items");
        assertThatThrownBy(() -> new Boost("x", When.ALWAYS, Target.EVERYTHING, 0))
                .hasMessageContaining("factor 0.0");
        assertThatThrownBy(() -> new Boost("x", When.ALWAYS, Target.EVERYTHING, Double.NaN))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new When(Set.of(), Set.of(), Set.of(), Set.of(), 24, 1))
                .hasMessageContaining("hours 24-1");
        assertThatThrownBy(() -> new When(Set.of(), Set.of(), Set.of(), Set.of(), 0, 0))
                .hasMessageContaining("hours 0-0");
        assertThatThrownBy(() -> Stock.of(Map.of("M", -1))).hasMessage("size M: -1 units; units are 0 or more");
    }

    private static RankingRequest request(Config c) {
        ARequest request = new ARequest();
        for (Config i : Golden.list("ranking.json", "catalogue")) {
            request.item(
                    i.getInt("number"),
                    i.getString("id"),
                    i.getString("category"),
                    i.getString("brand"),
                    i.getString("size_system"));
        }
        c.getConfigList("ladder")
                .forEach(s -> request.source(
                        s.getString("name"),
                        Golden.ints(s.getIntList("items")),
                        Golden.floats(s.getDoubleList("scores"))));
        Golden.map(c.getConfig("stock"), (stock, item) -> Golden.map(stock.getConfig(item), Config::getInt))
                .forEach(request::stock);
        RequestContext context = new RequestContext(
                c.getString("context.device"),
                c.getString("context.campaign"),
                "",
                LocalDateTime.parse(c.getString("context.local_time")));
        c.getConfigList("boosts").forEach(b -> request.boost(boost(b), context));
        return request.offeringUnknownStock(c.getBoolean("offer_unknown_stock"))
                .likelySizes(Golden.map(c.getConfig("likely_sizes"), (l, s) -> new TreeSet<>(l.getStringList(s))))
                .count(c.getInt("count"))
                .build();
    }

    private static Boost boost(Config b) {
        Set<DayOfWeek> days = b.getStringList("weekdays").stream()
                .map(day -> DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
        return new Boost(
                b.getString("name"),
                new When(
                        Set.copyOf(b.getStringList("devices")),
                        Set.copyOf(b.getStringList("campaigns")),
                        Set.of(),
                        days,
                        b.getInt("from_hour"),
                        b.getInt("to_hour")),
                Target.of(b.getString("category"), b.getString("brand")),
                b.getDouble("factor"));
    }

    /** Few items, categories, scores and sizes, so that clashes of every sort are common. */
    private static RankingRequest random(Random random) {
        ARequest request = new ARequest();
        String[] categories = {"", "a", "a/b", "ab", "c"};
        String[] systems = {"", "EU", "INT"};
        String[] sizes = {"-", "36", "38", "M"};
        for (int number = 0; number < 30; number++) {
            String id = "i" + number;
            request.item(
                    number, id, pick(categories, random), pick(new String[] {"", "x"}, random), pick(systems, random));
            Map<String, Integer> units = new TreeMap<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                units.put(pick(sizes, random), random.nextInt(2));
            }
            request.stock(id, units);
        }
        for (int s = random.nextInt(4); s > 0; s--) {
            int n = random.nextInt(25);
            int[] numbers = random.ints(n, 0, 34).toArray();
            float[] scores = new float[n];
            for (int i = 0; i < n; i++) {
                scores[i] = random.nextInt(6) - 3;
            }
            int share = random.nextBoolean() ? 25 : 1 + random.nextInt(8);
            Source source =
                    new Source("source" + s, (1 + random.nextInt(4)) / 4.0, CandidateList.of(numbers, scores), share);
            if (random.nextBoolean()) {
                request.rung(source);
            } else {
                request.rung(
                        source, new Source("reversed" + s, 0.5, CandidateList.of(reversed(numbers), scores), share));
            }
        }
        RequestContext context = new RequestContext(
                "mobile", "", "", LocalDateTime.of(2026, 11, 16 + random.nextInt(7), random.nextInt(24), 0));
        for (int b = random.nextInt(4); b > 0; b--) {
            Set<String> devices =
                    random.nextBoolean() ? Set.of() : Set.of(pick(new String[] {"mobile", "app"}, random));
            Set<DayOfWeek> days = random.nextBoolean() ? Set.of() : Set.of(DayOfWeek.of(1 + random.nextInt(7)));
            When when = new When(devices, Set.of(), Set.of(), days, random.nextInt(24), 1 + random.nextInt(24));
            request.boost(
                    new Boost("b" + b, when, Target.of(pick(categories, random), ""), (1 + random.nextInt(8)) / 4.0),
                    context);
        }
        if (random.nextBoolean()) {
            request.likelySizes(Map.of("EU", new TreeSet<>(Set.of("38"))));
        }
        if (random.nextBoolean()) {
            request.session(session(random, request.catalogue()), new Pull(random.nextDouble(), 1));
        }
        if (random.nextBoolean()) {
            request.policy(policy(random, request.catalogue()));
        }
        return request.offeringUnknownStock(random.nextBoolean())
                .count(1 + random.nextInt(20))
                .build();
    }

    private static SessionDelta session(Random random, Catalogue catalogue) {
        Instant now = Instant.parse("2026-11-20T23:30:00Z");
        List<SessionEvent> events = random.ints(random.nextInt(6), 0, 34)
                .mapToObj(i -> new SessionEvent(
                        "e" + i, EventType.VIEW, "i" + i, now.minusSeconds(random.nextInt(3600)), 0, 0))
                .toList();
        return SessionDelta.of(events, now, catalogue, vectors(random), SETTINGS);
    }

    /** Short ones, so that some items lie where the session points, and others opposite. */
    private static ItemVectors vectors(Random random) {
        ItemVectors.Builder vectors = new ItemVectors.Builder(2);
        for (int number = 0; number < 30; number++) {
            if (random.nextInt(4) > 0) {
                vectors.put(number, QuantisedVector.ofDirection(new float[] {
                    (float) random.nextGaussian(), (float) random.nextGaussian()
                }));
            }
        }
        return vectors.build();
    }

    private static Policy policy(Random random, Catalogue catalogue) {
        int excluded = random.nextInt(30);
        List<Policy.Pin> pins = random.ints(random.nextInt(3), 0, 30)
                .mapToObj(i -> new Policy.Pin(1 + i % 5, catalogue.byNumber(i).orElseThrow(), "p" + i))
                .toList();
        List<Policy.Cap> caps =
                random.nextBoolean() ? List.of() : List.of(new Policy.Cap(Item::category, 1 + random.nextInt(3), "c"));
        return new Policy(
                item -> item.number() == excluded
                        ? Optional.of(new Policy.Exclusion(Drop.RULE, "r"))
                        : Optional.empty(),
                pins,
                caps,
                random.nextBoolean() ? 1 : 0.7);
    }

    private static int[] reversed(int[] numbers) {
        return IntStream.rangeClosed(1, numbers.length)
                .map(i -> numbers[numbers.length - i])
                .toArray();
    }

    private static String pick(String[] from, Random random) {
        return from[random.nextInt(from.length)];
    }
}
