package dev.nightjar.serving.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.redis.LiveStock;
import dev.nightjar.redis.StockChange;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

/** Once a size is acknowledged at zero, no later answer offers the item to a shopper of that size. */
class StockPromiseIT {
    private static final List<String> ITEMS = List.of("D1", "D2", "D3");

    @TempDir
    Path folder;

    private LocalRedis local;
    private UnifiedJedis redis;
    private TestServer server;

    @BeforeEach
    void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
        TinyShop.standard().stocked(redis, "lantern").publish(redis, "lantern");
        server = TestServer.start(folder, local.url(), "");
    }

    @AfterEach
    void stop() {
        server.close();
        redis.close();
        local.close();
    }

    @Test
    void holdsUnderConcurrentReadersAndWriters() throws Exception {
        Trial trial = new Trial();
        trial.run(700, () -> {});
        assertThat(trial.broken).isEmpty();
        assertThat(trial.checked.get()).isGreaterThan(2000);
        // A busy machine may miss 50 ms now and then; the promise holds then too, but is not what is tried here.
        assertThat(trial.degraded.get()).isLessThan(trial.checked.get() / 10);
    }

    /** Each write goes to one server, and the other is asked at once: it has nothing but the feed to go by. */
    @Test
    void holdsOnEveryServerThatReachesRedis(@TempDir Path another) {
        try (TestServer other = TestServer.start(another, local.url(), "serving.stock-refresh = 10s")) {
            for (int round = 0; round < 300; round++) {
                String item = ITEMS.get(round % ITEMS.size());
                assertThat(server.putStock(item, "{\"M\":0}").status()).isEqualTo(200);
                assertThat(other.recommend("user=mia&count=12").items()).doesNotContain(item);
                assertThat(server.putStock(item, "{\"M\":5}").status()).isEqualTo(200);
                assertThat(other.recommend("user=mia&count=12").items()).contains(item);
            }
        }
    }

    @Test
    void theCopyIsMadeAnewWhenTheFeedHasLostWhatCameSince() {
        server.putStock("D1", "{\"M\":5}");
        assertThat(server.recommend("user=mia&count=12").items()).contains("D1");
        redis.hset(Key.stock("lantern", "D1").text(), "M", "0@" + System.currentTimeMillis());
        redis.del(Key.ofStore("lantern", Kind.STOCK_FEED).text());
        new LiveStock(redis, "lantern").put(List.of(new StockChange("D2", Map.of("M", 1), Optional.empty())));
        TestServer.await(
                "D1 gone", () -> !server.recommend("user=mia&count=12").items().contains("D1"));
        assertThat(server.recommend("user=mia").json().path("degraded")).isEmpty();
    }

    @Test
    void aRedisThatLostItsDataDoesNotEmptyTheShelves() {
        assertThat(server.putStock("C1", "{\"-\":0}").status()).isEqualTo(200);
        redis.flushAll();
        TestServer.await(
                "unverified stock",
                () -> server.recommend("user=mia&count=12")
                        .json()
                        .path("degraded")
                        .toString()
                        .contains("stock_unverified"));
        assertThat(server.recommend("count=12").items()).contains("D1", "C2").doesNotContain("C1");
    }

    @Test
    void answersSayHowOldStockIsAndWhenThatIsTooOld() {
        assertThat(server.recommend("user=mia").json().path("degraded")).isEmpty();
        server.clock().set(Instant.now().plus(Duration.ofHours(37)).toString());
        TestServer.await(
                "stale stock",
                () -> server.recommend("user=mia")
                        .json()
                        .path("degraded")
                        .toString()
                        .contains("stock_stale"));
    }

    @Test
    void holdsWhileRedisKeepsTimingOut() throws Exception {
        Trial trial = new Trial();
        trial.run(15, () -> {
            // Longer than the server waits for a shopper, shorter than for an operator.
            TestServer.pause(redis, 90);
            redis.exists("x");
        });
        assertThat(trial.broken).isEmpty();
        assertThat(trial.checked.get()).isGreaterThan(200);
        assertThat(trial.degraded.get()).isGreaterThan(100);
    }

    @Test
    void holdsForAShopperWhoseSizeCannotBeReadAtThatMoment() {
        assertThat(server.putStock("D1", "{\"M\":0}").status()).isEqualTo(200);
        local.close();
        Answer answer = server.recommend("user=mia&count=9");
        assertThat(answer.json().path("degraded").toString()).contains("stock_unverified", "shopper_unreadable");
        assertThat(answer.items()).doesNotContain("D1").contains("D2", "C1");
    }

    @Test
    void usesTheSizesLastReadOfAShopper() {
        assertThat(server.recommend("user=lea").items()).startsWith("D1");
        assertThat(server.putStock("D1", "{\"M\":0}").status()).isEqualTo(200);
        assertThat(server.putStock("D2", "{\"L\":0}").status()).isEqualTo(200);
        local.close();
        Answer answer = server.recommend("user=lea&count=9");
        assertThat(answer.items()).contains("D1").doesNotContain("D2");
        assertThat(answer.item("D1").path("sizes").toString()).isEqualTo("[\"L\"]");
    }

    /** Each item has one writer that sells it out and restocks it, and readers that look right after the first. */
    private final class Trial {
        private final Queue<String> broken = new ConcurrentLinkedQueue<>();
        private final AtomicInteger checked = new AtomicInteger();
        private final AtomicInteger degraded = new AtomicInteger();
        private final AtomicBoolean over = new AtomicBoolean();

        void run(int rounds, Runnable chaos) throws Exception {
            ExecutorService threads = Executors.newCachedThreadPool();
            List<Future<?>> writers = new ArrayList<>();
            List<Future<?>> others = new ArrayList<>();
            try {
                for (String item : ITEMS) {
                    AtomicInteger phase = new AtomicInteger();
                    writers.add(threads.submit(() -> write(item, phase, rounds)));
                    others.add(threads.submit(() -> read(item, phase)));
                    others.add(threads.submit(() -> read(item, phase)));
                }
                others.add(threads.submit(() -> {
                    while (!over.get()) {
                        chaos.run();
                    }
                }));
                for (Future<?> writer : writers) {
                    writer.get();
                }
                over.set(true);
                for (Future<?> other : others) {
                    other.get();
                }
            } finally {
                over.set(true);
                threads.shutdownNow();
            }
        }

        /** An odd phase: zero is acknowledged and the next write has not begun. */
        private void write(String item, AtomicInteger phase, int rounds) {
            for (int round = 0; round < rounds; round++) {
                if (server.putStock(item, "{\"M\":5}").status() == 200
                        && server.putStock(item, "{\"M\":0}").status() == 200) {
                    phase.incrementAndGet();
                    for (int look = 0; look < 5; look++) {
                        check(item, phase, phase.get());
                    }
                    phase.incrementAndGet();
                }
            }
        }

        private void read(String item, AtomicInteger phase) {
            while (!over.get()) {
                check(item, phase, phase.get());
            }
        }

        private void check(String item, AtomicInteger phase, int before) {
            Answer answer = server.recommend("user=mia&count=12");
            if (answer.status() != 200) {
                broken.add("status " + answer.status() + ": " + answer.body());
            }
            if (answer.json().path("degraded").toString().contains("stock_unverified")) {
                degraded.incrementAndGet();
            }
            if (before % 2 == 1 && phase.get() == before) {
                checked.incrementAndGet();
                if (answer.items().contains(item)) {
                    broken.add(answer.body());
                }
            }
        }
    }

    @Test
    void anAnswerWithinTheDeadlineComesWhileRedisHangs() {
        assertThat(server.recommend("user=mia").status()).isEqualTo(200);
        TestServer.pause(redis, 1500);
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            Answer answer = server.recommend("user=mia");
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("fallback_reason").textValue()).isEqualTo("redis_unavailable");
            // 50 ms for a connection, 50 ms for a reply, and what a busy machine adds.
            assertThat(took).isLessThan(Duration.ofMillis(400));
        }
    }
}
