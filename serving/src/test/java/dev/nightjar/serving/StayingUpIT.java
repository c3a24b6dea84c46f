package dev.nightjar.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.redis.LiveStock;
import dev.nightjar.redis.StockChange;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

/** Too many shoppers, and a Redis that is slow: every answer is 200, and says what it lacks. */
class StayingUpIT {
    @TempDir
    Path folder;

    private LocalRedis local;
    private UnifiedJedis redis;

    @BeforeEach
    void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
        TinyShop.standard().stocked(redis, "lantern").publish(redis, "lantern");
    }

    @AfterEach
    void stop() {
        redis.close();
        local.close();
    }

    @Test
    void onBlackFridayTheListIsThatOfTheNightAndStillWithoutSoldOutItems() {
        String friday = TestServer.SHOP_CONF + "serving.black-friday = on";
        try (TestServer server = TestServer.start(folder, local.url(), "", friday)) {
            Answer answer = server.recommend("user=mia&count=4");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("strategy").textValue()).isEqualTo("personalised");
            assertThat(answer.json().path("degraded").toString()).isEqualTo("[\"shed\"]");
            List<String> before = answer.items();
            assertThat(before).contains("D1", "D2", "D3");

            server.putStock("D1", "{\"M\":0}");
            assertThat(server.recommend("user=mia&count=4").items())
                    .isNotEmpty()
                    .doesNotContain("D1");
            assertThat(server.get("/metrics").body())
                    .contains("nightjar_degraded_answers_total{label=\"shed\",store=\"lantern\"} 2.0");
            // The other store has not been told.
            assertThat(server.get("/v1/stores/empty/recommendations").body()).doesNotContain("shed");
        }
    }

    @Test
    void requestsBeyondTheBoundAreAnsweredWithLessWork() throws Exception {
        String patient = "serving { redis-timeout = 5s, deadline = 10s, shed-above = 1 }";
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (TestServer server = TestServer.start(folder, local.url(), patient)) {
            TestServer.pause(redis, 1_500);
            List<Future<Answer>> asked = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                asked.add(threads.submit(() -> server.recommend("user=mia")));
            }
            int shed = 0;
            for (Future<Answer> one : asked) {
                assertThat(one.get().status()).isEqualTo(200);
                assertThat(one.get().items()).isNotEmpty();
                shed += one.get().body().contains("\"shed\"") ? 1 : 0;
            }
            assertThat(shed).isEqualTo(2);
            assertThat(server.recommend("user=mia").body()).doesNotContain("\"shed\"");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whenTheFirstRoundTripTakesTheTimeThereIsNoSecond() {
        // The copy of stock is not brought up to date meanwhile, so that the request has to ask for what has changed.
        String tight = "serving { redis-timeout = 2s, deadline = 2100ms, stock-refresh = 10s }";
        try (TestServer server = TestServer.start(folder, local.url(), tight)) {
            new LiveStock(redis, "lantern").put(List.of(new StockChange("D1", Map.of("M", 4), Optional.empty())));
            assertThat(server.recommend("user=mia").json().path("degraded")).isEmpty();
            TestServer.pause(redis, 800);
            Answer answer = server.recommend("user=mia");
            assertThat(answer.json().path("degraded").toString())
                    .isEqualTo("[\"stock_unverified\",\"deadline_exceeded\"]");
            assertThat(answer.json().path("strategy").textValue()).isEqualTo("personalised");
            assertThat(answer.items()).contains("D2").doesNotContain("D1");
            assertThat(server.recommend("user=mia").items()).contains("D1");
        }
    }

    @Test
    void theServerIsReadyWhenItIsWarmAndNobodyIsCountedAsShopper() {
        try (TestServer server = TestServer.start(folder, local.url(), "serving.warm-up-requests = 50")) {
            Answer ready = server.get("/readyz");
            assertThat(ready.status()).as(ready.body()).isEqualTo(200);
            assertThat(server.get("/metrics").body())
                    .contains("nightjar_breaker_open 0.0", "nightjar_shoppers_in_flight 0.0")
                    .doesNotContain("nightjar_recommendation_requests_total{");
        }
    }
}
