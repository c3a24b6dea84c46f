package dev.nightjar.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

/** A real redis-server is killed, started again, and made to hang, while shoppers keep asking. */
class OutageUnderLoadIT {
    private static final int SHOPPERS = 8;
    private static final int ANSWERS_WHILE_DEAD = 2_000;

    @TempDir
    Path folder;

    @Test
    void noShopperSeesAnErrorAndPersonalListsAreBackWithinSeconds() throws Exception {
        LocalRedis local = LocalRedis.start();
        int port = local.port();
        publish(local.url());
        ExecutorService threads = Executors.newFixedThreadPool(SHOPPERS);
        try (TestServer server = TestServer.start(folder, local.url(), "")) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger answers = new AtomicInteger();
            AtomicInteger personal = new AtomicInteger();
            Queue<String> failures = new ConcurrentLinkedQueue<>();
            List<Future<?>> shoppers = new ArrayList<>();
            for (int s = 0; s < SHOPPERS; s++) {
                String user = List.of("mia", "lea", "ben", "eve").get(s % 4);
                shoppers.add(threads.submit(() -> {
                    while (!over.get()) {
                        Answer answer = server.recommend("user=" + user);
                        if (answer.status() != 200 || answer.items().isEmpty()) {
                            failures.add(answer.status() + " " + answer.body());
                        }
                        if (answer.body().contains("\"strategy\":\"personalised\"")) {
                            personal.incrementAndGet();
                        }
                        answers.incrementAndGet();
                    }
                }));
            }
            TestServer.await("personal lists", () -> personal.get() > 0);

            local.close();
            TestServer.await(
                    "the breaker to open", () -> server.get("/metrics").body().contains("nightjar_breaker_open 1.0"));
            int before = answers.get();
            long began = System.nanoTime();
            awaitLong(() -> answers.get() >= before + ANSWERS_WHILE_DEAD);
            double millisEach = SHOPPERS * (System.nanoTime() - began) / 1e6 / (answers.get() - before);

            local = LocalRedis.startOn(port);
            publish(local.url());
            int personalBefore = personal.get();
            long back = System.nanoTime();
            TestServer.await("personal lists again", () -> personal.get() > personalBefore);
            double recovered = (System.nanoTime() - back) / 1e6;
            over.set(true);
            for (Future<?> shopper : shoppers) {
                shopper.get();
            }
            System.out.printf(
                    "Redis killed and started again under %d shoppers: %,d answers, %d of them errors; %.1f ms an answer"
                            + " while it was gone, personal lists %.0f ms after it was back%n",
                    SHOPPERS, answers.get(), failures.size(), millisEach, recovered);
            assertThat(failures).isEmpty();
        } finally {
            threads.shutdownNow();
            local.close();
        }
    }

    @Test
    void aRedisThatHangsCostsFewShoppersTheTimeout() {
        try (LocalRedis local = LocalRedis.start();
                UnifiedJedis redis = TestServer.redis(local.url())) {
            publish(local.url());
            String slow = "serving { redis-timeout = 200ms, deadline = 500ms, breaker { window = 4, pause = 1s } }";
            try (TestServer server = TestServer.start(folder, local.url(), slow)) {
                assertThat(server.recommend("user=mia").body()).contains("personalised");
                TestServer.pause(redis, 5_000);
                double[] millis = new double[100];
                for (int i = 0; i < millis.length; i++) {
                    long began = System.nanoTime();
                    Answer answer = server.recommend("user=mia");
                    millis[i] = (System.nanoTime() - began) / 1e6;
                    assertThat(answer.status()).isEqualTo(200);
                }
                // The first ones open the breaker, then one a pause asks; all the others wait for nothing.
                Arrays.sort(millis);
                assertThat(millis[0]).isLessThan(200);
                assertThat(millis[50])
                        .as("median of %s", Arrays.toString(millis))
                        .isLessThan(100);
            }
        }
    }

    private static void awaitLong(java.util.function.BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("two minutes have passed").isLessThan(until);
            Thread.onSpinWait();
        }
    }

    private static void publish(String url) {
        try (UnifiedJedis redis = TestServer.redis(url)) {
            TinyShop.standard().stocked(redis, "lantern").publish(redis, "lantern");
        }
    }
}
