package dev.nightjar.serving.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nightjar.contract.ApiKey.Role;
import dev.nightjar.redis.ApiKeys;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.UnifiedJedis;

/** The store lantern has a key of each role; the store empty has none. */
class AccessIT {
    private static final String RECOMMENDATIONS = "/v1/stores/lantern/recommendations?user=mia";

    @TempDir
    Path folder;

    private LocalRedis local;
    private UnifiedJedis redis;
    private TestServer server;
    private String storefront;
    private String operator;

    @BeforeEach
    void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
        TinyShop.standard().stocked(redis, "lantern").publish(redis, "lantern");
        storefront = Keys.add(redis, "lantern", Role.STOREFRONT, "web");
        operator = Keys.add(redis, "lantern", Role.OPERATOR, "back-office");
        server = TestServer.start(folder, local.url(), "serving.host = 0.0.0.0");
    }

    @AfterEach
    void stop() {
        server.close();
        redis.close();
        local.close();
    }

    @Test
    void aStoreWithKeysAsksEverybodyForOneThisMachineIncluded() {
        Answer answer = server.get(RECOMMENDATIONS);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.json().path("type").textValue()).isEqualTo("urn:nightjar:problem:key-missing");
        assertThat(answer.header("www-authenticate")).isEqualTo("Bearer realm=\"nightjar\"");
        assertThat(server.get("/v1/stores/empty/recommendations").status()).isEqualTo(200);
    }

    @Test
    void eitherHeaderTakesTheKey() {
        assertThat(get(RECOMMENDATIONS, "Authorization", "Bearer " + storefront).status())
                .isEqualTo(200);
        assertThat(get(RECOMMENDATIONS, "Authorization", "bearer  " + storefront)
                        .status())
                .isEqualTo(200);
        assertThat(get(RECOMMENDATIONS, "X-Api-Key", storefront).status()).isEqualTo(200);
        assertThat(get(RECOMMENDATIONS, "Authorization", storefront).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nj_sf_", "nj_sf_0000000000000000000000000000000000000000", "\u00e4", "x y"})
    void aWrongKeyIsRefused(String key) {
        Answer answer = get(RECOMMENDATIONS, "X-Api-Key", key);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().path("type").textValue()).isEqualTo("urn:nightjar:problem:key-unknown");
        assertThat(answer.header("www-authenticate")).contains("invalid_token");
    }

    @Test
    void aKeyIsGoodForItsStoreAlone() {
        String other = Keys.add(redis, "empty", Role.OPERATOR, "other");
        TestServer.await(
                "the lock", () -> server.get("/v1/stores/empty/generations").status() == 401);
        assertThat(get("/v1/stores/empty/generations", "X-Api-Key", other).status())
                .isEqualTo(200);
        assertThat(get(RECOMMENDATIONS, "X-Api-Key", other).status()).isEqualTo(401);
        assertThat(get("/v1/stores/empty/generations", "X-Api-Key", operator).status())
                .isEqualTo(401);
    }

    @Test
    void aStorefrontMayNotDoWhatIsForOperators() {
        HttpRequest.Builder put = server.request("/v1/stores/lantern/stock")
                .header("X-Api-Key", storefront)
                .PUT(BodyPublishers.ofString("{\"items\":[{\"item_id\":\"D1\",\"sizes\":{\"M\":0}}]}"));
        assertThat(server.send(put).status()).isEqualTo(403);
        Answer answer = get("/v1/stores/lantern/generations", "X-Api-Key", storefront);
        assertThat(answer.json().path("type").textValue()).isEqualTo("urn:nightjar:problem:wrong-role");
        assertThat(get("/v1/stores/lantern/generations", "X-Api-Key", operator).status())
                .isEqualTo(200);
        assertThat(get(RECOMMENDATIONS, "X-Api-Key", operator).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lan%74ern", "lantern;a=b", "%6Cantern", "LANTERN", ".%2Flantern", "lantern%00"})
    void noSpellingOfAStoreGoesRoundItsKeys(String spelling) {
        assertThat(server.get("/v1/stores/" + spelling + "/recommendations?user=mia")
                        .status())
                .isIn(400, 401, 404);
        assertThat(server.get("/v1/stores/" + spelling + "/generations/").status())
                .isIn(400, 401, 404);
    }

    @Test
    void aKeyInTheQueryIsNotTaken() {
        assertThat(server.get(RECOMMENDATIONS + "&key=" + storefront).status()).isEqualTo(401);
    }

    @Test
    void keysAreRotatedWithoutARestart() {
        String next = Keys.add(redis, "lantern", Role.STOREFRONT, "web-2");
        TestServer.await(
                "the new key", () -> get(RECOMMENDATIONS, "X-Api-Key", next).status() == 200);
        assertThat(get(RECOMMENDATIONS, "X-Api-Key", storefront).status()).isEqualTo(200);
        new ApiKeys(redis, "lantern").revoke("web");
        TestServer.await(
                "the old key to be locked out",
                () -> get(RECOMMENDATIONS, "X-Api-Key", storefront).status() == 401);
        assertThat(get(RECOMMENDATIONS, "X-Api-Key", next).status()).isEqualTo(200);
    }

    @Test
    void aValueThatCannotBeReadLocksAndOpensForNobody() {
        redis.hset("nj:{empty}:api-keys", "broken", "{}");
        TestServer.await(
                "the lock", () -> server.get("/v1/stores/empty/generations").status() == 401);
    }

    @Test
    void withoutRedisTheLastKnownKeysStayGoodAndNoOtherDoes() {
        local.close();
        assertThat(get(RECOMMENDATIONS, "X-Api-Key", storefront).status()).isEqualTo(200);
        assertThat(server.get(RECOMMENDATIONS).status()).isEqualTo(401);
    }

    @Test
    void elsewhereAKeyOpensAndNothingElseDoes() throws IOException {
        InetAddress outside = outside();
        assertThat(raw(outside, "GET", RECOMMENDATIONS, "X-Api-Key: " + storefront))
                .startsWith("HTTP/1.1 200");
        assertThat(raw(outside, "GET", RECOMMENDATIONS, "A: b")).startsWith("HTTP/1.1 401");
        assertThat(raw(outside, "GET", "/v1/stores/empty/recommendations", "X-Api-Key: " + operator))
                .startsWith("HTTP/1.1 403");
        assertThat(raw(outside, "GET", "/v1/stores/none/recommendations", "X-Api-Key: " + operator))
                .startsWith("HTTP/1.1 403");
        assertThat(raw(outside, "GET", "/livez", "A: b")).startsWith("HTTP/1.1 200");
        assertThat(raw(outside, "GET", "/readyz", "A: b")).startsWith("HTTP/1.1 200");
        assertThat(raw(outside, "HEAD", "/v1/stores", "A: b")).startsWith("HTTP/1.1 401");
    }

    @Test
    void whatBelongsToNoStoreIsForThisMachineAndForOperators() throws IOException {
        InetAddress outside = outside();
        for (String path : new String[] {"/metrics", "/v1/stores", "/openapi.json", "/"}) {
            assertThat(server.get(path).status()).as(path).isEqualTo(200);
            assertThat(raw(outside, "GET", path, "A: b")).as(path).startsWith("HTTP/1.1 401");
            assertThat(raw(outside, "GET", path, "X-Api-Key: " + storefront)).startsWith("HTTP/1.1 403");
            assertThat(raw(outside, "GET", path, "X-Api-Key: " + operator)).startsWith("HTTP/1.1 200");
        }
        // An operator of one store does not see another.
        assertThat(raw(outside, "GET", "/v1/stores", "X-Api-Key: " + operator))
                .contains("\"store\":\"lantern\"")
                .doesNotContain("\"store\":\"empty\"");
    }

    @Test
    void aShopsPagesLoadTheScriptWithoutAKey() throws IOException {
        assertThat(raw(outside(), "GET", "/nightjar.js", "Origin: https://shop.example"))
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Origin: *", "window.nightjar = ");
    }

    @Test
    void aKeyIsNeverLogged() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        LoggerContext logging = (LoggerContext) LogManager.getContext(false);
        var appender = OutputStreamAppender.newBuilder()
                .setName("written")
                .setTarget(written)
                .build();
        appender.start();
        LoggerConfig ours = new LoggerConfig("dev.nightjar", Level.ALL, false);
        ours.addAppender(appender, Level.ALL, null);
        logging.getConfiguration().addLogger("dev.nightjar", ours);
        logging.updateLoggers();
        try {
            get(RECOMMENDATIONS, "X-Api-Key", storefront);
            get(RECOMMENDATIONS, "X-Api-Key", "nj_op_mistyped");
            server.get(RECOMMENDATIONS + "&key=" + storefront);
            Answer last = get("/v1/stores/lantern/generations", "Authorization", "Bearer " + operator);
            TestServer.await(
                    "the log",
                    () -> written.toString(StandardCharsets.UTF_8).contains("id=" + last.header("x-request-id")));
            assertThat(written.toString(StandardCharsets.UTF_8))
                    .contains("/v1/stores/lantern/recommendations 200")
                    .doesNotContain(storefront, operator, "nj_op_mistyped", "nj_sf_", "nj_op_");
        } finally {
            logging.getConfiguration().removeLogger("dev.nightjar");
            logging.updateLoggers();
        }
    }

    @Test
    void theLabelOfTheKeySaysWhoChangedTheRules() {
        Answer put = server.send(server.request("/v1/stores/lantern/rules")
                .header("X-Api-Key", operator)
                .PUT(HttpRequest.BodyPublishers.ofString("{\"expected_version\":0,\"rules\":[]}")));
        assertThat(put.status()).as(put.body()).isEqualTo(200);
        assertThat(get("/v1/stores/lantern/rules", "X-Api-Key", operator)
                        .json()
                        .path("changed_by")
                        .textValue())
                .isEqualTo("back-office");
        assertThat(get("/v1/stores/lantern/rules", "X-Api-Key", storefront).status())
                .isEqualTo(403);
    }

    @Test
    void refusalsAreCounted() {
        server.get(RECOMMENDATIONS);
        get("/v1/stores/lantern/generations", "X-Api-Key", storefront);
        assertThat(server.get("/metrics").body())
                .contains(
                        "nightjar_refused_requests_total{reason=\"key_missing\"} 1.0",
                        "nightjar_refused_requests_total{reason=\"wrong_role\"} 1.0");
    }

    private Answer get(String path, String header, String value) {
        return server.send(server.request(path).header(header, value).GET());
    }

    private static InetAddress outside() throws IOException {
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        assumeThat(outside).as("an address beside loopback").isPresent();
        return outside.get();
    }

    private String raw(InetAddress address, String method, String path, String header) throws IOException {
        String request = String.join(
                "\r\n",
                List.of(method + " " + path + " HTTP/1.1", "Host: shop.example", header, "Connection: close", "", ""));
        try (Socket socket = new Socket(address, server.app().port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
