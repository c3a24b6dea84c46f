package dev.nightjar.serving.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Key;
import dev.nightjar.redis.EventStream;
import dev.nightjar.redis.SessionState;
import dev.nightjar.redis.Sessions;
import dev.nightjar.redis.Visitor;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import dev.nightjar.session.SessionLimits;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.UnifiedJedis;

class PostEventsIT {
    private static final String EVENTS = "/v1/stores/lantern/events";
    private static final String NOW = "2026-11-02T09:00:00Z";

    @TempDir
    static Path folder;

    private static LocalRedis local;
    private static UnifiedJedis redis;
    private static TestServer server;

    @BeforeAll
    static void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
        server = TestServer.start(folder, local.url(), "serving { redis-timeout = 5s, redis-connect-timeout = 5s }");
    }

    @BeforeEach
    void forget() {
        redis.flushAll();
        server.clock().set(NOW);
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
        local.close();
    }

    @Test
    void anAcknowledgedEventIsStoredForTheSessionTheUserAndTheLake() throws IOException {
        Answer answer = post("""
                {'type':'hover','item_id':'D1','session_id':'s1','user_id':'mia','event_id':'e1','dwell_ms':4200,
                 'ts':'2026-11-02T08:59:30.1234Z','depth':0.25,'size':'M','quantity':2,'price':59.95,'device':'mobile',
                 'campaign':'sale','rail':'home'}""");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.body())
                .isEqualTo("{\"accepted\":1,\"duplicates\":0,\"refused\":0,\"session_version\":2,"
                        + "\"results\":[{\"index\":0,\"status\":\"accepted\",\"event_id\":\"e1\"}]}");
        SessionEvent event =
                new SessionEvent("e1", EventType.HOVER, "D1", Instant.parse("2026-11-02T08:59:30.123Z"), 4200, 0.25);
        assertThat(remembered("s1", null)).isEqualTo(new SessionState(List.of(event), 1, 0));
        assertThat(remembered(null, "mia")).isEqualTo(new SessionState(List.of(event), 1, 0));
        assertThat(streamed()).containsExactly(TestServer.JSON.readTree("""
                        {"event_id":"e1","user_id":"mia","session_id":"s1","item_id":"D1","type":"hover",
                         "ts":"2026-11-02T08:59:30.123Z","size":"M","quantity":2,"price":59.95,"device":"mobile",
                         "campaign":"sale","dwell_ms":4200,"depth":0.25,"rail":"home",
                         "received_at":"2026-11-02T09:00:00Z"}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"view", "hover", "scroll", "cart", "wishlist", "purchase", "return", "click"})
    void everyTypeIsAccepted(String type) {
        assertThat(post("{'type':'" + type + "','item_id':'D1','user_id':'mia'}")
                        .status())
                .isEqualTo(200);
        assertThat(remembered(null, "mia").events().get(0).type().label()).isEqualTo(type);
    }

    @Test
    void whatWasMerelyShownGoesToTheLakeAndPushesNothingOutOfTheSession() {
        post("{'type':'view','item_id':'D1','session_id':'s1'}");
        SessionState before = remembered("s1", null);
        String shown = IntStream.range(0, 60)
                .mapToObj(i -> "{'type':'impression','item_id':'D2','session_id':'s1','event_id':'i" + i + "'}")
                .collect(Collectors.joining(","));
        Answer answer = post(shown);
        assertThat(answer.json().path("accepted").intValue()).isEqualTo(60);
        assertThat(answer.json().path("session_version").isNull()).isTrue();
        assertThat(remembered("s1", null)).isEqualTo(before);
        assertThat(streamed()).hasSize(61);
        assertThat(streamed().get(60).path("event_id").textValue()).isEqualTo("i59");
    }

    @Test
    void aBatchKeepsItsOrderAroundAnImpression() {
        String shown = "{'type':'impression','item_id':'D2','session_id':'s1','event_id':'i'},";
        String view = "{'type':'view','item_id':'D1','session_id':'s1','event_id':'v'}";
        post(view);
        Answer answer = post(shown + view + "," + view.replace("'v'", "'w'"));
        assertThat(answer.json().path("results").findValuesAsText("status"))
                .containsExactly("accepted", "duplicate", "accepted");
        assertThat(answer.json().path("session_version").longValue()).isEqualTo(2);
    }

    @Test
    void whereImpressionsHaveAWeightTheyAreRemembered(@TempDir Path other) {
        String weight = TestServer.SHOP_CONF + "session.weights.impression = -0.1";
        try (TestServer weighing = TestServer.start(other, local.url(), "", weight)) {
            weighing.send(weighing.request(EVENTS)
                    .POST(BodyPublishers.ofString(
                            "{\"events\":[{\"type\":\"impression\",\"item_id\":\"D1\",\"session_id\":\"s1\"}]}")));
            assertThat(remembered("s1", null).events().get(0).type()).isEqualTo(EventType.IMPRESSION);
        }
    }

    @Test
    void anEventSentAgainIsADuplicateAndChangesNothing() {
        String event = "{'type':'view','item_id':'D1','session_id':'s1','event_id':'e1'}";
        post(event);
        SessionState once = remembered("s1", null);
        server.clock().set("2026-11-02T09:00:05Z");
        Answer again = post(event);
        assertThat(again.json().path("duplicates").intValue()).isEqualTo(1);
        assertThat(again.json().path("accepted").intValue()).isZero();
        assertThat(again.json().path("session_version").longValue()).isEqualTo(once.version());
        assertThat(again.json().at("/results/0/status").textValue()).isEqualTo("duplicate");
        assertThat(remembered("s1", null)).isEqualTo(once);
    }

    @Test
    void anEventWithoutAnIdGetsOneFromItsContent() {
        String event = "{'type':'view','item_id':'D1','session_id':'s1','ts':'2026-11-02T08:00:00Z'}";
        String id = post(event).json().at("/results/0/event_id").textValue();
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(post(event).json().path("duplicates").intValue()).isEqualTo(1);
        for (String other : List.of(
                event.replace("view", "cart"),
                event.replace("D1", "D2"),
                event.replace("s1", "s2"),
                event.replace("08:00:00", "08:00:01"),
                event.replace("'ts'", "'user_id':'mia','ts'"),
                event.replace("'ts'", "'size':'M','ts'"),
                event.replace("'ts'", "'dwell_ms':7,'ts'"))) {
            assertThat(post(other).json().at("/results/0/event_id").textValue())
                    .as(other)
                    .isNotEqualTo(id);
        }
    }

    @Test
    void eventsWithoutATimeHappenNowInTheOrderOfTheLines() {
        post(IntStream.range(0, 5)
                .mapToObj(i -> "{'type':'view','item_id':'D" + i + "','session_id':'s1'}")
                .collect(Collectors.joining(",")));
        List<SessionEvent> events = remembered("s1", null).events();
        assertThat(events.stream().map(SessionEvent::item)).containsExactly("D4", "D3", "D2", "D1", "D0");
        assertThat(events.get(0).at()).isEqualTo(NOW);
        assertThat(events.get(4).at()).isEqualTo("2026-11-02T08:59:59.996Z");
    }

    @Test
    void aTimeSlightlyAheadCountsAsNow() {
        post("{'type':'view','item_id':'D1','session_id':'s1','ts':'2026-11-02T09:04:59Z'}");
        assertThat(remembered("s1", null).events().get(0).at()).isEqualTo(NOW);
    }

    @Test
    void aTimeWithAnOffsetIsUnderstood() {
        post("{'type':'view','item_id':'D1','session_id':'s1','ts':'2026-11-02T09:30:00+01:00'}");
        assertThat(remembered("s1", null).events().get(0).at()).isEqualTo("2026-11-02T08:30:00Z");
    }

    @Test
    void oneBadLineDoesNotHoldUpTheOthers() {
        Answer answer = post("{'type':'view','item_id':'D1','session_id':'s1'},{'type':'look','item_id':'D2'},"
                + "{'type':'cart','item_id':'D3','session_id':'s1'}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("accepted").intValue()).isEqualTo(2);
        assertThat(answer.json().path("refused").intValue()).isEqualTo(1);
        JsonNode refused = answer.json().at("/results/1");
        assertThat(refused.path("status").textValue()).isEqualTo("refused");
        assertThat(refused.has("event_id")).isFalse();
        assertThat(refused.at("/errors/0").toString())
                .isEqualTo("{\"index\":1,\"field\":\"type\",\"value\":\"\\\"look\\\"\",\"problem\":\"is none of the"
                        + " allowed values\",\"fix\":\"use view, hover, scroll, cart, wishlist, purchase, return,"
                        + " impression, click\"}");
        assertThat(remembered("s1", null).events()).hasSize(2);
        assertThat(streamed()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'item_id':'D1','session_id':'s'}|type|is missing",
                "{'type':'open','item_id':'D1','session_id':'s'}|type|none of the allowed",
                "{'type':'View','item_id':'D1','session_id':'s'}|type|none of the allowed",
                "{'type':7,'item_id':'D1','session_id':'s'}|type|not a text",
                "{'type':'view','session_id':'s'}|item_id|is missing",
                "{'type':'view','item_id':' ','session_id':'s'}|item_id|is missing",
                "{'type':'view','item_id':7,'session_id':'s'}|item_id|not a text",
                "{'type':'view','item_id':'\\ud83d','session_id':'s'}|item_id|surrogate",
                "{'type':'view','item_id':'D1'}|session_id|and so is user_id",
                "{'type':'view','item_id':'D1','session_id':'','user_id':null}|session_id|and so is user_id",
                "{'type':'view','item_id':'D1','user_id':42}|user_id|not a text",
                "{'type':'view','item_id':'D1','session_id':['s']}|session_id|not a text",
                "{'type':'view','item_id':'D1','session_id':'s','event_id':1}|event_id|not a text",
                "{'type':'view','item_id':'D1','session_id':'s','ts':'yesterday'}|ts|not a time",
                "{'type':'view','item_id':'D1','session_id':'s','ts':1762070400}|ts|not a time",
                "{'type':'view','item_id':'D1','session_id':'s','ts':'2026-11-02T09:06:00Z'}|ts|is not between",
                "{'type':'view','item_id':'D1','session_id':'s','ts':'2026-10-26T08:59:59Z'}|ts|is not between",
                "{'type':'hover','item_id':'D1','session_id':'s','dwell_ms':-1}|dwell_ms|whole number from 0",
                "{'type':'hover','item_id':'D1','session_id':'s','dwell_ms':1.5}|dwell_ms|whole number from 0",
                "{'type':'hover','item_id':'D1','session_id':'s','dwell_ms':86400001}|dwell_ms|to 86400000",
                "{'type':'scroll','item_id':'D1','session_id':'s','depth':1.01}|depth|number from 0 to 1",
                "{'type':'scroll','item_id':'D1','session_id':'s','depth':'0.5'}|depth|number from 0 to 1",
                "{'type':'cart','item_id':'D1','session_id':'s','quantity':0}|quantity|whole number from 1",
                "{'type':'cart','item_id':'D1','session_id':'s','price':-0.01}|price|number from 0",
                "{'type':'cart','item_id':'D1','session_id':'s','price':1e999}|price|number from 0",
                "{'type':'view','item_id':'D1','session_id':'s','device':'fridge'}|device|none of the allowed",
                "{'type':'view','item_id':'D1','session_id':'s','size':[]}|size|not a text",
                "{'type':'view','item_id':'D1','session_id':'s','itemId':'D1'}|itemId|no known field",
                "7|events|is not an event",
            })
    void whatIsWrongWithALineIsSaid(String line, String field, String problem) {
        String good = ",{'type':'view','item_id':'D1','session_id':'s'}";
        JsonNode error = post(line + good).json().at("/results/0/errors/0");
        assertThat(error.path("field").textValue()).isEqualTo(field);
        assertThat(error.path("problem").textValue()).contains(problem);
        assertThat(error.path("fix").textValue()).isNotEmpty();
        assertThat(streamed()).hasSize(1);
    }

    @Test
    void idsMayBeAsLongAsEverywhere() {
        String longest = "ä".repeat(256);
        String event = "{'type':'view','item_id':'" + longest + "','session_id':'" + longest + "','event_id':'"
                + longest + "'}";
        assertThat(post(event).status()).isEqualTo(200);
        assertThat(remembered(longest, null).events().get(0).item()).isEqualTo(longest);
        for (String field : List.of("item_id", "session_id", "event_id")) {
            assertThat(post(event.replace("'" + field + "':'", "'" + field + "':'x"))
                            .body())
                    .contains("\"field\":\"" + field + "\"", "is longer than 512 bytes");
        }
    }

    @Test
    void aRequestOfWhichNothingCanBeAcceptedIsRefusedWithAllReasons() {
        Answer answer = post("{'type':'look','item_id':'D1'},{'type':'view','size':3}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.json().path("detail").textValue()).startsWith("nothing was stored: no event can be");
        List<String> wrong = new ArrayList<>();
        answer.json()
                .path("errors")
                .forEach(e -> wrong.add(e.path("index") + " " + e.path("field").textValue()));
        assertThat(wrong).containsExactly("0 type", "1 item_id", "1 size");
        assertThat(streamed()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "[]",
                "{'events':[]}",
                "{'events':{}}",
                "{'events':null}",
                "{'event':[{}]}",
                "3",
                "''",
                "null",
                "{'events':[{'type':'view','item_id':'D1','session_id':'s'}],'store':'x'}"
            })
    void aBodyThatIsNoListOfEventsIsRefused(String body) {
        Answer answer = send(body == null ? "" : body.replace('\'', '"'));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"fix\"");
        assertThat(streamed()).isEmpty();
    }

    @Test
    void aHundredEventsAreTakenAtOnceAndOneMoreIsNot() {
        List<String> lines = IntStream.range(0, 101)
                .mapToObj(i -> "{'type':'view','item_id':'D" + i + "','session_id':'s1'}")
                .toList();
        assertThat(post(String.join(",", lines)).status()).isEqualTo(400);
        assertThat(remembered("s1", null).events()).isEmpty();
        assertThat(post(String.join(",", lines.subList(0, 100)))
                        .json()
                        .path("accepted")
                        .intValue())
                .isEqualTo(100);
        assertThat(remembered("s1", null).events()).hasSize(50);
        assertThat(streamed()).hasSize(100);
    }

    @Test
    void linesOfOneVisitorHaveAVersionAndLinesOfSeveralHaveNone() {
        String before = "{'type':'view','item_id':'D1','session_id':'s1'}";
        String after = "{'type':'view','item_id':'D2','session_id':'s1','user_id':'mia'}";
        assertThat(post(before + "," + after).json().path("session_version").longValue())
                .isEqualTo(2)
                .isEqualTo(remembered("s1", "mia").version());
        Answer several = post(before.replace("D1", "D3") + ",{'type':'view','item_id':'D1','session_id':'s2'}");
        assertThat(several.json().path("session_version").isNull()).isTrue();
        assertThat(several.json().path("accepted").intValue()).isEqualTo(2);
    }

    @Test
    void whatIsAcknowledgedTheNextRecommendationKnows() throws Exception {
        TinyShop.standard().stocked(redis, "lantern").publish(redis, "lantern");
        TestServer.await("the generation", () -> !server.recommend("").items().isEmpty());
        ExecutorService visitors = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> visits = IntStream.range(0, 4)
                    .mapToObj(visitor -> (Callable<Boolean>) () -> {
                        for (int i = 1; i <= 40; i++) {
                            Answer written = post("{'type':'click','item_id':'C1','session_id':'s" + visitor
                                    + "','user_id':'mia','event_id':'" + visitor + "-" + i + "'}");
                            JsonNode session = server.recommend("session=s" + visitor + "&user=mia")
                                    .json()
                                    .path("session");
                            assertThat(session.path("version").longValue())
                                    .isGreaterThanOrEqualTo(written.json()
                                            .path("session_version")
                                            .longValue());
                            assertThat(session.path("events").intValue()).isGreaterThanOrEqualTo(i);
                        }
                        return true;
                    })
                    .toList();
            for (Future<Boolean> done : visitors.invokeAll(visits)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            visitors.shutdownNow();
        }
    }

    @Test
    void aBeaconThatSendsTextIsReadAsJson() {
        Answer answer = server.send(server.request(EVENTS)
                .header("Content-Type", "text/plain;charset=UTF-8")
                .POST(BodyPublishers.ofString(
                        "{\"events\":[{\"type\":\"view\",\"item_id\":\"D1\",\"session_id\":\"s1\"}]}")));
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void anUnknownStoreIsAProblem() {
        Answer answer = server.send(server.request("/v1/stores/x/events").POST(BodyPublishers.ofString("{}")));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
    }

    @Test
    void withoutRedisNothingIsAcknowledgedAndTheSenderIsToldToTryAgain(@TempDir Path other) {
        try (TestServer lonely = TestServer.start(other, "redis://127.0.0.1:1", "")) {
            Answer answer = lonely.send(lonely.request(EVENTS)
                    .POST(BodyPublishers.ofString(
                            "{\"events\":[{\"type\":\"view\",\"item_id\":\"D1\",\"session_id\":\"s1\"}]}")));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(lonely.get("/metrics").body()).contains("nightjar_redis_errors_total{operation=\"events\"} 1.0");
            assertThat(answer.json().path("type").textValue()).isEqualTo("urn:nightjar:problem:redis-unavailable");
        }
    }

    @Test
    void anEventThatRedisWillNotTakeIntoTheStreamIsNotAcknowledged() {
        redis.set(Key.ofStore("lantern", Key.Kind.EVENTS).text(), "no stream");
        String event = "{'type':'view','item_id':'D1','session_id':'s1','event_id':'e1'}";
        assertThat(post(event).status()).isEqualTo(503);
        redis.del(Key.ofStore("lantern", Key.Kind.EVENTS).text());
        assertThat(post(event).status()).isEqualTo(200);
        assertThat(remembered("s1", null).version()).isEqualTo(1);
        assertThat(streamed()).hasSize(1);
    }

    @Test
    void theMetricsCountWhatBecameOfEvents() {
        String event = "{'type':'cart','item_id':'M1','session_id':'m','event_id':'m1'}";
        post(event);
        post(event + ",{'type':'look','item_id':'D1','session_id':'m'},{'type':'cart','session_id':'m'}");
        post("7");
        post("{'type':'cart','item_id':'M1','session_id':'m','sku':1}");
        assertThat(server.get("/metrics").body())
                .contains(
                        "nightjar_events_total{reason=\"none\",status=\"accepted\",store=\"lantern\",type=\"cart\"}",
                        "nightjar_events_total{reason=\"none\",status=\"duplicate\",store=\"lantern\",type=\"cart\"}",
                        "nightjar_events_total{reason=\"type\",status=\"refused\",store=\"lantern\",type=\"unknown\"}",
                        "nightjar_events_total{reason=\"item_id\",status=\"refused\",store=\"lantern\",type=\"cart\"}",
                        "nightjar_events_total{reason=\"shape\",status=\"refused\",store=\"lantern\",type=\"unknown\"}",
                        "nightjar_events_total{reason=\"shape\",status=\"refused\",store=\"lantern\",type=\"cart\"}");
    }

    /** Lines between the brackets of a batch, with ' for ". */
    private static Answer post(String lines) {
        return send("{\"events\":[" + lines.replace('\'', '"') + "]}");
    }

    private static Answer send(String body) {
        return server.send(server.request(EVENTS).POST(BodyPublishers.ofString(body)));
    }

    private static SessionState remembered(String session, String user) {
        var limits = new SessionLimits(Duration.ofHours(4), Duration.ofDays(7), 50);
        try (var pipeline = redis.pipelined()) {
            var state = new Sessions("lantern", limits)
                    .read(pipeline, new Visitor(Optional.ofNullable(session), Optional.ofNullable(user)));
            pipeline.sync();
            return state.get();
        }
    }

    private static List<JsonNode> streamed() {
        List<JsonNode> lines = new ArrayList<>();
        for (EventStream.Entry entry : new EventStream(redis, "lantern").first(1000)) {
            try {
                lines.add(TestServer.JSON.readTree(entry.line()));
            } catch (IOException e) {
                throw new AssertionError(entry.line(), e);
            }
        }
        return lines;
    }
}
