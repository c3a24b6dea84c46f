package dev.nightjar.serving.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.catalogue.Related;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

/** What a visitor does shows in the next answer: lists, pages, explanations and features. */
class SessionIT {
    private static final String CONF = """
            rails.home { count = 4, sources = [personal, similar, also-bought, category] }
            rails.pdp.count = 3
            rails.new { sources = [personal], exclude = [in-view, seen, owned], fallback = [popular] }
            rails.night { mode = batch, count = 4 }
            store.repeatable = [kitchen/soap]
            session.k = 1
            """;

    @TempDir
    static Path folder;

    private static LocalRedis local;
    private static UnifiedJedis redis;
    private static TestServer server;
    private static int sessions;

    private String session;

    @BeforeAll
    static void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
        TinyShop shop = TinyShop.aShop();
        for (String board : new String[] {"B1", "B2", "B3", "B4"}) {
            shop.item(board, "kitchen/boards", "").vector(board, 1, 0.1f);
        }
        for (String dress : new String[] {"D1", "D2", "D3", "D4"}) {
            shop.item(dress, "women/dresses", "").vector(dress, 0.1f, 1);
        }
        shop.item("K1", "kitchen/knives", "").vector("K1", 0.9f, 0.3f);
        shop.item("P1", "kitchen/soap", "");
        shop.user("mia", List.of("D1", "D2", "D3", "D4", "B4"), java.util.Map.of(), "women/dresses")
                .user("ann", List.of(), java.util.Map.of(), "women/dresses")
                .owning("ann", "K1", "P1")
                .popular("", "D1", "D2", "K1", "B1")
                .popular("kitchen/boards", "B3", "B1")
                .popular("women/dresses", "D4", "D1")
                .arrivals("", "P1")
                .related("B1", Related.Kind.SIMILAR, "B2", "B3", "B4")
                .related("B1", Related.Kind.ALSO_BOUGHT, "K1")
                .related("B2", Related.Kind.SIMILAR, "B1", "B3")
                .publish(redis, "lantern");
        shop.stocked(redis, "lantern");
        server = TestServer.start(folder, local.url(), "", CONF);
    }

    @BeforeEach
    void newSession() {
        session = "s" + sessions++;
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
        local.close();
    }

    @Test
    void anAnonymousVisitorGetsAListThatGoesWithTheSecondClick() {
        assertThat(server.recommend("session=" + session)
                        .json()
                        .path("strategy")
                        .textValue())
                .isEqualTo("fallback");
        did("view", "B1");
        did("view", "B2");
        Answer answer = server.recommend("session=" + session);
        assertThat(answer.json().path("strategy").textValue()).isEqualTo("session");
        // Boards, and the knife that is bought with one; no dress, though one is the shop's most popular item.
        assertThat(answer.items().subList(0, 3)).noneMatch(id -> id.startsWith("D"));
        assertThat(answer.items().get(0)).startsWith("B");
        assertThat(answer.json().path("session").path("category").textValue()).isEqualTo("kitchen/boards");
        assertThat(texts(answer.json().path("session").path("touched"))).containsExactly("B1", "B2");
    }

    @Test
    void theAnswerSaysWhichVersionOfTheSessionItUsed() {
        long acknowledged = did("view", "B1").json().path("session_version").longValue();
        assertThat(server.recommend("session=" + session)
                        .json()
                        .path("session")
                        .path("version")
                        .longValue())
                .isEqualTo(acknowledged);
        long later = did("cart", "B1").json().path("session_version").longValue();
        assertThat(later).isGreaterThan(acknowledged);
        assertThat(server.recommend("session=" + session)
                        .json()
                        .path("session")
                        .path("version")
                        .longValue())
                .isEqualTo(later);
    }

    @Test
    void oneStrayClickDoesNotSwingTheList() {
        List<String> before = server.recommend("user=mia&session=" + session).items();
        did("hover", "B1");
        assertThat(server.recommend("user=mia&session=" + session).items()).startsWith(before.get(0));
        for (int i = 0; i < 4; i++) {
            did("view", "B1");
            did("view", "B2");
        }
        assertThat(server.recommend("user=mia&session=" + session).items().get(0))
                .startsWith("B");
    }

    @Test
    void whatTheUserDidInAnotherSessionCountsToo() {
        String user = "ann-" + session;
        server.post(
                "/v1/stores/lantern/events",
                "{\"events\":[{\"type\":\"view\",\"item_id\":\"B1\",\"session_id\":\"" + session + "\",\"user_id\":\""
                        + user + "\"}]}");
        Answer elsewhere = server.recommend("user=" + user);
        assertThat(texts(elsewhere.json().path("session").path("touched"))).containsExactly("B1");
        assertThat(elsewhere.json().path("strategy").textValue()).isEqualTo("session");
    }

    @Test
    void aSessionThatSignsInKeepsWhatItDid() {
        did("view", "B1");
        Answer signedIn = server.recommend("user=mia&session=" + session);
        assertThat(signedIn.json().path("strategy").textValue()).isEqualTo("personalised");
        assertThat(texts(signedIn.json().path("session").path("touched"))).containsExactly("B1");
    }

    @Test
    void anItemsPageShowsWhatGoesWithItAndNotTheItem() {
        Answer answer = server.recommend("rail=pdp&item=B1&item=ghost&count=4");
        assertThat(answer.items()).startsWith("B2").doesNotContain("B1").contains("K1");
        assertThat(answer.item("B2").path("source").textValue()).isEqualTo("similar:B1");
        assertThat(answer.item("K1").path("source").textValue()).isEqualTo("also_bought:B1");
        assertThat(answer.json().path("dropped").path("in_view").intValue()).isEqualTo(1);
    }

    @Test
    void aCategorysPageShowsThatCategoryOnly() {
        assertThat(server.recommend("rail=category&category=kitchen&user=mia").items())
                .isNotEmpty()
                .noneMatch(id -> id.startsWith("D"));
        assertThat(server.recommend("rail=category").status()).isEqualTo(400);
    }

    @Test
    void recentlyViewedIsLatestFirst() {
        did("view", "B1", "2026-11-02T08:58:00Z");
        did("view", "D1", "2026-11-02T08:59:00Z");
        did("hover", "K1", "2026-11-02T08:59:30Z");
        assertThat(server.recommend("rail=recently-viewed&session=" + session).items())
                .containsExactly("D1", "B1");
    }

    @Test
    void whatWasSeenOrBoughtIsLeftOutWhereTheRailSaysSo() {
        did("view", "D1");
        did("purchase", "D2");
        did("purchase", "P1");
        Answer answer = server.recommend("rail=new&user=mia&session=" + session + "&count=10");
        assertThat(answer.items()).doesNotContain("D1", "D2");
        assertThat(answer.json().path("dropped").path("seen").intValue()).isEqualTo(1);
        assertThat(answer.json().path("dropped").path("owned").intValue()).isEqualTo(1);
        // Soap is used up, and so is no longer owned; D2 is owned on the front page too.
        assertThat(server.recommend("session=" + session + "&count=10").items())
                .contains("P1")
                .doesNotContain("D2");
    }

    @Test
    void whatIsInTheBasketIsLeftOutUntilItIsBought() {
        did("cart", "P1", "2026-11-02T08:57:00Z");
        did("cart", "K1", "2026-11-02T08:58:00Z");
        Answer answer = server.recommend("session=" + session + "&count=10");
        assertThat(answer.items()).doesNotContain("P1", "K1");
        assertThat(answer.json().path("dropped").path("in_cart").intValue()).isEqualTo(2);
        assertThat(server.recommend("rail=recently-viewed&session=" + session).items())
                .containsExactly("K1", "P1");
        // Soap is bought again and again, so that the next piece may be offered.
        did("purchase", "P1", "2026-11-02T08:59:00Z");
        assertThat(server.recommend("session=" + session + "&count=10").items())
                .contains("P1")
                .doesNotContain("K1");
    }

    @Test
    void aRailOfTheNightTakesNoNoticeOfTheSession() {
        List<String> before =
                server.recommend("rail=night&user=mia&session=" + session).items();
        for (int i = 0; i < 5; i++) {
            did("cart", "B1");
        }
        Answer after = server.recommend("rail=night&user=mia&session=" + session);
        assertThat(after.items()).isEqualTo(before);
        assertThat(after.json().path("session").path("weight").doubleValue()).isZero();
    }

    @Test
    void aPageShowsNoItemTwice() {
        did("view", "B1");
        Answer page = server.post(
                "/v1/stores/lantern/page",
                "{\"session_id\":\"" + session
                        + "\",\"user_id\":\"mia\",\"rails\":[{\"rail\":\"pdp\",\"item\":[\"B1\"]},"
                        + "{\"rail\":\"home\",\"count\":6},{\"rail\":\"night\"}]}");
        assertThat(page.status()).isEqualTo(200);
        List<String> shown = new ArrayList<>();
        page.json()
                .path("rails")
                .forEach(rail -> rail.path("items")
                        .forEach(item -> shown.add(item.path("item_id").textValue())));
        Set<String> distinct = new HashSet<>(shown);
        assertThat(distinct).hasSameSizeAs(shown).hasSizeGreaterThan(5);
        assertThat(page.json()
                        .path("rails")
                        .path(1)
                        .path("dropped")
                        .path("shown")
                        .intValue())
                .isPositive();
        assertThat(page.json()
                        .path("rails")
                        .path(0)
                        .path("items")
                        .path(0)
                        .path("item_id")
                        .textValue())
                .isEqualTo(server.recommend("rail=pdp&item=B1&user=mia&session=" + session)
                        .items()
                        .get(0));
    }

    @Test
    void everyMistakeInAPageRequestIsNamed() {
        Answer answer = server.post(
                "/v1/stores/lantern/page",
                "{\"user_id\":7,\"device\":\"fridge\",\"rails\":[{\"rail\":\"hom\",\"count\":0,\"item\":[1]}],\"x\":1}");
        assertThat(answer.status()).isEqualTo(400);
        List<String> fields = new ArrayList<>();
        answer.json().path("errors").forEach(e -> fields.add(e.path("field").textValue()));
        assertThat(fields)
                .containsExactlyInAnyOrder("x", "user_id", "device", "rails.0.rail", "rails.0.count", "rails.0.item");
    }

    @Test
    void theExplanationAddsUpToTheAnswer() {
        did("view", "B1");
        did("view", "B2");
        String query = "user=mia&session=" + session + "&count=3";
        JsonNode explained = server.get("/v1/stores/lantern/explain?" + query).json();
        assertThat(explained.path("answer").path("items"))
                .isEqualTo(server.recommend(query).json().path("items"));
        for (JsonNode shown : explained.path("shown")) {
            JsonNode f = shown.path("features");
            double w = f.path("session_weight").doubleValue();
            double blended = (1 - w) * f.path("base").doubleValue()
                    + w * f.path("affinity").doubleValue();
            assertThat(f.path("score").doubleValue())
                    .isCloseTo(blended * f.path("lift").doubleValue(), within(1e-12));
            assertThat(shown.path("offer").path("score").doubleValue())
                    .isCloseTo(f.path("score").doubleValue(), within(1e-6));
            assertThat(shown.path("stock").path("-").intValue()).isEqualTo(5);
        }
        assertThat(explained.path("table_versions").path("events").intValue()).isEqualTo(7);
    }

    @Test
    void theExplanationHasAReasonForEveryItemThatIsNotShown() {
        did("purchase", "D3");
        server.putStock("D4", "{\"-\":0}");
        try {
            JsonNode explained = server.get("/v1/stores/lantern/explain?user=mia&count=1&session=" + session
                            + "&of=D4&of=D3&of=ghost&of=K1&of=B4&of=P1")
                    .json();
            List<String> reasons = new ArrayList<>();
            explained
                    .path("not_shown")
                    .forEach(other -> reasons.add(other.path("item_id").textValue() + " "
                            + other.path("reason").textValue()));
            assertThat(reasons)
                    .containsExactly(
                            "D4 sold_out",
                            "D3 owned",
                            "ghost unknown_item",
                            "K1 not_a_candidate",
                            "B4 ranked_below",
                            "P1 not_a_candidate");
        } finally {
            server.putStock("D4", "{\"-\":5}");
        }
    }

    @Test
    void featuresAreThoseOfTheRanking() {
        did("view", "B1");
        String query = "user=mia&session=" + session + "&count=2";
        JsonNode features = server.get("/v1/stores/lantern/features?" + query).json();
        JsonNode explained = server.get("/v1/stores/lantern/explain?" + query).json();
        for (int i = 0; i < 2; i++) {
            JsonNode vector = features.path("items").path(i);
            JsonNode shown = explained.path("shown").path(i);
            assertThat(vector.path("item_id")).isEqualTo(shown.path("offer").path("item_id"));
            for (int n = 0; n < features.path("names").size(); n++) {
                String name = features.path("names").path(n).textValue();
                assertThat(vector.path("values").path(n))
                        .isEqualTo(shown.path("features").path(name));
            }
        }
        assertThat(features.path("items").size()).isGreaterThan(2);
    }

    private Answer did(String type, String item) {
        return did(type, item, "2026-11-02T09:00:00Z");
    }

    private Answer did(String type, String item, String at) {
        Answer answer = server.post(
                "/v1/stores/lantern/events",
                "{\"events\":[{\"event_id\":\"" + session + "-" + System.nanoTime() + "\",\"type\":\"" + type
                        + "\",\"item_id\":\"" + item + "\",\"session_id\":\"" + session + "\",\"ts\":\"" + at
                        + "\"}]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(node -> texts.add(node.textValue()));
        return texts;
    }

    @Test
    void whatWasBoughtLongAgoIsNotOfferedFromListsForEverybodyEither() {
        Answer stranger = server.recommend("rail=new&count=10");
        Answer ann = server.recommend("user=ann&rail=new&count=10");
        assertThat(stranger.items()).contains("K1");
        assertThat(ann.items()).doesNotContain("K1").contains("D1", "D2", "B1");
        assertThat(ann.json().path("dropped").path("owned").intValue()).isEqualTo(1);
    }
}
