package dev.nightjar.serving.generations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.context.Daypart;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.Manifest;
import dev.nightjar.redis.Generations;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.UnifiedJedis;

class GenerationsIT {
    private static final String GENERATIONS = "/v1/stores/lantern/generations";

    @TempDir
    Path folder;

    private LocalRedis local;
    private UnifiedJedis redis;
    private TestServer server;

    @BeforeEach
    void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
        shop("a").stocked(redis, "lantern").publish(redis, "lantern");
        server = TestServer.start(folder, local.url(), "");
    }

    @AfterEach
    void stop() {
        server.close();
        redis.close();
        local.close();
    }

    @Test
    void aNewGenerationIsServedWithoutARestart() {
        long g = shop("b").stocked(redis, "lantern").publish(redis, "lantern");
        TestServer.await("generation " + g, () -> generation(server.recommend("user=u")) == g);
        assertThat(server.recommend("user=u").items()).containsExactly("b1", "b2", "b3");
    }

    @Test
    void theListHasTheManifestsNewestFirstWithLiveAndServing() {
        long g = shop("b").write(redis, "lantern");
        redis.expire(Key.itemBlock("lantern", g, 0).text(), 500);
        JsonNode json = server.get(GENERATIONS).json();
        assertThat(json.path("live").longValue()).isEqualTo(g - 1);
        assertThat(json.path("serving").longValue()).isEqualTo(g - 1);
        JsonNode newest = json.path("generations").path(0);
        assertThat(newest.path("generation").longValue()).isEqualTo(g);
        assertThat(newest.path("live").booleanValue()).isFalse();
        assertThat(newest.path("state").textValue()).isEqualTo("ready");
        assertThat(newest.path("expires_in_seconds").longValue()).isBetween(490L, 500L);
        assertThat(newest.path("age_seconds").longValue()).isEqualTo(7 * 3600);
        assertThat(newest.path("example_users").toString()).isEqualTo("[\"u\"]");
        JsonNode live = json.path("generations").path(1);
        assertThat(live.path("live").booleanValue()).isTrue();
        assertThat(live.path("expires_in_seconds").isNull()).isTrue();
        redis.del(Key.itemBlock("lantern", g, 0).text());
        assertThat(server.get(GENERATIONS)
                        .json()
                        .path("generations")
                        .path(0)
                        .path("state")
                        .textValue())
                .isEqualTo("expired");
        assertThat(server.get("/v1/stores/empty/generations")
                        .json()
                        .path("live")
                        .isNull())
                .isTrue();
    }

    @Test
    void activatingAnOlderGenerationRollsBackAtOnce() {
        long old = new Generations(redis, "lantern").live().orElseThrow();
        shop("b").stocked(redis, "lantern").publish(redis, "lantern");
        TestServer.await("the new one", () -> server.recommend("user=u").items().contains("b1"));
        Answer answer = server.post(GENERATIONS + "/" + old + "/activate");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("live").longValue()).isEqualTo(old);
        assertThat(answer.json().path("previous").longValue()).isEqualTo(old + 1);
        assertThat(server.recommend("user=u").items()).containsExactly("a1", "a2", "a3");
        assertThat(server.post(GENERATIONS + "/" + old + "/activate").status()).isEqualTo(200);
    }

    @Test
    void whatCannotBeMadeLiveIsAConflictAndTheOldOneStays() {
        Generations generations = new Generations(redis, "lantern");
        long unfinished = shop("b").write(redis, "lantern");
        Manifest m = generations.find(unfinished).orElseThrow();
        generations.record(new Manifest(
                m.generation(),
                Manifest.State.BUILDING,
                m.runId(),
                m.runDate(),
                m.builtAt(),
                m.users(),
                m.items(),
                m.itemBlocks(),
                m.bytes(),
                m.codeVersion(),
                m.tableVersions(),
                m.exampleUsers(),
                m.extras()));
        long expired = shop("c").write(redis, "lantern");
        redis.del(Key.itemBlock("lantern", expired, 0).text());
        long broken = shop("d").write(redis, "lantern");
        redis.set(Key.itemBlock("lantern", broken, 0).bytes(), new byte[] {7});
        for (var expected : Map.of(
                        999L,
                        "is not known",
                        unfinished,
                        "was never finished",
                        expired,
                        "expired",
                        broken,
                        "cannot be loaded")
                .entrySet()) {
            Answer answer = server.post(GENERATIONS + "/" + expected.getKey() + "/activate");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json().path("detail").textValue()).contains(expected.getValue());
        }
        assertThat(server.recommend("user=u").items()).containsExactly("a1", "a2", "a3");
        assertThat(generations.live()).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "one", "99999999999999999999"})
    void aGenerationIsANumber(String n) {
        assertThat(server.post(GENERATIONS + "/" + n + "/activate").status()).isEqualTo(400);
    }

    @Test
    void anUnreadableGenerationIsRefusedAndTheOldOneServedOn() {
        long bad = shop("b").write(redis, "lantern");
        redis.del(Key.popular("lantern", bad, "").text());
        redis.set(Key.popular("lantern", bad, "").bytes(), new byte[] {1, 2, 3});
        redis.set(Key.ofStore("lantern", Key.Kind.LIVE).text(), Long.toString(bad));
        TestServer.await("refusal", () -> server.get("/readyz").body().contains("refused"));
        assertThat(server.get("/readyz").status()).isEqualTo(200);
        Answer answer = server.recommend("user=u");
        assertThat(answer.items()).containsExactly("a1", "a2", "a3");
        assertThat(answer.json().path("degraded").toString()).isEqualTo("[\"generation_refused\"]");
        assertThat(server.get("/metrics").body()).contains("nightjar_generation_load_failures_total");
        long good = shop("c").stocked(redis, "lantern").publish(redis, "lantern");
        TestServer.await("the next one", () -> generation(server.recommend("user=u")) == good);
    }

    @Test
    void contextLiftsComeWithTheirGenerationAndOlderOnesHaveNone() {
        long g = new Generations(redis, "lantern").live().orElseThrow();
        LiveGeneration generation = new LiveGeneration(redis, "lantern", catalogue -> {});
        generation.refresh();
        assertThat(generation.current().orElseThrow().assortment().contextLifts())
                .isEqualTo(ContextLifts.NONE);
        ContextLifts lifts = ContextLifts.of(List.of(new ContextLifts.Lift("mobile", Daypart.EVENING, "x", 1.25f, 40)));
        redis.set(Key.contextLifts("lantern", g).bytes(), ContextLifts.CODEC.encode(lifts));
        assertThat(generation.activate(g).generation()).isEqualTo(g);
        assertThat(generation.current().orElseThrow().assortment().contextLifts())
                .isEqualTo(lifts);
    }

    @Test
    void aSwitchUnderLoadNeverMixes() throws Exception {
        Map<Long, Set<String>> itemsOf = new ConcurrentHashMap<>(Map.of(1L, Set.of("a1", "a2", "a3", "a4")));
        AtomicBoolean over = new AtomicBoolean();
        Queue<String> mixed = new ConcurrentLinkedQueue<>();
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                readers.add(threads.submit(() -> {
                    while (!over.get()) {
                        Answer answer = server.recommend("user=u&count=6");
                        long g = generation(answer);
                        seen.add(g);
                        // In the order of the ladder: own list of that generation, then its popular and new items.
                        if (!answer.items().stream().allMatch(itemsOf.get(g)::contains)
                                || answer.items().size() != 4
                                || !answer.json().path("strategy").textValue().equals("personalised")) {
                            mixed.add(answer.body());
                        }
                    }
                }));
            }
            TestServer.await("generation 1", () -> seen.contains(1L));
            for (int round = 0; round < 12; round++) {
                String prefix = "r" + round + "-";
                TinyShop shop = shop(prefix).stocked(redis, "lantern");
                long g = shop.write(redis, "lantern");
                itemsOf.put(g, Set.of(prefix + "1", prefix + "2", prefix + "3", prefix + "4"));
                if (round % 2 == 0) {
                    new Generations(redis, "lantern").activate(g);
                } else {
                    assertThat(server.post(GENERATIONS + "/" + g + "/activate").status())
                            .isEqualTo(200);
                }
                TestServer.await("generation " + g, () -> seen.contains(g));
            }
            over.set(true);
            for (Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        assertThat(mixed).isEmpty();
        assertThat(seen).hasSize(13);
    }

    /** The same numbers stand for other items in every generation, so that any mixture shows. */
    private static TinyShop shop(String prefix) {
        return TinyShop.aShop()
                .item(prefix + "1", "x", "")
                .item(prefix + "2", "x", "")
                .item(prefix + "3", "x", "")
                .item(prefix + "4", "x", "")
                .user("u", List.of(prefix + "1", prefix + "2"), Map.of(), "y")
                .popular("", prefix + "3")
                .arrivals("", prefix + "4");
    }

    private static long generation(Answer answer) {
        return answer.json().path("generation").longValue();
    }
}
