package dev.nightjar.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;

/** A whole server on a free port, asked over HTTP. */
public final class TestServer implements AutoCloseable {
    public static final ObjectMapper JSON = new ObjectMapper();

    /** Three rails, size orders, and boosts that need a device, an hour or a campaign. */
    public static final String SHOP_CONF = """
            store.timezone = "Europe/Berlin"
            sizes.systems { clothing = [S, M, L], shoes = ["38", "39"] }
            rails.home { count = 3, sources = [personal] }
            rails.cups { count = 2, sources = [popular], fallback = [] }
            rails.own { count = 4, sources = [personal], fallback = [] }
            boosts {
              phones { factor = 50, devices = [mobile], category = "women/shoes" }
              evening { factor = 60, from-hour = 20, to-hour = 22, category = "kitchen" }
              sale { factor = 70, campaigns = [sale], brand = "Brand 1" }
              alps { factor = 80, countries = [AT, CH], min-price = 12, max-price = 12 }
            }
            """;

    private final App app;
    private final HttpClient client = HttpClient.newHttpClient();
    private final TickingClock clock;

    private TestServer(App app, TickingClock clock) {
        this.app = app;
        this.clock = clock;
    }

    /** An answer: status, headers and body. */
    public record Answer(int status, Map<String, List<String>> headers, String body) {
        /** A header by its name in lower case, empty when it is not there. */
        public String header(String name) {
            return String.join(", ", headers.getOrDefault(name, List.of()));
        }

        public String contentType() {
            return header("content-type");
        }

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(body, e);
            }
        }

        /** The item ids of a list of recommendations. */
        public List<String> items() {
            List<String> ids = new ArrayList<>();
            json().path("items").forEach(item -> ids.add(item.path("item_id").textValue()));
            return ids;
        }

        /** One item of a list of recommendations. */
        public JsonNode item(String id) {
            for (JsonNode item : json().path("items")) {
                if (item.path("item_id").textValue().equals(id)) {
                    return item;
                }
            }
            throw new AssertionError("no item " + id + " in " + body);
        }
    }

    /** Writes {@code conf/} into the folder and starts; the stores are {@code lantern} and {@code empty}. */
    public static TestServer start(Path folder, String redisUrl, String extra) {
        return start(folder, redisUrl, extra, SHOP_CONF);
    }

    public static TestServer start(Path folder, String redisUrl, String extra, String storeConf) {
        TickingClock clock = new TickingClock(Instant.parse("2026-11-02T09:00:00Z"));
        return new TestServer(App.start(settings(folder, redisUrl, extra, storeConf), clock), clock);
    }

    public static Settings settings(Path folder, String redisUrl, String extra, String storeConf) {
        try {
            Path conf = Files.createDirectories(folder.resolve("conf/stores")).getParent();
            Files.writeString(
                    conf.resolve("nightjar.conf"),
                    "redis.url = \"" + redisUrl
                            + "\"\nserving { port = 0, generation-refresh = 50ms, key-refresh = 50ms, rules-refresh = 50ms, warm-up-requests = 4 }\n"
                            + extra);
            Files.writeString(conf.resolve("stores/lantern.conf"), storeConf);
            Files.writeString(conf.resolve("stores/empty.conf"), "");
            return Settings.load(conf.resolve("nightjar.conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client of its own, with patience. */
    public static UnifiedJedis redis(String url) {
        return new RedisAddress(url, Duration.ofSeconds(5), Duration.ofSeconds(5)).open();
    }

    /** Makes Redis accept commands but answer none for a while. */
    public static void pause(UnifiedJedis redis, long millis) {
        redis.executeCommand(new CommandArguments(Protocol.Command.CLIENT).addObjects("PAUSE", millis, "ALL"));
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer recommend(String query) {
        return get("/v1/stores/lantern/recommendations?" + query);
    }

    public Answer put(String path, String body) {
        return send(request(path).PUT(BodyPublishers.ofString(body)));
    }

    public Answer putStock(String item, String sizes) {
        return put("/v1/stores/lantern/stock", "{\"items\":[{\"item_id\":\"" + item + "\",\"sizes\":" + sizes + "}]}");
    }

    public Answer post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    public Answer post(String path, String body) {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.headers().map(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every route as {@code method path}. */
    public Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        for (var handler : app.javalin().unsafe.internalRouter.allHttpHandlers()) {
            if (handler.endpoint.method.isHttpMethod()) {
                routes.add(handler.endpoint.method.name().toLowerCase(Locale.ROOT) + " " + handler.endpoint.path);
            }
        }
        return routes;
    }

    public App app() {
        return app;
    }

    public TickingClock clock() {
        return clock;
    }

    /** Waits until it holds, ten seconds at most. */
    public static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("waited ten seconds for: " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        app.close();
    }
}
