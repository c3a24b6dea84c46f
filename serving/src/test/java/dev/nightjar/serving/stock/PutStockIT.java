package dev.nightjar.serving.stock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Key;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TinyShop;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.UnifiedJedis;

class PutStockIT {
    private static final String STOCK = "/v1/stores/lantern/stock";

    @TempDir
    static Path folder;

    private static LocalRedis local;
    private static UnifiedJedis redis;
    private static TestServer server;

    @BeforeAll
    static void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
        TinyShop.standard().publish(redis, "lantern");
        server = TestServer.start(folder, local.url(), "serving { max-body = 20000, max-stock-items = 100 }");
    }

    @BeforeEach
    void restock() {
        TinyShop.standard().stocked(redis, "lantern");
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
        local.close();
    }

    @Test
    void onlyTheSizesNamedChange() {
        var answer = server.putStock("D1", "{\"M\":0,\"XL\":2}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"accepted\":1,\"sizes_written\":2,\"stale\":[],\"unknown_items\":[]}");
        assertThat(redis.hgetAll(Key.stock("lantern", "D1").text()).keySet()).contains("S", "M", "L", "XL");
        assertThat(server.recommend("count=3").item("D1").path("sizes").toString())
                .isEqualTo("[\"S\",\"L\",\"XL\"]");
    }

    @Test
    void anItemWithoutSizesHasTheSizeHyphen() {
        assertThat(server.putStock("C1", "{\"-\":0}").status()).isEqualTo(200);
        assertThat(server.recommend("count=9").items()).doesNotContain("C1");
    }

    @Test
    void anItemOfWhichASizeHasANewerChangeIsLeftAloneWhollyAndListedAsStale() {
        String body = """
                {"items":[{"item_id":"D1","sizes":{"M":0,"XXL":1},"updated_at":"2020-01-01T00:00:00Z"},
                          {"item_id":"D2","sizes":{"M":0}}]}""";
        var answer = server.put(STOCK, body).json();
        assertThat(answer.path("stale").toString()).isEqualTo("[\"D1\"]");
        assertThat(answer.path("accepted").intValue()).isEqualTo(1);
        assertThat(answer.path("sizes_written").intValue()).isEqualTo(1);
        assertThat(redis.hget(Key.stock("lantern", "D1").text(), "XXL")).isNull();
        assertThat(server.recommend("user=mia").items()).startsWith("D1");
    }

    @Test
    void sendingTheSameAgainDoesNoHarm() {
        String body = "{\"items\":[{\"item_id\":\"X9\",\"sizes\":{\"M\":4},\"updated_at\":\"2026-11-02T08:00:00Z\"}]}";
        assertThat(server.put(STOCK, body).body())
                .isEqualTo(server.put(STOCK, body).body());
        assertThat(redis.hget(Key.stock("lantern", "X9").text(), "M")).startsWith("4@");
    }

    @Test
    void anItemThatTheGenerationDoesNotKnowIsAcceptedAndListed() {
        var answer = server.putStock("NEXT-YEAR", "{\"M\":1}").json();
        assertThat(answer.path("accepted").intValue()).isEqualTo(1);
        assertThat(answer.path("unknown_items").toString()).isEqualTo("[\"NEXT-YEAR\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'items':[{'item_id':'D1','sizes':{'M':0}},{'item_id':'','sizes':{'M':0}}]}|1|item_id",
                "{'items':[{'item_id':'D1','sizes':{'M':0}},{'sizes':{'M':0}}]}|1|item_id",
                "{'items':[{'item_id':'D1','sizes':{'M':0}},{'item_id':7,'sizes':{'M':0}}]}|1|item_id",
                "{'items':[{'item_id':'D1','sizes':{'M':0}},{'item_id':'D1','sizes':{'L':0}}]}|1|item_id",
                "{'items':[{'item_id':'D1','sizes':{'M':0}},{'item_id':'D2','sizes':{}}]}|1|sizes",
                "{'items':[{'item_id':'D1','sizes':{'M':0}},{'item_id':'D2','sizes':[1]}]}|1|sizes",
                "{'items':[{'item_id':'D1','sizes':{'M':0}},{'item_id':'D2'}]}|1|sizes",
                "{'items':[{'item_id':'D1','sizes':{'M':-1}}]}|0|sizes.M",
                "{'items':[{'item_id':'D1','sizes':{'M':1.5}}]}|0|sizes.M",
                "{'items':[{'item_id':'D1','sizes':{'M':'3'}}]}|0|sizes.M",
                "{'items':[{'item_id':'D1','sizes':{'M':null}}]}|0|sizes.M",
                "{'items':[{'item_id':'D1','sizes':{'M':3000000000}}]}|0|sizes.M",
                "{'items':[{'item_id':'D1','sizes':{'':3}}]}|0|sizes",
                "{'items':[{'item_id':'D1','sizes':{'M':0},'unit':3}]}|0|unit",
                "{'items':[{'item_id':'D1','sizes':{'M':0},'updated_at':'yesterday'}]}|0|updated_at",
                "{'items':[{'item_id':'D1','sizes':{'M':0},'updated_at':1762070400}]}|0|updated_at",
                "{'items':[{'item_id':'D1','sizes':{'M':0},'updated_at':'2099-01-01T00:00:00Z'}]}|0|updated_at",
                "{'items':['D1']}|0|item_id",
            })
    void aMalformedEntryIsNamedAndNothingIsWritten(String body, int index, String field) {
        var before = redis.hgetAll(Key.stock("lantern", "D1").text());
        var answer = server.put(STOCK, body.replace('\'', '"'));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        JsonNode error = answer.json().path("errors").path(0);
        assertThat(error.path("index").intValue()).isEqualTo(index);
        assertThat(error.path("field").textValue()).isEqualTo(field);
        assertThat(error.path("fix").textValue()).isNotEmpty();
        assertThat(redis.hgetAll(Key.stock("lantern", "D1").text())).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}", "[]", "{'items':[]}", "{'items':{}}", "3", "''", "null"})
    void aBodyWithoutItemsIsRefused(String body) {
        var answer = server.put(STOCK, body == null ? "" : body.replace('\'', '"'));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"fix\"");
    }

    @Test
    void everyMistakeIsReportedAtOnce() {
        String body =
                "{\"items\":[{\"item_id\":\"\",\"sizes\":{\"M\":-1,\"L\":\"x\"},\"updated_at\":\"x\",\"a\":1}],\"b\":2}";
        assertThat(server.put(STOCK, body).json().path("errors")).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"items\":[", "items=1", "{} {}", "{\"items\":[],\"items\":[]}"})
    void whatIsNotJsonIsRefusedWithThePlace(String body) {
        var answer = server.put(STOCK, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("type").textValue()).isEqualTo("urn:nightjar:problem:malformed-json");
        assertThat(answer.json().path("detail").textValue()).contains("line 1");
    }

    @Test
    void moreItemsThanAllowedAreRefused() {
        String items = IntStream.range(0, 101)
                .mapToObj(i -> "{\"item_id\":\"I" + i + "\",\"sizes\":{\"M\":1}}")
                .collect(Collectors.joining(","));
        var answer = server.put(STOCK, "{\"items\":[" + items + "]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("1 to 100 items");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        var answer = server.put(STOCK, "{\"items\":[" + " ".repeat(20000) + "]}");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("serving.max-body");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWhenItsLengthIsNotSaid() {
        var body = java.net.http.HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(
                ("{\"items\":[" + " ".repeat(20000) + "]}").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        var answer = server.send(server.request(STOCK).PUT(body));
        assertThat(answer.status()).isEqualTo(413);
    }
}
