package dev.nightjar.serving.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.decision.Decision;
import dev.nightjar.decision.Decision.Lookup;
import dev.nightjar.ranking.FeatureVector;
import dev.nightjar.redis.EventStream;
import dev.nightjar.redis.EventStream.About;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

class DecisionLogIT {
    @TempDir
    private Path folder;

    private LocalRedis local;
    private UnifiedJedis redis;
    private TestServer server;

    @BeforeEach
    void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
        TinyShop shop = TinyShop.standard();
        shop.publish(redis, "lantern");
        shop.stocked(redis, "lantern");
        server = TestServer.start(folder, local.url(), "serving.parity-sample = 1");
    }

    @AfterEach
    void stop() {
        server.close();
        redis.close();
        local.close();
    }

    @Test
    void aSampledAnswerIsKeptWithAllThatWentIntoIt() {
        server.post(
                "/v1/stores/lantern/events",
                "{\"events\":[{\"event_id\":\"e1\",\"type\":\"hover\",\"item_id\":\"D2\",\"session_id\":\"s1\","
                        + "\"dwell_ms\":1500,\"ts\":\"2026-11-02T08:59:00Z\"}]}");
        server.putStock("D1", "{\"M\":0,\"L\":1}");
        String query = "user=mia&session=s1&count=2&device=mobile&campaign=sale&item=C1&category=women";

        Answer answer = server.recommend(query);
        Decision decision = decisions(1).get(0);

        JsonNode json = answer.json();
        assertThat(decision.id().requestId()).isEqualTo(json.path("request_id").textValue());
        assertThat(decision.id().list()).isZero();
        assertThat(decision.id().store()).isEqualTo("lantern");
        assertThat(decision.basis().generation()).isEqualTo(1);
        assertThat(decision.basis().runId()).isEqualTo("run-1");
        assertThat(decision.basis().tableVersions()).isEqualTo(Map.of("events", 7L));
        assertThat(decision.basis().settings()).hasSize(64);
        assertThat(decision.asked().user()).contains("mia");
        assertThat(decision.asked().session()).contains("s1");
        assertThat(decision.asked().rail()).isEqualTo("home");
        assertThat(decision.asked().count()).isEqualTo(2);
        assertThat(decision.asked().about()).containsExactly("C1");
        assertThat(decision.asked().category()).isEqualTo("women");
        assertThat(decision.asked().context().device()).isEqualTo("mobile");
        assertThat(decision.asked().context().campaign()).isEqualTo("sale");
        assertThat(decision.asked().context().localTime()).isEqualTo("2026-11-02T10:00:00");
        assertThat(decision.seen().lookup()).isEqualTo(Lookup.KNOWN);
        assertThat(decision.seen().events())
                .extracting("id", "item", "dwellMs")
                .containsExactly(org.assertj.core.api.Assertions.tuple("e1", "D2", 1500L));
        assertThat(decision.seen().trending()).isEqualTo(CandidateList.EMPTY);
        assertThat(decision.seen().stock().get("D1").units())
                .containsEntry("M", 0)
                .containsEntry("L", 1);
        assertThat(decision.answer().items()).extracting(FeatureVector::itemId).isEqualTo(answer.items());
        assertThat(decision.answer().dropped()).containsEntry("not_in_size", 1);
    }

    @Test
    void itsVectorsAreThoseOfGetFeatures() {
        server.recommend("user=mia&count=3");
        Decision decision = decisions(1).get(0);
        JsonNode features =
                server.get("/v1/stores/lantern/features?user=mia&count=3").json();
        List<FeatureVector> vectors = new ArrayList<>();
        for (JsonNode item : features.path("items")) {
            List<Double> values = new ArrayList<>();
            item.path("values").forEach(value -> values.add(value.doubleValue()));
            vectors.add(new FeatureVector(item.path("item_id").textValue(), values));
        }
        assertThat(decision.answer().items()).isNotEmpty().isEqualTo(vectors.subList(0, 3));
        assertThat(decision.answer().featureNames())
                .hasSameSizeAs(vectors.get(0).values());
    }

    @Test
    void eachListOfAPageIsKeptWithWhatWasShownBefore() {
        server.post(
                "/v1/stores/lantern/page", "{\"user_id\":\"mia\",\"rails\":[{\"rail\":\"home\"},{\"rail\":\"own\"}]}");
        List<Decision> decisions = decisions(2);
        assertThat(decisions).extracting(d -> d.id().list()).containsExactly(0, 1);
        assertThat(decisions)
                .extracting(d -> d.id().requestId())
                .containsOnly(decisions.get(0).id().requestId());
        assertThat(decisions.get(0).seen().shown()).isEmpty();
        assertThat(decisions.get(1).seen().shown())
                .containsExactlyInAnyOrderElementsOf(decisions.get(0).answer().items().stream()
                        .map(FeatureVector::itemId)
                        .toList());
    }

    @Test
    void whatNobodyKnowsAndWhatWasNotAskedForByAShopperIsToldApart() {
        server.recommend("");
        server.get("/v1/stores/lantern/explain?user=mia");
        server.get("/v1/stores/lantern/features?user=mia");
        server.recommend("user=ghost");
        assertThat(decisions(2)).extracting(d -> d.seen().lookup()).containsExactly(Lookup.ANONYMOUS, Lookup.UNKNOWN);
        assertThat(stream().first(10)).hasSize(2);
    }

    @Test
    void whileRedisIsAwayShoppersAreAnsweredAndTheSampleIsCounted() {
        server.recommend("user=mia");
        decisions(1);
        TestServer.pause(redis, 1_000);
        for (int i = 0; i < 5; i++) {
            assertThat(server.recommend("user=mia").status()).isEqualTo(200);
        }
        // The writer is patient: what it waited for is kept once Redis answers.
        List<Decision> kept = decisions(6);
        assertThat(kept.subList(1, 6)).extracting(d -> d.seen().lookup()).contains(Lookup.FAILED);
        assertThat(kept.subList(1, 6))
                .filteredOn(d -> d.seen().lookup() == Lookup.FAILED)
                .allSatisfy(d -> assertThat(d.seen().lastKnown()).isPresent());

        local.close();
        assertThat(server.recommend("user=mia").status()).isEqualTo(200);
        TestServer.await(
                "the loss is counted",
                () -> server.get("/metrics")
                        .body()
                        .contains("nightjar_decisions_total{status=\"failed\",store=\"lantern\"} 1.0"));
        assertThat(server.get("/metrics").body())
                .contains("nightjar_decisions_total{status=\"kept\",store=\"lantern\"} 6.0");
    }

    @Test
    void aServerThatEndsWritesWhatWaitsFirst() {
        for (int i = 0; i < 50; i++) {
            server.recommend("user=mia");
        }
        server.close();
        assertThat(stream().first(100)).hasSize(50);
    }

    private EventStream stream() {
        return new EventStream(redis, "lantern");
    }

    /** Waits for so many, and reads them. */
    private List<Decision> decisions(int number) {
        TestServer.await(number + " decisions", () -> lines().size() >= number);
        return lines().stream().map(Decision::fromJson).toList();
    }

    private List<String> lines() {
        return stream().first(1_000).stream()
                .filter(entry -> entry.about() == About.DECISION)
                .map(EventStream.Entry::line)
                .toList();
    }
}
