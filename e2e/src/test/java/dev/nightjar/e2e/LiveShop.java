package dev.nightjar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.redis.local.LocalRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import redis.clients.jedis.UnifiedJedis;

/** A generated shop, its nightly run done by the real job, its server running. One of each kind for all tests. */
final class LiveShop implements AutoCloseable {
    static final String STORE = "loom";
    static final String DATE = "2026-10-31";
    private static final Duration PATIENCE = Duration.ofMinutes(12);

    /** The shop's name. */
    final String store;

    final LocalRedis redisServer;
    final UnifiedJedis redis;
    final Path conf;
    final Program server;
    final URI address;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * Generates the shop, runs its night and starts its server.
     *
     * @param store loom sells clothing, hearth things for the home
     */
    LiveShop(String store, Path dir) {
        this.store = store;
        redisServer = LocalRedis.start();
        redis = new RedisAddress(redisServer.url(), Duration.ofSeconds(1), Duration.ofSeconds(5)).open();
        run(
                "sample",
                "--kind",
                store.equals(STORE) ? "clothing" : "home",
                "--users",
                "2500",
                "--items",
                "200",
                "--days",
                "15",
                "--out",
                dir.toString());
        conf = dir.resolve("conf/nightjar.conf");
        try {
            // One value per round trip: publishing takes long enough to be killed in the middle.
            Files.writeString(conf, "serving.port = 0\njobs.publish.batch = 1\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("nightly", "--conf", conf.toString(), "--store", store, "--date", DATE);
        server = Program.server(redisServer.url(), "--conf", conf.toString());
        String line = server.await(l -> l.contains("listens on"), Duration.ofSeconds(60));
        address = URI.create(line.substring(line.indexOf("http://")).strip());
        await(() -> get("/readyz").statusCode() == 200);
    }

    /** Runs a batch command to its good end. */
    Program run(String... args) {
        Program program = Program.jobs(redisServer.url(), args);
        assertThat(program.exitCode(PATIENCE))
                .as(() -> String.join("\n", program.output()))
                .isZero();
        return program;
    }

    Program publish() {
        return Program.jobs(
                redisServer.url(), "job", "publish", "--conf", conf.toString(), "--store", store, "--date", DATE);
    }

    Config recommendations(String user, int count) {
        HttpResponse<String> answer = get("/v1/stores/" + store + "/recommendations?count=" + count + "&user="
                + URLEncoder.encode(user, StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(200);
        return ConfigFactory.parseString(answer.body());
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(address.resolve(path)).GET());
    }

    HttpResponse<String> putStock(String body) {
        return send(HttpRequest.newBuilder(address.resolve("/v1/stores/" + store + "/stock"))
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json"));
    }

    HttpResponse<String> postEvents(String body) {
        return send(HttpRequest.newBuilder(address.resolve("/v1/stores/" + store + "/events"))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    static void await(java.util.function.BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the condition did not come").isLessThan(until);
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        server.close();
        redis.close();
        redisServer.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
