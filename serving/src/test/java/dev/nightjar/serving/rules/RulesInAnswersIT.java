package dev.nightjar.serving.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

/** Rules show in the next answer, and say so. Without rules mia's front page is D1 D2 D3. */
class RulesInAnswersIT {
    private static final String RULES = "/v1/stores/lantern/rules";

    /** A fallback, as a busy machine makes it, would hide what the rules do. */
    private static final String PATIENCE =
            "serving { redis-timeout = 2s, redis-connect-timeout = 2s, deadline = 5s }\n";

    @TempDir
    static Path folder;

    private static LocalRedis local;
    private static UnifiedJedis redis;
    private static TestServer server;

    @BeforeAll
    static void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
        TinyShop.standard().stocked(redis, "lantern").publish(redis, "lantern");
        server = TestServer.start(folder, local.url(), PATIENCE);
    }

    @BeforeEach
    void noon() {
        server.clock().set("2026-11-02T12:00:00Z");
    }

    @AfterEach
    void noRules() {
        rule("");
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
        local.close();
    }

    @Test
    void anExcludedItemIsInNoListFromWhicheverSource() {
        assertThat(server.recommend("user=mia").items()).containsExactly("D1", "D2", "D3");
        rule("{'id':'no-dresses','action':'exclude','target':{'category':'women/dresses'}}");
        Answer answer = server.recommend("user=mia&count=12");
        assertThat(answer.items()).isNotEmpty().noneMatch(id -> id.startsWith("D"));
        assertThat(answer.json().path("dropped").path("rule").intValue()).isPositive();
        // Neither from the popular lists, nor for somebody unknown.
        assertThat(server.recommend("rail=cups&count=12").items()).isNotEmpty().noneMatch(id -> id.startsWith("D"));
        assertThat(server.recommend("user=nobody&count=12").items())
                .isNotEmpty()
                .noneMatch(id -> id.startsWith("D"));
    }

    @Test
    void aRailIsFullWhileTheShopHasEnough() {
        rule("{'id':'none-of-hers','action':'exclude','target':{'items':['D1','D2','D3','S1','C1']}}");
        Answer answer = server.recommend("user=mia&count=5");
        assertThat(answer.items()).hasSize(5).doesNotContain("D1", "D2", "D3", "S1", "C1");
    }

    @Test
    void aRuleHoldsOnItsRailsOnly() {
        rule("{'id':'r','action':'exclude','target':{'items':['D1']},'rails':['own']}");
        assertThat(server.recommend("user=mia&rail=own").items()).containsExactly("D2", "D3", "S1", "C1");
        assertThat(server.recommend("user=mia").items()).startsWith("D1");
        JsonNode rails = server.post(
                        "/v1/stores/lantern/page",
                        "{\"user_id\":\"mia\",\"rails\":[{\"rail\":\"own\",\"count\":2},{\"rail\":\"home\",\"count\":1}]}")
                .json()
                .path("rails");
        assertThat(rails.get(0).path("items").get(0).path("item_id").textValue())
                .isEqualTo("D2");
        assertThat(rails.get(1).path("items").get(0).path("item_id").textValue())
                .isEqualTo("D1");
    }

    @Test
    void aPinnedItemStandsInItsPlaceWhereverItComesFrom() {
        rule("{'id':'cup-second','action':'pin','position':2,'target':{'items':['C3']}}");
        Answer answer = server.recommend("user=mia");
        assertThat(answer.items()).containsExactly("D1", "C3", "D2");
        assertThat(answer.item("C3").path("source").textValue()).isEqualTo("pin:rule:cup-second");
    }

    @Test
    void aPinOfWhatCannotBeOfferedIsNone() {
        rule("{'id':'ghost','action':'pin','position':1,'target':{'items':['ghost']}},"
                + "{'id':'unknown-stock','action':'pin','position':2,'target':{'items':['U1']}},"
                + "{'id':'one','action':'exclude','target':{'items':['C3']},'rails':['own']},"
                + "{'id':'two','action':'pin','position':3,'target':{'items':['C3']},'rails':['home']}");
        Answer answer = server.recommend("user=mia");
        assertThat(answer.items()).containsExactly("D1", "D2", "C3");
        assertThat(answer.json().path("dropped").path("stock_unknown").intValue())
                .isEqualTo(1);
        server.putStock("C3", "{\"-\":0}");
        assertThat(server.recommend("user=mia").items()).containsExactly("D1", "D2", "D3");
        server.putStock("C3", "{\"-\":5}");
    }

    @Test
    void boostsAndBuriesAreReasons() {
        rule("{'id':'up','action':'boost','factor':50,'target':{'items':['C1']}},"
                + "{'id':'down','action':'bury','factor':0.01,'target':{'category':'women'}},"
                + "{'id':'up-too','action':'boost','factor':2,'target':{'brand':'Brand 1'}}");
        Answer answer = server.recommend("user=mia");
        assertThat(answer.items()).startsWith("C1");
        assertThat(answer.item("C1").path("reasons").toString())
                .contains("{\"name\":\"rule:up\",\"factor\":50.0},{\"name\":\"rule:up-too\",\"factor\":2.0}");
        assertThat(answer.item("D2").path("reasons").toString()).contains("{\"name\":\"rule:down\",\"factor\":0.01}");
    }

    @Test
    void aCapCountsWhatItSays() {
        rule("{'id':'few','action':'cap','most':1,'per':'category','target':{'category':'women'}}");
        Answer answer = server.recommend("user=mia&count=6");
        assertThat(answer.items()).filteredOn(id -> id.startsWith("D")).hasSize(1);
        assertThat(answer.items()).filteredOn(id -> id.startsWith("S")).hasSize(1);
        assertThat(answer.items()).filteredOn(id -> id.startsWith("C")).hasSize(3);
        assertThat(answer.json().path("dropped").path("capped").intValue()).isPositive();
        rule("{'id':'few','action':'cap','most':2,'per':'target','target':{'category':'women'}}");
        assertThat(server.recommend("user=mia&count=6").items())
                .filteredOn(id -> !id.startsWith("C"))
                .hasSize(2);
    }

    @Test
    void explainNamesTheRule() {
        rule("{'id':'no-d1','action':'exclude','target':{'items':['D1']}},"
                + "{'id':'few','action':'cap','most':1,'per':'category','target':{'category':'women/dresses'}}");
        JsonNode notShown = server.get("/v1/stores/lantern/explain?user=mia&of=D1&of=D3")
                .json()
                .path("not_shown");
        assertThat(notShown.get(0).path("reason").textValue()).isEqualTo("rule");
        assertThat(notShown.get(0).path("by").textValue()).isEqualTo("rule:no-d1");
        assertThat(notShown.get(1).path("reason").textValue()).isEqualTo("capped");
        assertThat(notShown.get(1).path("by").textValue()).isEqualTo("rule:few");
    }

    @Test
    void aRuleHoldsFromItsFirstMomentToBeforeItsLast() {
        rule("{'id':'r','action':'exclude','target':{'items':['D1']},"
                + "'from':'2026-11-02T13:00:00Z','until':'2026-11-02T14:00:00Z'}");
        assertThat(firstAt("2026-11-02T12:59:59.999Z")).isEqualTo("D1");
        assertThat(firstAt("2026-11-02T13:00:00Z")).isEqualTo("D2");
        assertThat(firstAt("2026-11-02T13:59:59.999Z")).isEqualTo("D2");
        assertThat(firstAt("2026-11-02T14:00:00Z")).isEqualTo("D1");
    }

    @Test
    void circumstancesAreThoseOfTheRequestAndTheStoresClock() {
        rule("{'id':'r','action':'exclude','target':{'items':['D1']},"
                + "'when':{'devices':['app'],'countries':['DE'],'weekdays':['monday'],'from_hour':14,'to_hour':15}}");
        String app = "user=mia&device=app&country=DE";
        // 13:00 in UTC is 14:00 in Berlin in November; the second of November 2026 is a Monday.
        server.clock().set("2026-11-02T13:00:00Z");
        assertThat(server.recommend(app).items()).startsWith("D2");
        assertThat(server.recommend("user=mia&device=app&country=FR").items()).startsWith("D1");
        assertThat(server.recommend("user=mia&country=DE").items()).startsWith("D1");
        server.clock().set("2026-11-02T14:00:00Z");
        assertThat(server.recommend(app).items()).startsWith("D1");
        server.clock().set("2026-11-03T13:00:00Z");
        assertThat(server.recommend(app).items()).startsWith("D1");
    }

    @Test
    void everyAnswerSaysWhichVersionItFollows() {
        long version = rule("{'id':'r','action':'exclude','target':{'items':['D1']}}");
        assertThat(server.recommend("user=mia").json().path("rules_version").longValue())
                .isEqualTo(version);
        assertThat(server.get("/v1/stores/empty/recommendations")
                        .json()
                        .path("rules_version")
                        .longValue())
                .isZero();
        assertThat(server.get("/metrics").body())
                .contains("nightjar_rules_version{store=\"lantern\"} " + version + ".0");
    }

    @Test
    void anotherServerFollowsWithinTheRefresh(@TempDir Path other) {
        try (TestServer second = TestServer.start(other, local.url(), PATIENCE)) {
            assertThat(second.recommend("user=mia").items()).startsWith("D1");
            long version = rule("{'id':'r','action':'exclude','target':{'items':['D1']}}");
            TestServer.await(
                    "the second server",
                    () -> second.recommend("user=mia")
                                    .json()
                                    .path("rules_version")
                                    .longValue()
                            == version);
            assertThat(second.recommend("user=mia").items()).startsWith("D2");
        }
    }

    @Test
    void aServerThatStartsFollowsTheRulesFromItsFirstAnswer(@TempDir Path other) {
        rule("{'id':'r','action':'exclude','target':{'items':['D1']}}");
        try (TestServer second = TestServer.start(other, local.url(), PATIENCE)) {
            assertThat(second.recommend("user=mia").items()).startsWith("D2");
        }
    }

    @Test
    void rulesStayInForceWhileRedisIsAwayAndWhenItHasLostThem(@TempDir Path other) {
        LocalRedis own = LocalRedis.start();
        int port = own.port();
        publish(own.url());
        try (TestServer lonely = TestServer.start(other, own.url(), PATIENCE)) {
            String rule = "{'id':'r','action':'exclude','target':{'items':['D1','C1']}}";
            assertThat(lonely.put(RULES, body(0, rule)).status()).isEqualTo(200);
            assertThat(lonely.recommend("user=mia").items()).startsWith("D2");
            own.close();
            Answer away = lonely.recommend("user=mia&count=12");
            assertThat(away.status()).isEqualTo(200);
            assertThat(away.items()).isNotEmpty().doesNotContain("D1", "C1");
            own = LocalRedis.startOn(port);
            publish(own.url());
            TestServer.await(
                    "personal lists",
                    () -> lonely.recommend("user=mia")
                            .json()
                            .path("strategy")
                            .asText()
                            .equals("personalised"));
            assertThat(lonely.recommend("user=mia&count=12").items()).doesNotContain("D1", "C1");
            assertThat(lonely.recommend("user=mia").json().path("rules_version").longValue())
                    .isEqualTo(1);
            assertThat(lonely.put(RULES, body(0, "")).status()).isEqualTo(200);
            assertThat(lonely.recommend("user=mia").items()).startsWith("D1");
        } finally {
            own.close();
        }
    }

    private static void publish(String url) {
        try (UnifiedJedis client = TestServer.redis(url)) {
            TinyShop.standard().stocked(client, "lantern").publish(client, "lantern");
        }
    }

    private static String firstAt(String instant) {
        server.clock().set(instant);
        return server.recommend("user=mia").items().get(0);
    }

    /** Puts these rules in place of all others; returns their version. */
    private static long rule(String rules) {
        long before = Long.parseLong(server.get(RULES).header("etag").replace("\"", ""));
        Answer answer = server.put(RULES, body(before, rules));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("version").longValue();
    }

    private static String body(long expected, String rules) {
        return ("{'expected_version':" + expected + ",'rules':[" + rules + "]}").replace('\'', '"');
    }
}
