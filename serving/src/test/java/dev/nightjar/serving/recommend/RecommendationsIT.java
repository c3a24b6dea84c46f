package dev.nightjar.serving.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Key;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TinyShop;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.UnifiedJedis;

class RecommendationsIT {
    @TempDir
    static Path folder;

    private static LocalRedis local;
    private static UnifiedJedis redis;
    private static TestServer server;
    private static long generation;

    @BeforeAll
    static void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
        generation = TinyShop.standard().publish(redis, "lantern");
        server = TestServer.start(folder, local.url(), "");
    }

    @BeforeEach
    void restock() {
        TinyShop.standard().stocked(redis, "lantern");
        server.clock().set("2026-11-02T09:00:00Z");
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
        local.close();
    }

    @Test
    void aKnownUserGetsTheirOwnListFirst() {
        var answer = server.recommend("user=mia&count=5");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.items()).containsExactly("D1", "D2", "D3", "S1", "C1");
        assertThat(answer.json().path("strategy").textValue()).isEqualTo("personalised");
        assertThat(answer.json().path("fallback_reason").isNull()).isTrue();
        assertThat(answer.item("D1").path("source").textValue()).isEqualTo("personal");
    }

    @Test
    void theLadderFillsUpFromFavouriteCategoryThenPopularThenNew() {
        var answer = server.recommend("user=mia&count=12");
        assertThat(answer.items()).containsExactly("D1", "D2", "D3", "S1", "C1", "D4", "C2", "D6", "C3", "D5");
        assertThat(answer.item("D4").path("source").textValue()).isEqualTo("popular:women/dresses");
        assertThat(answer.item("C2").path("source").textValue()).isEqualTo("popular");
        assertThat(answer.item("C3").path("source").textValue()).isEqualTo("new");
        assertThat(answer.json().path("requested").intValue()).isEqualTo(12);
        assertThat(answer.json().path("returned").intValue()).isEqualTo(10);
    }

    @Test
    void withoutAUserTheAnswerIsThePopularLadderAndSaysWhy() {
        for (String query : new String[] {"count=3", "user=&count=3"}) {
            var answer = server.recommend(query);
            assertThat(answer.items()).containsExactly("C1", "D1", "S1");
            assertThat(answer.json().path("strategy").textValue()).isEqualTo("fallback");
            assertThat(answer.json().path("fallback_reason").textValue()).isEqualTo("anonymous");
            assertThat(answer.json().path("user").isNull()).isTrue();
        }
    }

    @Test
    void unknownUserFallsBackToPopular() {
        var answer = server.recommend("user=nobody&count=3");
        assertThat(answer.items()).containsExactly("C1", "D1", "S1");
        assertThat(answer.json().path("fallback_reason").textValue()).isEqualTo("unknown_user");
    }

    @Test
    void aUserWithoutCandidatesStillHasSizesAndACategory() {
        redisZero("D4", "M");
        var answer = server.recommend("user=eve&count=2");
        assertThat(answer.items()).containsExactly("D1", "C1");
        assertThat(answer.json().path("fallback_reason").textValue()).isEqualTo("no_candidates");
        assertThat(answer.json().path("dropped").path("not_in_size").intValue()).isEqualTo(1);
    }

    @Test
    void aRailWithoutThePersonalListSaysSo() {
        var answer = server.recommend("user=mia&rail=cups");
        assertThat(answer.items()).containsExactly("C1", "D1");
        assertThat(answer.json().path("fallback_reason").textValue()).isEqualTo("rail_without_personal");
    }

    @Test
    void aRailWithOnlyThePersonalListFallsBackToPopularForStrangers() {
        assertThat(server.recommend("user=lea&rail=own").items()).containsExactly("D1", "D2", "D3");
        assertThat(server.recommend("rail=own").items()).containsExactly("C1", "D1", "S1", "D2");
    }

    @Test
    void theRailGivesTheCountWhenTheRequestDoesNot() {
        assertThat(server.recommend("user=mia").items()).hasSize(3);
        assertThat(server.recommend("user=mia&rail=cups").items()).hasSize(2);
    }

    @Test
    void anItemWithoutTheShoppersSizeIsDroppedAndCounted() {
        redisZero("D1", "M");
        var mia = server.recommend("user=mia&count=5");
        assertThat(mia.items()).doesNotContain("D1");
        assertThat(mia.json().path("dropped").path("not_in_size").intValue()).isEqualTo(1);
        assertThat(mia.json().path("likely_sizes").toString()).isEqualTo("{\"clothing\":[\"M\"]}");
        var lea = server.recommend("user=lea&count=5");
        assertThat(lea.items()).contains("D1");
        assertThat(texts(lea.item("D1").path("sizes"))).isEqualTo("[\"L\"]");
        assertThat(texts(server.recommend("count=5").item("D1").path("sizes"))).isEqualTo("[\"S\",\"L\"]");
    }

    @Test
    void anItemWithoutSizesIsOfferedWhileItHasUnits() {
        assertThat(texts(server.recommend("user=ben").item("C2").path("sizes"))).isEqualTo("[]");
        redisZero("C2", "-");
        var answer = server.recommend("user=ben");
        assertThat(answer.items()).doesNotContain("C2");
        assertThat(answer.json().path("dropped").path("sold_out").intValue()).isEqualTo(1);
    }

    @Test
    void anItemOfUnknownStockIsOfferedOnlyWhereTheStoreSaysSo(@TempDir Path other) {
        var answer = server.recommend("count=12");
        assertThat(answer.items()).doesNotContain("U1");
        assertThat(answer.json().path("dropped").path("stock_unknown").intValue())
                .isEqualTo(1);
        String lenient = TestServer.SHOP_CONF + "stock.when-unknown = available\n";
        try (TestServer second = TestServer.start(other, local.url(), "", lenient)) {
            assertThat(second.recommend("count=12").items()).contains("U1");
        }
    }

    @Test
    void fewerComeBackRatherThanSoldOutOnes() {
        TinyShop.standard().stocked(redis, "lantern");
        for (String cup : new String[] {"C1", "C2"}) {
            redisZero(cup, "-");
        }
        var answer = server.recommend("user=ben&rail=own&count=5");
        assertThat(answer.items()).isEmpty();
        assertThat(answer.json().path("returned").intValue()).isZero();
        assertThat(answer.json().path("dropped").path("sold_out").intValue()).isEqualTo(2);
    }

    @Test
    void deviceHourAndCampaignBoostsApplyInTheStoresZone() {
        assertThat(server.recommend("user=mia&device=mobile").items()).startsWith("S1");
        assertThat(server.recommend("user=mia&device=desktop").items()).startsWith("D1");
        assertThat(server.recommend("user=mia&campaign=sale").items()).startsWith("D2");
        // 19:30 UTC is 20:30 in Berlin in November.
        server.clock().set("2026-11-02T19:30:00Z");
        var evening = server.recommend("user=mia");
        assertThat(evening.items()).startsWith("C1");
        assertThat(evening.item("C1").path("reasons").toString()).contains("\"name\":\"evening\",\"factor\":60.0");
        server.clock().set("2026-11-02T21:00:00Z");
        assertThat(server.recommend("user=mia").items()).startsWith("D1");
    }

    @Test
    void aBoostMayBeForCountriesAndPrices() {
        var abroad = server.recommend("user=mia&country=AT");
        assertThat(abroad.items()).startsWith("D3");
        assertThat(abroad.item("D3").path("reasons").toString()).contains("\"name\":\"alps\",\"factor\":80.0");
        assertThat(server.recommend("user=mia&country=DE").items()).startsWith("D1");
        assertThat(server.recommend("user=mia&country=").items()).startsWith("D1");
        String page = "{\"user_id\":\"mia\",\"country\":\"CH\",\"rails\":[{\"rail\":\"home\"}]}";
        JsonNode rail = server.post("/v1/stores/lantern/page", page)
                .json()
                .path("rails")
                .get(0);
        assertThat(rail.path("items").get(0).path("item_id").textValue()).isEqualTo("D3");
    }

    @Test
    void anOfferHasItsPicture() {
        assertThat(server.recommend("user=mia").item("D1").path("image_url").textValue())
                .isEqualTo("https://shop.example/D1.jpg");
    }

    @Test
    void theScoreIsTheProductOfTheReasons() {
        for (JsonNode item : server.recommend("user=mia&device=mobile&campaign=sale&count=12")
                .json()
                .path("items")) {
            double product = 1;
            for (JsonNode reason : item.path("reasons")) {
                product *= reason.path("factor").doubleValue();
            }
            assertThat(item.path("score").doubleValue()).isCloseTo(product, org.assertj.core.data.Offset.offset(0.01));
        }
    }

    @Test
    void theAnswerNamesItsGenerationAndAge() {
        var json = server.recommend("user=mia").json();
        assertThat(json.path("generation").longValue()).isEqualTo(generation);
        assertThat(json.path("run_id").textValue()).isEqualTo("run-" + generation);
        assertThat(json.path("data_date").textValue()).isEqualTo("2026-11-01");
        assertThat(json.path("generated_at").textValue()).isEqualTo("2026-11-02T02:00:00Z");
        assertThat(json.path("age_seconds").longValue()).isEqualTo(7 * 3600);
        assertThat(json.path("degraded")).isEmpty();
        assertThat(json.path("request_id").textValue()).hasSize(16);
    }

    @Test
    void anOldGenerationIsMarkedAsStale() {
        server.clock().set("2026-11-03T14:00:01Z");
        assertThat(server.recommend("user=mia").json().path("degraded").toString())
                .isEqualTo("[\"data_stale\"]");
    }

    @Test
    void aStoreWithoutAGenerationAnswersAnEmptyList() {
        var answer = server.get("/v1/stores/empty/recommendations?user=mia");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.items()).isEmpty();
        assertThat(answer.json().path("fallback_reason").textValue()).isEqualTo("no_generation");
        assertThat(answer.json().path("generation").isNull()).isTrue();
    }

    @Test
    void anUnreadableListIsAFallbackAndNotAnError() {
        redis.set(Key.candidates("lantern", generation, "broken").bytes(), new byte[] {9, 9});
        var answer = server.recommend("user=broken");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("fallback_reason").textValue()).isEqualTo("unreadable_value");
    }

    @ParameterizedTest
    @CsvSource({
        "count=0, count, 0, 1 to 200",
        "count=201, count, 201, 1 to 200",
        "count=ten, count, ten, 1 to 200",
        "rail=hom, rail, hom, 'cups, email, home, own'",
        "device=fridge, device, fridge, 'mobile, desktop, tablet, app'",
        "country=de, country, de, 'the ISO 3166-1 code, such as DE'"
    })
    void aWrongParameterIsNamedWithItsValueAndTheAllowedOnes(String query, String field, String value, String allowed) {
        var answer = server.recommend(query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        JsonNode error = answer.json().path("errors").path(0);
        assertThat(error.path("field").textValue()).isEqualTo(field);
        assertThat(error.path("value").textValue()).isEqualTo(value);
        assertThat(error.path("fix").textValue()).contains(allowed);
    }

    @Test
    void allWrongParametersAreReportedTogether() {
        var answer =
                server.recommend("count=0&rail=x&device=y&user=" + "u".repeat(513) + "&campaign=" + "c".repeat(201));
        assertThat(answer.json().path("errors")).hasSize(5);
    }

    @Test
    void anyUserIdIsAnId() {
        for (String id : new String[] {"%7B%7D%3A%2A", "%00", "%F0%9F%A6%86", "u".repeat(512), "..%2F..%2Fx"}) {
            var answer = server.recommend("user=" + id);
            assertThat(answer.status()).as(id).isEqualTo(200);
            assertThat(answer.json().path("fallback_reason").textValue()).isEqualTo("unknown_user");
        }
    }

    @Test
    void anIdThatIsNoTextIsRefused() {
        assertThat(server.recommend("user=%FF").status()).isEqualTo(400);
    }

    @Test
    void anUnknownStoreIsAProblem() {
        var answer = server.get("/v1/stores/nowhere/recommendations");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("type").textValue()).isEqualTo("urn:nightjar:problem:unknown-store");
        assertThat(answer.json().path("detail").textValue()).contains("'nowhere'");
    }

    private static String texts(JsonNode list) {
        return list.toString();
    }

    private static void redisZero(String item, String size) {
        assertThat(server.putStock(item, "{\"" + size + "\":0}").status()).isEqualTo(200);
    }
}
