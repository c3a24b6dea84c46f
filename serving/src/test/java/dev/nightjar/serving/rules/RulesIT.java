package dev.nightjar.serving.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.UnifiedJedis;

/** The endpoints of rules, a test per sentence of their descriptions. */
class RulesIT {
    private static final String RULES = "/v1/stores/lantern/rules";
    private static final String NO_SHOES =
            "{'id':'no-shoes','action':'exclude','target':{'category':'women/shoes'},'rails':['home']}";

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
        server = TestServer.start(folder, local.url(), "");
    }

    @BeforeEach
    void noon() {
        server.clock().set("2026-11-02T12:00:00Z");
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
        local.close();
    }

    @Test
    void aStoreThatNeverHadRulesIsAtVersionZero() {
        Answer answer = server.get("/v1/stores/empty/rules");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("etag")).isEqualTo("\"0\"");
        assertThat(answer.json())
                .isEqualTo(
                        json("{'store':'empty','version':0,'serving':0,'changed_at':null,'changed_by':null,'note':'',"
                                + "'rules':[],'findings':[]}"));
        assertThat(server.get("/v1/stores/empty/rules/versions").json())
                .isEqualTo(json("{'store':'empty','versions':[]}"));
    }

    @Test
    void whatIsPutIsWhatIsGot() {
        String all = NO_SHOES
                + ",{'id':'first','action':'pin','position':1,'target':{'items':['C1']},'from':'2026-11-02T00:00:00Z',"
                + "'until':'2026-12-02T00:00:00Z'},"
                + "{'id':'up','action':'boost','factor':1.5,'target':{'brand':'Brand 1','min_price':10,'max_price':19.5},"
                + "'when':{'devices':['app'],'campaigns':['x'],'countries':['DE'],'weekdays':['friday'],'from_hour':22,"
                + "'to_hour':4}},"
                + "{'id':'down','action':'bury','factor':0.5,'target':{'items':['D1','D2']}},"
                + "{'id':'few','action':'cap','most':2,'per':'category'}";
        long before = version();
        Answer put = put(before, all);
        assertThat(put.status()).as(put.body()).isEqualTo(200);
        assertThat(put.header("etag")).isEqualTo("\"" + (before + 1) + "\"");
        assertThat(put.json().path("written").booleanValue()).isTrue();
        assertThat(put.json().path("version").longValue()).isEqualTo(before + 1);
        assertThat(put.json().path("previous").longValue()).isEqualTo(before);
        assertThat(put.json().path("rules").intValue()).isEqualTo(5);
        assertThat(put.json().path("findings")).isEmpty();

        JsonNode got = server.get(RULES).json();
        assertThat(got.path("rules")).isEqualTo(json("[" + all + "]"));
        assertThat(got.path("version").longValue()).isEqualTo(before + 1);
        assertThat(got.path("serving").longValue()).isEqualTo(before + 1);
        assertThat(got.path("changed_at").textValue()).isEqualTo("2026-11-02T12:00:00Z");
        assertThat(got.path("changed_by").textValue()).isEqualTo("this machine");
        assertThat(got.path("note").textValue()).isEqualTo("a test");
    }

    @Test
    void theVersionMayStandInTheHeader() {
        long before = version();
        Answer answer = server.send(server.request(RULES)
                .header("If-Match", "\"" + before + "\"")
                .PUT(BodyPublishers.ofString("{\"rules\":[]}")));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(version()).isEqualTo(before + 1);
        for (String wrong : new String[] {"7", "*", "W/\"7\"", "\"x\"", "\"-1\"", "\"9999999999999999999\""}) {
            Answer refused = server.send(
                    server.request(RULES).header("If-Match", wrong).PUT(BodyPublishers.ofString("{\"rules\":[]}")));
            assertThat(refused.status()).as(wrong).isEqualTo(400);
            assertThat(fields(refused)).containsExactly("If-Match");
        }
        Answer both = server.send(server.request(RULES)
                .header("If-Match", "\"" + (before + 1) + "\"")
                .PUT(BodyPublishers.ofString("{\"expected_version\":0,\"rules\":[]}")));
        assertThat(both.status()).isEqualTo(400);
        assertThat(both.body()).contains("is not expected_version, which is 0");
    }

    @Test
    void withoutAVersionNothingIsWritten() {
        long before = version();
        Answer answer = server.put(RULES, "{\"rules\":[]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(fields(answer)).containsExactly("expected_version");
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void whoeverWasSlowerIsToldTheCurrentVersion() {
        long before = version();
        assertThat(put(before, NO_SHOES).status()).isEqualTo(200);
        Answer late = put(before, "");
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.contentType()).isEqualTo("application/problem+json");
        assertThat(late.header("etag")).isEqualTo("\"" + (before + 1) + "\"");
        assertThat(late.json().path("type").textValue()).isEqualTo("urn:nightjar:problem:rules-changed");
        assertThat(late.json().path("detail").textValue())
                .isEqualTo("nothing was written: the rules have changed; the current version is " + (before + 1));
        assertThat(server.get(RULES).json().path("rules")).hasSize(1);
    }

    @Test
    void ofTwoAtOnceOneIsSlower() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 20; round++) {
                long before = version();
                CountDownLatch together = new CountDownLatch(2);
                List<Future<Integer>> statuses = new ArrayList<>();
                for (int writer = 0; writer < 2; writer++) {
                    statuses.add(threads.submit(() -> {
                        together.countDown();
                        together.await();
                        return put(before, NO_SHOES).status();
                    }));
                }
                assertThat(List.of(statuses.get(0).get(), statuses.get(1).get()))
                        .containsExactlyInAnyOrder(200, 412);
                assertThat(version()).isEqualTo(before + 1);
            }
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "7 | rules",
                "{'id':'a b','action':'exclude'} | id",
                "{'action':'exclude'} | id",
                "{'id':'a'} | action",
                "{'id':'a','action':'hide'} | action",
                "{'id':'a','action':'exclude','position':1} | position",
                "{'id':'a','action':'exclude','what':1} | what",
                "{'id':'a','action':'pin','position':0,'target':{'items':['C1']}} | position",
                "{'id':'a','action':'pin','target':{'items':['C1']}} | position",
                "{'id':'a','action':'pin','position':1} | target.items",
                "{'id':'a','action':'pin','position':1,'target':{'items':['C1','C2']}} | target.items",
                "{'id':'a','action':'boost','factor':1} | factor",
                "{'id':'a','action':'boost','factor':101} | factor",
                "{'id':'a','action':'bury','factor':1} | factor",
                "{'id':'a','action':'bury','factor':0} | factor",
                "{'id':'a','action':'bury','factor':'0.5'} | factor",
                "{'id':'a','action':'cap','most':0,'per':'brand'} | most",
                "{'id':'a','action':'cap','most':2,'per':'colour'} | per",
                "{'id':'a','action':'cap','most':2} | per",
                "{'id':'a','action':'exclude','target':[]} | target",
                "{'id':'a','action':'exclude','target':{'colour':'red'}} | target.colour",
                "{'id':'a','action':'exclude','target':{'items':'C1'}} | target.items",
                "{'id':'a','action':'exclude','target':{'items':['']}} | target.items",
                "{'id':'a','action':'exclude','target':{'items':[]}} | target.items",
                "{'id':'a','action':'exclude','target':{'min_price':-1}} | target.min_price",
                "{'id':'a','action':'exclude','target':{'max_age_days':1.5}} | target.max_age_days",
                "{'id':'a','action':'exclude','target':{'attributes':{'material':7}}} | target.attributes",
                "{'id':'a','action':'exclude','target':{'attributes':['oak']}} | target.attributes",
                "{'id':'a','action':'exclude','when':{'devices':['fridge']}} | when.devices",
                "{'id':'a','action':'exclude','when':{'countries':['de']}} | when.countries",
                "{'id':'a','action':'exclude','when':{'weekdays':['Friday']}} | when.weekdays",
                "{'id':'a','action':'exclude','when':{'from_hour':24}} | when.from_hour",
                "{'id':'a','action':'exclude','when':{'hour':2}} | when.hour",
                "{'id':'a','action':'exclude','from':'tomorrow'} | from",
                "{'id':'a','action':'exclude','until':'2026-11-02'} | until",
                "{'id':'a','action':'exclude','until':'1969-11-02T00:00:00Z'} | until",
                "{'id':'a','action':'exclude','rails':'home'} | rails",
                "{'id':'a','action':'exclude'},{'id':'a','action':'exclude'} | id"
            })
    void aMistakeInARuleIsNamedWithItsPlace(String rules, String field) {
        long before = version();
        Answer answer = put(before, NO_SHOES + "," + rules);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(fields(answer)).containsExactly(field);
        assertThat(answer.json().path("errors").get(0).path("index").intValue()).isPositive();
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void allMistakesAreReportedTogether() {
        Answer answer = server.put(
                RULES + "?dry_run=yes",
                quoted("{'expected_version':-1,'note':7,'x':1,'rules':[{'id':'','action':'pin'},{'id':'b'}]}"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(fields(answer))
                .containsExactlyInAnyOrder(
                        "dry_run", "x", "expected_version", "note", "id", "position", "target.items", "action");
        assertThat(server.put(RULES, "[]").status()).isEqualTo(400);
        assertThat(server.put(RULES, "{").status()).isEqualTo(400);
        assertThat(fields(server.put(RULES, "{\"rules\":7}"))).containsExactly("rules");
        assertThat(server.put("/v1/stores/nowhere/rules", "{}").status()).isEqualTo(404);
    }

    @Test
    void rulesThatCannotBeMeantAreRefusedWithEachReason() {
        long before = version();
        String contradiction = "{'id':'first','action':'pin','position':1,'target':{'items':['S1']},'rails':['home']},"
                + NO_SHOES + ",{'id':'typo','action':'bury','factor':0.5,'rails':['hom']}";
        Answer answer = put(before, contradiction);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("type").textValue()).isEqualTo("urn:nightjar:problem:rules-refused");
        assertThat(answer.json().path("errors")).hasSize(2);
        assertThat(answer.json().path("errors").get(0).path("value").textValue())
                .isEqualTo("first, no-shoes");
        assertThat(answer.json().path("errors").get(0).path("problem").textValue())
                .isEqualTo("first pins the item S1, which no-shoes excludes at the same time on the same rail");
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void warningsAreAnsweredAndWritten() {
        Answer answer = put(
                version(),
                "{'id':'ghost','action':'exclude','target':{'items':['ghost']},'until':'2026-11-03T00:00:00Z'}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(kinds(answer)).containsExactly("warning expires_soon", "warning unknown_target");
        assertThat(kinds(server.get(RULES))).containsExactly("warning expires_soon", "warning unknown_target");
        server.clock().set("2026-11-03T00:00:00Z");
        assertThat(kinds(server.get(RULES))).containsExactly("warning expired");
    }

    @Test
    void aDryRunShowsAllFindingsAndWritesNothing() {
        long before = version();
        Answer answer = server.put(
                RULES + "?dry_run=true",
                quoted("{'rules':[{'id':'typo','action':'bury','factor':0.5,'rails':['hom']},"
                        + "{'id':'ghost','action':'exclude','target':{'items':['ghost']}}]}"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(kinds(answer)).containsExactly("error unknown_target", "warning unknown_target");
        assertThat(answer.json().path("written").booleanValue()).isFalse();
        assertThat(answer.json().path("version").longValue()).isEqualTo(before);
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void anOlderVersionComesBackAsANewOne() {
        long first = put(version(), NO_SHOES).json().path("version").longValue();
        put(version(), "");
        Answer answer = server.post(RULES + "/versions/" + first + "/activate");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("version").longValue()).isEqualTo(first + 2);
        JsonNode now = server.get(RULES).json();
        assertThat(now.path("rules")).isEqualTo(json("[" + NO_SHOES + "]"));
        assertThat(now.path("note").textValue()).isEqualTo("version " + first + " again");
        JsonNode versions = server.get(RULES + "/versions").json().path("versions");
        assertThat(versions.get(0).path("version").longValue()).isEqualTo(first + 2);
        assertThat(versions.get(0).path("rules").intValue()).isEqualTo(1);
        assertThat(versions.get(1).path("rules").intValue()).isZero();
        assertThat(versions.get(2).path("note").textValue()).isEqualTo("a test");
    }

    @Test
    void aVersionThatIsNotKeptCannotComeBack() {
        assertThat(server.post(RULES + "/versions/99999/activate").status()).isEqualTo(404);
        assertThat(server.post(RULES + "/versions/0/activate").status()).isEqualTo(400);
        assertThat(server.post(RULES + "/versions/x/activate").status()).isEqualTo(400);
        assertThat(server.post("/v1/stores/nowhere/rules/versions/1/activate").status())
                .isEqualTo(404);
    }

    @Test
    void rulesThatCannotBeReadGiveWayToAVersionThatCan() {
        long good = put(version(), NO_SHOES).json().path("version").longValue();
        redis.set(Key.ofStore("lantern", Kind.RULES).text(), "{");
        assertThat(server.get(RULES).status()).isEqualTo(409);
        assertThat(server.get(RULES).body()).contains("of version " + good + " cannot be read");
        Answer answer = server.post(RULES + "/versions/" + good + "/activate");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(server.get(RULES).json().path("version").longValue()).isEqualTo(good + 1);
    }

    @Test
    void rulesOutliveTheServer(@TempDir Path other) {
        long version = put(version(), NO_SHOES).json().path("version").longValue();
        try (TestServer later = TestServer.start(other, local.url(), "")) {
            assertThat(later.get(RULES).json().path("serving").longValue()).isEqualTo(version);
        }
    }

    @Test
    void whileRedisDoesNotAnswerNothingIsAcknowledged(@TempDir Path other) {
        try (TestServer lonely = TestServer.start(other, "redis://127.0.0.1:1", "")) {
            assertThat(lonely.get(RULES).status()).isEqualTo(503);
            assertThat(lonely.put(RULES, "{\"expected_version\":0,\"rules\":[]}")
                            .status())
                    .isEqualTo(503);
            assertThat(lonely.get(RULES + "/versions").status()).isEqualTo(503);
            assertThat(lonely.post(RULES + "/versions/1/activate").status()).isEqualTo(503);
        }
    }

    @Test
    void aServerThatCouldNotReadTheRulesIsNotReady(@TempDir Path other) {
        long good = put(version(), NO_SHOES).json().path("version").longValue();
        redis.set(Key.ofStore("lantern", Kind.RULES).text(), "{");
        try (TestServer later = TestServer.start(other, local.url(), "")) {
            assertThat(later.get("/readyz").status()).isEqualTo(503);
            assertThat(later.get("/readyz").body()).contains("\"state\":\"rules_unread\"");
            assertThat(server.post(RULES + "/versions/" + good + "/activate").status())
                    .isEqualTo(200);
            TestServer.await("ready", () -> later.get("/readyz").status() == 200);
        }
    }

    private static long version() {
        return Long.parseLong(server.get(RULES).header("etag").replace("\"", ""));
    }

    private static Answer put(long expected, String rules) {
        return server.put(
                RULES, quoted("{'expected_version':" + expected + ",'note':'a test','rules':[" + rules + "]}"));
    }

    private static List<String> fields(Answer answer) {
        List<String> fields = new ArrayList<>();
        answer.json().path("errors").forEach(e -> fields.add(e.path("field").textValue()));
        return fields;
    }

    private static List<String> kinds(Answer answer) {
        List<String> kinds = new ArrayList<>();
        answer.json()
                .path("findings")
                .forEach(f -> kinds.add(
                        f.path("severity").textValue() + " " + f.path("kind").textValue()));
        return kinds;
    }

    private static JsonNode json(String text) {
        try {
            return TestServer.JSON.readTree(quoted(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }
}
