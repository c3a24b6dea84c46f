package dev.nightjar.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.golden.Golden;
import dev.nightjar.session.SessionSettings.Pull;
import dev.nightjar.session.SessionSettings.Shares;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionDeltaTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:30:00Z");
    private static final Pull PULL = new Pull(0.6, 3);

    static List<Config> cases() {
        return Golden.list("session.json", "cases");
    }

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 200);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goldenSessionsGetTheGoldenNumbers(Config c) {
        Catalogue catalogue = goldenCatalogue();
        SessionDelta session = SessionDelta.of(events(c), NOW, catalogue, goldenVectors(), goldenSettings());
        assertThat(session.evidence()).isCloseTo(c.getDouble("evidence"), within(1e-9));
        assertThat(session.weight(PULL)).isCloseTo(c.getDouble("weight"), within(1e-9));
        for (Config e : c.getConfigList("affinities")) {
            var affinity = session.affinity(catalogue.byId(e.getString("item")).orElseThrow());
            assertThat(affinity.embedding()).isCloseTo(e.getDouble("embedding"), within(1e-6));
            assertThat(affinity.category()).isCloseTo(e.getDouble("category"), within(1e-9));
            assertThat(affinity.brand()).isCloseTo(e.getDouble("brand"), within(1e-9));
            assertThat(affinity.price()).isCloseTo(e.getDouble("price"), within(1e-9));
            assertThat(affinity.total()).isCloseTo(e.getDouble("total"), within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneEventMovesAScoreByAtMostTheStatedBound(int seed) {
        Shop shop = new Shop(new Random(seed));
        List<SessionEvent> before = shop.events(shop.random.nextInt(8));
        SessionEvent next = shop.event("next");
        List<SessionEvent> after = new ArrayList<>(before);
        after.add(next);
        SessionDelta one = shop.session(before);
        SessionDelta other = shop.session(after);
        double g = shop.session(List.of(next)).evidence();
        double n = one.evidence();
        // docs/contract.md: the first event, and any later one.
        double bound = before.isEmpty()
                ? PULL.maxWeight() * g / (g + PULL.k())
                : 3 * PULL.maxWeight() * g / (n + g + PULL.k());
        for (Item item : shop.items) {
            double base = shop.random.nextDouble();
            assertThat(Math.abs(blended(other, item, base) - blended(one, item, base)))
                    .isLessThanOrEqualTo(bound + 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOrderOfEventsDoesNotMatterToTheLastBit(int seed) {
        Shop shop = new Shop(new Random(seed));
        List<SessionEvent> events = shop.events(12);
        List<SessionEvent> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, shop.random);
        SessionDelta one = shop.session(events);
        SessionDelta other = shop.session(shuffled);
        assertThat(other.evidence()).isEqualTo(one.evidence());
        assertThat(other.anchors(5)).isEqualTo(one.anchors(5));
        assertThat(other.category()).isEqualTo(one.category());
        shop.items.forEach(item -> assertThat(other.affinity(item)).isEqualTo(one.affinity(item)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noAffinityIsAboveWhatItIsSaidToBeAtMost(int seed) {
        Shop shop = new Shop(new Random(seed));
        SessionDelta session = shop.session(shop.events(1 + shop.random.nextInt(12)));
        for (Item item : shop.items) {
            SessionDelta.Affinity its = session.affinity(item);
            SessionDelta.Affinity most = session.atMost(item);
            assertThat(its.embedding()).isLessThanOrEqualTo(most.embedding());
            assertThat(its.total()).isLessThanOrEqualTo(most.total());
            assertThat(most)
                    .isEqualTo(new SessionDelta.Affinity(
                            most.embedding(), its.category(), its.brand(), its.price(), most.total()));
        }
    }

    @Test
    void anItemTheSessionPointsAtHasAllThatAnyItemCanHave() {
        SessionDelta session = golden(new SessionEvent("e", EventType.VIEW, "board", NOW, 0, 0));
        Item board = goldenCatalogue().byId("board").orElseThrow();
        assertThat(session.atMost(board).embedding())
                .isLessThan(1.02 * session.affinity(board).embedding());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void moreOfTheSameMovesFurther(int seed) {
        Shop shop = new Shop(new Random(seed));
        Item touched = shop.items.get(0);
        double base = 0.2;
        double before = base;
        for (int n = 1; n <= 6; n++) {
            List<SessionEvent> views = IntStream.range(0, n)
                    .mapToObj(i -> new SessionEvent("e" + i, EventType.VIEW, touched.id(), NOW, 0, 0))
                    .toList();
            double after = blended(shop.session(views), touched, base);
            assertThat(after).isGreaterThan(before);
            before = after;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oldEventsFade(int seed) {
        Shop shop = new Shop(new Random(seed));
        SessionEvent event = new SessionEvent("e", EventType.VIEW, "i0", NOW, 0, 0);
        double before = Double.POSITIVE_INFINITY;
        for (int hours = 0; hours < 12; hours++) {
            SessionDelta session = SessionDelta.of(
                    List.of(event), NOW.plus(Duration.ofHours(hours)), shop.catalogue, shop.vectors, goldenSettings());
            assertThat(session.weight(PULL)).isLessThan(before);
            before = session.weight(PULL);
        }
        assertThat(before).isLessThan(1e-6);
    }

    @Test
    void anEventOfTheFutureCountsAsOneOfNow() {
        SessionEvent now = new SessionEvent("e", EventType.VIEW, "board", NOW, 0, 0);
        SessionEvent later = new SessionEvent("e", EventType.VIEW, "board", NOW.plusSeconds(90), 0, 0);
        assertThat(golden(later).evidence()).isEqualTo(golden(now).evidence()).isEqualTo(1);
    }

    @Test
    void whatTheSessionTurnedAwayFromIsNoAnchorAndNoCategory() {
        SessionDelta session = golden(
                new SessionEvent("a", EventType.VIEW, "board", NOW, 0, 0),
                new SessionEvent("b", EventType.RETURN, "dress", NOW, 0, 0),
                new SessionEvent("c", EventType.CART, "knife", NOW, 0, 0));
        assertThat(session.anchors(5)).containsExactly(new SessionDelta.Anchor(3, 1), new SessionDelta.Anchor(2, 0.5));
        assertThat(session.anchors(1)).containsExactly(new SessionDelta.Anchor(3, 1));
        assertThat(session.category()).contains("kitchen/knives");
        assertThat(golden(new SessionEvent("b", EventType.RETURN, "dress", NOW, 0, 0))
                        .category())
                .isEmpty();
    }

    @Test
    void nothingIsSaidByNothing() {
        Item item = goldenCatalogue().byId("board").orElseThrow();
        assertThat(SessionDelta.NONE.weight(PULL)).isZero();
        assertThat(SessionDelta.NONE.affinity(item).total()).isZero();
        assertThat(golden(new SessionEvent("a", EventType.VIEW, "no such item", NOW, 0, 0))
                        .evidence())
                .isZero();
        assertThat(golden(new SessionEvent("a", EventType.IMPRESSION, "board", NOW, 0, 0))
                        .anchors(5))
                .isEmpty();
    }

    @Test
    void settingsThatCannotBeMeantAreRefused() {
        assertThatThrownBy(() -> new Pull(1.1, 3)).hasMessage("weight 1.1, k 3.0: the weight is 0 to 1, k above 0");
        assertThatThrownBy(() -> new Pull(0.5, 0)).hasMessageContaining("k above 0");
        assertThatThrownBy(() -> new Shares(0, 0, 0, 0)).hasMessageContaining("one is above 0");
        assertThatThrownBy(() -> new SessionEvent("e", EventType.HOVER, "i", NOW, -1, 0))
                .hasMessageContaining("dwell of -1 ms");
        assertThatThrownBy(() -> new SessionEvent("e", EventType.SCROLL, "i", NOW, 0, 1.5))
                .hasMessageContaining("depth 1.5");
    }

    private static double blended(SessionDelta session, Item item, double base) {
        double w = session.weight(PULL);
        return (1 - w) * base + w * session.affinity(item).total();
    }

    private static SessionDelta golden(SessionEvent... events) {
        return SessionDelta.of(List.of(events), NOW, goldenCatalogue(), goldenVectors(), goldenSettings());
    }

    private static List<SessionEvent> events(Config c) {
        List<SessionEvent> events = new ArrayList<>();
        for (Config e : c.getConfigList("events")) {
            events.add(new SessionEvent(
                    "e" + events.size(),
                    EventType.named(e.getString("type")).orElseThrow(),
                    e.getString("item"),
                    NOW.minusSeconds(e.getInt("seconds_ago")),
                    e.getLong("dwell_ms"),
                    e.getDouble("depth")));
        }
        return events;
    }

    private static Catalogue goldenCatalogue() {
        return new Catalogue(Golden.list("session.json", "catalogue").stream()
                .map(i -> Item.of(
                        i.getInt("number"),
                        i.getString("id"),
                        i.getString("id"),
                        i.getString("category"),
                        i.getString("brand"),
                        i.getDouble("price"),
                        "EUR",
                        ""))
                .toList());
    }

    private static ItemVectors goldenVectors() {
        ItemVectors.Builder builder = new ItemVectors.Builder(2);
        for (Config i : Golden.list("session.json", "catalogue")) {
            if (!i.getDoubleList("vector").isEmpty()) {
                builder.put(i.getInt("number"), QuantisedVector.ofDirection(Golden.floats(i.getDoubleList("vector"))));
            }
        }
        return builder.build();
    }

    private static SessionSettings goldenSettings() {
        Map<EventType, Double> weights = new EnumMap<>(EventType.class);
        weights.put(EventType.VIEW, 1.0);
        weights.put(EventType.HOVER, 0.5);
        weights.put(EventType.SCROLL, 0.5);
        weights.put(EventType.CART, 2.0);
        weights.put(EventType.RETURN, -1.0);
        return new SessionSettings(
                weights,
                Duration.ofMinutes(30),
                Duration.ofSeconds(5),
                new Shares(0.5, 0.3, 0.1, 0.1),
                PULL,
                SessionSettings.FoldIn.NEVER);
    }

    /** Some items with and some without embeddings, in few categories, brands and prices. */
    private static final class Shop {
        final Random random;
        final List<Item> items = new ArrayList<>();
        final Catalogue catalogue;
        final ItemVectors vectors;

        Shop(Random random) {
            this.random = random;
            String[] categories = {"", "a", "a/b", "c/d/e"};
            ItemVectors.Builder builder = new ItemVectors.Builder(4);
            for (int number = 0; number < 20; number++) {
                items.add(Item.of(
                        number,
                        "i" + number,
                        "",
                        categories[random.nextInt(categories.length)],
                        random.nextBoolean() ? "x" : "",
                        random.nextInt(4) * 10,
                        "EUR",
                        ""));
                if (number == 0 || random.nextBoolean()) {
                    float[] vector = new float[4];
                    for (int i = 0; i < vector.length; i++) {
                        vector[i] = (float) random.nextGaussian();
                    }
                    builder.put(number, QuantisedVector.ofDirection(vector));
                }
            }
            catalogue = new Catalogue(items);
            vectors = builder.build();
        }

        SessionEvent event(String id) {
            EventType[] types = {
                EventType.VIEW, EventType.HOVER, EventType.SCROLL, EventType.CART, EventType.RETURN, EventType.VIEW
            };
            return new SessionEvent(
                    id,
                    types[random.nextInt(types.length)],
                    "i" + random.nextInt(20),
                    NOW.minusSeconds(random.nextInt(7200)),
                    random.nextInt(9000),
                    random.nextInt(11) / 10.0);
        }

        List<SessionEvent> events(int n) {
            return IntStream.range(0, n).mapToObj(i -> event("e" + i)).toList();
        }

        SessionDelta session(List<SessionEvent> events) {
            return SessionDelta.of(events, NOW, catalogue, vectors, goldenSettings());
        }
    }
}
