package dev.nightjar.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

class MalformedRequestsIT {
    private static final int REQUESTS = 10_000;
    private static final long SEED = 20261121;

    @Test
    void tenThousandMalformedRequestsAreEachToldWhatIsWrongAndHarmNothing(@TempDir Path folder) throws IOException {
        try (LocalRedis local = LocalRedis.start();
                UnifiedJedis redis = TestServer.redis(local.url());
                TestServer server = startPatiently(folder, local, redis)) {
            List<String> before = server.recommend("user=mia").items();
            MalformedRequests source = new MalformedRequests(SEED);
            for (int i = 0; i < REQUESTS; i++) {
                MalformedRequest request = source.next();
                check(i, request, send(server, request));
            }
            assertThat(server.get("/metrics").body()).doesNotContain("status=\"5");
            assertThat(server.get("/readyz").status()).isEqualTo(200);
            assertThat(server.recommend("user=mia").items()).isEqualTo(before).isNotEmpty();
        }
    }

    /** A slow machine must not look like a Redis that is gone; bodies above 64 KiB are refused. */
    private static TestServer startPatiently(Path folder, LocalRedis local, UnifiedJedis redis) {
        TinyShop.standard().stocked(redis, "lantern").publish(redis, "lantern");
        return TestServer.start(
                folder, local.url(), "serving { max-body = 65536, redis-timeout = 5s, redis-connect-timeout = 5s }");
    }

    private static void check(int number, MalformedRequest request, Answer answer) {
        String told = "request " + number + ", " + request.kind() + ": " + shown(request) + "\nanswer: "
                + answer.status() + " " + answer.body();
        if (answer.status() == 200) {
            boolean aLineIsRefused = answer.json().path("refused").asInt() > 0;
            assertThat(request.mayBeAnswered() || aLineIsRefused).as(told).isTrue();
            return;
        }
        assertThat(answer.status()).as(told).isBetween(400, 499);
        assertThat(answer.contentType()).as(told).isEqualTo("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("status").intValue()).as(told).isEqualTo(answer.status());
        assertThat(problem.path("detail").asText()).as(told).isNotBlank();
        problem.path("errors").forEach(mistake -> {
            assertThat(mistake.path("problem").asText()).as(told).isNotBlank();
            assertThat(mistake.path("fix").asText()).as(told).isNotBlank();
        });
    }

    private static Answer send(TestServer server, MalformedRequest request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.app().port())) {
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream().write(request.onTheWire());
                socket.shutdownOutput();
            } catch (IOException refused) {
                // The server may answer and hang up before it has read everything.
                assertThat(refused).hasMessageMatching("(?i).*(broken pipe|reset|closed).*");
            }
            return answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Answer answer(String text) {
        int end = text.indexOf("\r\n\r\n");
        assertThat(end).as(text).isPositive();
        String[] head = text.substring(0, end).split("\r\n", -1);
        Map<String, List<String>> headers = new HashMap<>();
        for (String line : List.of(head).subList(1, head.length)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    List.of(line.substring(colon + 1).strip()));
        }
        return new Answer(Integer.parseInt(head[0].split(" ", -1)[1]), headers, text.substring(end + 4));
    }

    private static String shown(MalformedRequest request) {
        String text = new String(request.onTheWire(), StandardCharsets.UTF_8);
        return text.length() > 2_000 ? text.substring(0, 2_000) + "…" : text;
    }
}
