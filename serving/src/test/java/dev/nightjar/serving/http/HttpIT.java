package dev.nightjar.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.UnifiedJedis;

class HttpIT {
    @TempDir
    static Path folder;

    private static LocalRedis local;
    private static TestServer server;

    @BeforeAll
    static void start() {
        local = LocalRedis.start();
        try (UnifiedJedis redis = TestServer.redis(local.url())) {
            TinyShop.standard().stocked(redis, "lantern").publish(redis, "lantern");
        }
        server = TestServer.start(folder, local.url(), "");
    }

    @AfterAll
    static void stop() {
        server.close();
        local.close();
    }

    @Test
    void anUnknownPathIsAProblem() {
        Answer answer = server.get("/v2/nothing");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.json().path("type").textValue()).isEqualTo("urn:nightjar:problem:not-found");
        assertThat(answer.json().path("instance").textValue()).isEqualTo("/v2/nothing");
        assertThat(answer.json().path("request_id").textValue()).hasSize(16);
    }

    @Test
    void aWrongMethodIsAProblem() {
        Answer answer = server.post("/v1/stores/lantern/stock");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.json().path("detail").textValue()).startsWith("POST is not for");
    }

    @Test
    void aStoreThatIsUnknownIsTheSameProblemEverywhere() {
        for (Answer answer : new Answer[] {
            server.get("/v1/stores/x/recommendations"),
            server.get("/v1/stores/x/generations"),
            server.post("/v1/stores/x/generations/1/activate"),
            server.put("/v1/stores/x/stock", "{\"items\":[{\"item_id\":\"a\",\"sizes\":{\"M\":1}}]}"),
            server.get("/v1/stores/..%2Fx/generations"),
        }) {
            assertThat(answer.status()).as(answer.body()).isIn(400, 404);
            assertThat(answer.contentType()).isEqualTo("application/problem+json");
        }
    }

    @ParameterizedTest
    @CsvSource({"'GET /%zz HTTP/1.1', 400", "'GET /v1/stores HTTP/9.9', 505", "'NONSENSE', 400"})
    void whatJettyRefusesIsAProblemToo(String line, int status) throws IOException {
        String answer = raw(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("application/problem+json", "\"status\":" + status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "127.0.0.1:1", "[::1]:80"})
    void whatWasMeantForThisMachineIsAnswered(String host) throws IOException {
        assertThat(raw("GET /livez HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.example", "127.0.0.1.example:8080", "10.0.0.1"})
    void whatWasMeantForAnotherNameIsNot(String host) throws IOException {
        for (String path : new String[] {"/livez", "/", "/v1/stores", "/nothing"}) {
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403")
                    .contains("application/problem+json", "loopback-only");
        }
    }

    @Test
    void aClientWithAnotherAddressIsNotAnsweredWhateverItCallsUs(@TempDir Path other) throws IOException {
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        assumeThat(outside).as("an address beside loopback").isPresent();
        try (TestServer open = TestServer.start(other, local.url(), "serving.host = 0.0.0.0")) {
            String request = "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            assertThat(raw(outside.get(), open, request)).startsWith("HTTP/1.1 403");
            assertThat(raw(InetAddress.getLoopbackAddress(), open, request)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aPageOfAnotherOriginCannotChangeAnything() {
        Answer answer = server.send(server.request("/v1/stores/lantern/generations/1/activate")
                .header("Origin", "https://elsewhere.example")
                .POST(BodyPublishers.noBody()));
        assertThat(answer.status()).isEqualTo(403);
        answer = server.send(
                server.request("/v1/stores").header("Origin", "null").GET());
        assertThat(answer.status()).isEqualTo(403);
        answer = server.send(server.request("/v1/stores")
                .header("Origin", "http://localhost:9")
                .GET());
        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user=J%FCrgen", "user=%", "user=%zz", "count=2&user=%ED%A0%BD", "%E2%82=1"})
    void aQueryThatIsNoUtf8IsRefusedSinceTwoShoppersCouldBecomeOne(String query) throws IOException {
        assertThat(raw("GET /v1/stores/lantern/recommendations?" + query
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "is not percent-encoded UTF-8");
    }

    @Test
    void aNameInUtf8IsReadAsItIs() {
        assertThat(server.recommend("user=J%C3%BCrgen+%25").body()).contains("\"user\":\"Jürgen %\"");
    }

    @Test
    void aBodyThatEndsTooEarlyIsTheSendersMistake() throws IOException {
        for (String head : new String[] {"Content-Length: 9", "Transfer-Encoding: chunked"}) {
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), server.app().port())) {
                socket.getOutputStream()
                        .write(("PUT /v1/stores/lantern/stock HTTP/1.1\r\nHost: localhost\r\n" + head
                                        + "\r\n\r\n5\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 400")
                        .contains("urn:nightjar:problem:bad-http", "could not be read to its end");
            }
        }
    }

    @Test
    void theMetricsHaveTheirNames() {
        server.recommend("user=mia");
        server.recommend("user=nobody&rail=cups");
        server.putStock("C1", "{\"-\":0}");
        server.recommend("user=ben");
        server.get("/nothing/here");
        TestServer.await("the request log", () -> server.get("/metrics").body().contains("route=\"unmatched\""));
        assertThat(server.get("/metrics").body())
                .contains(
                        "nightjar_request_duration_seconds_bucket{method=\"GET\",route=\"/v1/stores/{store}/recommendations\",status=\"200\",le=\"0.05\"}",
                        "nightjar_recommendation_requests_total{rail=\"home\",reason=\"none\",status=\"200\",store=\"lantern\",strategy=\"personalised\"}",
                        "nightjar_recommendation_requests_total{rail=\"cups\",reason=\"unknown_user\",status=\"200\",store=\"lantern\",strategy=\"fallback\"}",
                        "nightjar_dropped_items_total{reason=\"sold_out\",store=\"lantern\"}",
                        "nightjar_active_generation{store=\"lantern\"} 1.0",
                        "nightjar_active_generation{store=\"empty\"} NaN",
                        "nightjar_active_generation_timestamp_seconds{store=\"lantern\"} 1.7935848E9",
                        "nightjar_event_stream_length{store=\"lantern\"} 0.0",
                        "nightjar_event_stream_lag_seconds{store=\"lantern\"} 0.0",
                        "nightjar_build_info{",
                        "jvm_memory_used_bytes");
    }

    @Test
    void theStoresAreListedWithTheirRailsAndExamples() {
        var stores = server.get("/v1/stores").json().path("stores");
        assertThat(stores.path(0).path("store").textValue()).isEqualTo("empty");
        assertThat(stores.path(0).path("generation").isNull()).isTrue();
        assertThat(stores.path(1).path("store").textValue()).isEqualTo("lantern");
        assertThat(stores.path(1).path("timezone").textValue()).isEqualTo("Europe/Berlin");
        assertThat(stores.path(1).path("rails").toString())
                .contains("{\"rail\":\"cups\",\"count\":2}", "{\"rail\":\"home\",\"count\":3}");
        assertThat(stores.path(1).path("example_users").toString()).isEqualTo("[\"mia\",\"lea\",\"ben\"]");
    }

    @Test
    void thePageAsksNoOtherHost() {
        for (String path : new String[] {"/", "/preview.css", "/preview.js"}) {
            Answer answer = server.get(path);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("http://", "https://", "//cdn");
        }
    }

    @Test
    void readinessShowsEveryStoreAndANewOneHoldsNobodyUp() {
        Answer answer = server.get("/readyz");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("stores").path(0).path("state").textValue())
                .isEqualTo("never_published");
        assertThat(answer.json().path("stores").path(1).path("state").textValue())
                .isEqualTo("loaded");
        assertThat(answer.json().path("stores").path(1).path("generation").longValue())
                .isEqualTo(1);
    }

    private static String raw(String request) throws IOException {
        return raw(InetAddress.getLoopbackAddress(), server, request);
    }

    private static String raw(InetAddress address, TestServer of, String request) throws IOException {
        try (Socket socket = new Socket(address, of.app().port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
