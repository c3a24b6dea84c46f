package dev.nightjar.serving.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

/** A shopper whom the night did not know has a list of their own after three items. */
class FoldInIT {
    private static final String CONF = """
            rails.home { count = 4, sources = [personal] }
            rails.night { mode = batch, count = 4, sources = [personal] }
            rails.popular { count = 4, sources = [popular] }
            """;

    @TempDir
    static Path folder;

    private static LocalRedis local;
    private static UnifiedJedis redis;
    private static TestServer server;
    private static int visitors;

    private String session;

    @BeforeAll
    static void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
        TinyShop shop = TinyShop.aShop();
        for (int i = 1; i <= 5; i++) {
            shop.item("B" + i, "kitchen/boards", "").vector("B" + i, 1, 0.1f * i);
            shop.item("D" + i, "women/dresses", "").vector("D" + i, 0.1f * i, 1);
        }
        shop.user("mia", List.of("D1", "D2", "D3", "D4", "D5"), Map.of(), "women/dresses")
                .popular("", "D1", "D2", "D3", "D4")
                .foldIn(Map.of("view", 1.0, "purchase", 8.0))
                .publish(redis, "lantern");
        shop.stocked(redis, "lantern");
        server = TestServer.start(folder, local.url(), "", CONF);
    }

    @BeforeEach
    void newVisitor() {
        session = "s" + visitors++;
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
        local.close();
    }

    @Test
    void anAnonymousVisitHasAListAfterThreeItems() {
        assertThat(strategy("session=" + session)).isEqualTo("fallback");
        viewed("\"session_id\":\"" + session + "\"", "B1", "B2");
        assertThat(strategy("session=" + session)).isEqualTo("session");
        viewed("\"session_id\":\"" + session + "\"", "B3");

        Answer answer = server.recommend("session=" + session);

        assertThat(answer.json().path("strategy").textValue()).isEqualTo("fold_in");
        assertThat(answer.json().path("fallback_reason").isNull()).isTrue();
        assertThat(answer.items()).hasSize(4).doesNotContain("B1", "B2", "B3");
        assertThat(answer.items().subList(0, 2)).containsExactlyInAnyOrder("B4", "B5");
        assertThat(answer.item("B4").path("source").textValue()).isEqualTo("fold-in");
    }

    @Test
    void aUserWhomTheNightDidNotKnowHasOneOnEachDevice() {
        String user = "new-" + session;
        viewed("\"session_id\":\"" + session + "\",\"user_id\":\"" + user + "\"", "B1", "B2", "B3");

        assertThat(strategy("user=" + user)).isEqualTo("fold_in");
        assertThat(strategy("user=" + user + "&session=elsewhere")).isEqualTo("fold_in");
    }

    @Test
    void whoHasAListOfTheNightKeepsIt() {
        viewed("\"session_id\":\"" + session + "\"", "B1", "B2", "B3");

        Answer answer = server.recommend("user=mia&session=" + session);

        assertThat(answer.json().path("strategy").textValue()).isEqualTo("personalised");
        assertThat(answer.item(answer.items().get(0)).path("source").textValue())
                .isEqualTo("personal");
    }

    @Test
    void aRailThatDoesNotFollowTheSessionOrHasNoPersonalListDoesWithoutIt() {
        viewed("\"session_id\":\"" + session + "\"", "B1", "B2", "B3");

        assertThat(strategy("rail=night&session=" + session)).isEqualTo("fallback");
        assertThat(server.recommend("rail=night&session=" + session).items()).allMatch(id -> id.startsWith("D"));
        assertThat(strategy("rail=popular&session=" + session)).isEqualTo("session");
    }

    private static String strategy(String query) {
        return server.recommend(query).json().path("strategy").textValue();
    }

    private static void viewed(String who, String... items) {
        for (String item : items) {
            Answer answer = server.post(
                    "/v1/stores/lantern/events",
                    "{\"events\":[{\"type\":\"view\",\"item_id\":\"" + item + "\"," + who + "}]}");
            assertThat(answer.status()).isEqualTo(200);
        }
    }
}
