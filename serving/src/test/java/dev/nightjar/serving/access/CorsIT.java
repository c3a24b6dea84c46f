package dev.nightjar.serving.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.ApiKey.Role;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

class CorsIT {
    private static final String PATH = "/v1/stores/lantern/recommendations";
    private static final String SHOP = "https://shop.example";

    @TempDir
    static Path folder;

    private static LocalRedis local;
    private static TestServer server;
    private static String key;

    @BeforeAll
    static void start() {
        local = LocalRedis.start();
        try (UnifiedJedis redis = TestServer.redis(local.url())) {
            TinyShop.standard().stocked(redis, "lantern").publish(redis, "lantern");
            key = Keys.add(redis, "lantern", Role.STOREFRONT, "web");
        }
        server = TestServer.start(
                folder, local.url(), "", TestServer.SHOP_CONF + "serving.cors-origins = [\"" + SHOP + "\"]");
    }

    @AfterAll
    static void stop() {
        server.close();
        local.close();
    }

    @Test
    void aPreflightFromAnAllowedPageIsAnsweredWithoutAKey() {
        Answer answer = preflight(PATH, SHOP);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("access-control-allow-origin")).isEqualTo(SHOP);
        assertThat(answer.header("access-control-allow-methods")).isEqualTo("GET, POST");
        assertThat(answer.header("access-control-allow-headers")).contains("Authorization", "X-Api-Key");
        assertThat(answer.header("vary")).contains("Origin");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aPreflightFromAnotherPageIsNot() {
        for (String origin : new String[] {"https://evil.example", "http://shop.example", "null"}) {
            Answer answer = preflight(PATH, origin);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("access-control-allow-origin")).isEmpty();
        }
        assertThat(preflight("/v1/stores/empty/recommendations", SHOP).status()).isEqualTo(403);
        assertThat(preflight("/v1/stores/none/recommendations", SHOP).status()).isEqualTo(403);
    }

    @Test
    void answersAndErrorsMayBeReadByAnAllowedPage() {
        Answer answer = server.send(server.request(PATH)
                .header("Origin", SHOP)
                .header("X-Api-Key", key)
                .GET());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("access-control-allow-origin")).isEqualTo(SHOP);
        assertThat(answer.header("access-control-expose-headers")).contains("RateLimit", "X-Request-Id");
        answer = server.send(server.request(PATH).header("Origin", SHOP).GET());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("access-control-allow-origin")).isEqualTo(SHOP);
    }

    @Test
    void anotherPageMayNotReadThem() {
        Answer answer = server.send(server.request(PATH)
                .header("Origin", "https://evil.example")
                .header("X-Api-Key", key)
                .GET());
        assertThat(answer.header("access-control-allow-origin")).isEmpty();
        assertThat(answer.header("vary")).contains("Origin");
    }

    @Test
    void whatIsNoPreflightIsAWrongMethod() {
        assertThat(server.send(server.request(PATH).method("OPTIONS", BodyPublishers.noBody()))
                        .status())
                .isEqualTo(405);
    }

    private static Answer preflight(String path, String origin) {
        return server.send(server.request(path)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "GET")
                .method("OPTIONS", BodyPublishers.noBody()));
    }
}
