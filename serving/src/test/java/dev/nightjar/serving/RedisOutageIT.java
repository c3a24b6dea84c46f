package dev.nightjar.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer.Answer;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

class RedisOutageIT {
    @TempDir
    Path folder;

    @Test
    void noShopperSeesAnErrorWhileRedisDiesAndComesBack() throws Exception {
        LocalRedis local = LocalRedis.start();
        int port = local.port();
        publish(local.url());
        ExecutorService threads = Executors.newCachedThreadPool();
        try (TestServer server = TestServer.start(folder, local.url(), "")) {
            AtomicBoolean over = new AtomicBoolean();
            Queue<String> failures = new ConcurrentLinkedQueue<>();
            Future<?> shoppers = threads.submit(() -> {
                while (!over.get()) {
                    Answer answer = server.recommend("user=mia");
                    if (answer.status() != 200 || answer.items().isEmpty()) {
                        failures.add(answer.status() + " " + answer.body());
                    }
                }
            });
            TestServer.await("personalised answers", () -> reason(server).isEmpty());

            local.close();
            TestServer.await("fallback answers", () -> reason(server).equals("redis_unavailable"));
            Answer answer = server.recommend("user=mia&count=4");
            // Sizes were read before, so they still count; D1 is known to have M.
            assertThat(answer.items()).contains("D1", "C1");
            assertThat(answer.json().path("degraded").toString()).contains("stock_unverified");
            assertThat(server.get("/readyz").status()).isEqualTo(503);
            assertThat(server.get("/livez").status()).isEqualTo(200);

            Answer refused = server.putStock("D1", "{\"M\":0}");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.contentType()).isEqualTo("application/problem+json");
            assertThat(server.get("/v1/stores/lantern/generations").status()).isEqualTo(503);
            assertThat(server.post("/v1/stores/lantern/generations/1/activate").status())
                    .isEqualTo(503);

            local = LocalRedis.startOn(port);
            publish(local.url());
            TestServer.await("personalised answers again", () -> reason(server).isEmpty());
            assertThat(server.get("/readyz").status()).isEqualTo(200);
            assertThat(server.putStock("D1", "{\"M\":1}").status()).isEqualTo(200);
            over.set(true);
            shoppers.get();
            assertThat(failures).isEmpty();
            assertThat(server.get("/metrics").body()).contains("nightjar_redis_errors_total{operation=\"shopper\"}");
        } finally {
            threads.shutdownNow();
            local.close();
        }
    }

    @Test
    void startsWhileRedisIsDownAndIsReadyOnceItIsThere() {
        LocalRedis first = LocalRedis.start();
        int port = first.port();
        first.close();
        try (TestServer server = TestServer.start(folder, "redis://127.0.0.1:" + port, "")) {
            assertThat(server.get("/readyz").status()).isEqualTo(503);
            assertThat(server.get("/readyz").body()).contains("not_looked_up");
            Answer answer = server.recommend("user=mia");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("fallback_reason").textValue()).isEqualTo("no_generation");
            try (LocalRedis second = LocalRedis.startOn(port)) {
                publish(second.url());
                TestServer.await("ready", () -> server.get("/readyz").status() == 200);
                TestServer.await("personalised", () -> reason(server).isEmpty());
            }
        }
    }

    private static String reason(TestServer server) {
        return server.recommend("user=mia")
                .json()
                .path("fallback_reason")
                .asText("")
                .replace("null", "");
    }

    private static void publish(String url) {
        try (UnifiedJedis redis = TestServer.redis(url)) {
            TinyShop.standard().stocked(redis, "lantern").publish(redis, "lantern");
        }
    }
}
