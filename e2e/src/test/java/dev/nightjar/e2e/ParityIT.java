package dev.nightjar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import dev.nightjar.contract.ItemBlock;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.Manifest;
import dev.nightjar.redis.EventStream;
import dev.nightjar.redis.Generations;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.redis.local.LocalRedis;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.UnifiedJedis;

/**
 * Ten thousand random requests to a real server, decided once more by the real job from the lake: not a bit differs. The
 * lake is that of the other tests; Redis, server and settings are its own, since stock changes all the time.
 */
@ExtendWith(LiveShopExtension.class)
class ParityIT {
    private static final int REQUESTS = Integer.getInteger("nightjar.parity-requests", 10_000);
    private static final int SHOPPERS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /** Something of everything that has a say. */
    private static final String RANKING = """
            stock.size-run-weight = 0.25
            rails {
              home { diversity = 0.8, max-per-brand = 5, explore-rate = 0.1 }
              home-b { sources = [popular, new], count = 12 }
              pdp { exclude = [in-view, seen, owned] }
              cart { max-price = 120, max-per-category = 4 }
            }
            boosts {
              parity-phones { factor = 1.3, devices = [mobile] }
              parity-sale { factor = 0.7, campaigns = [sale], rails = [home, category] }
            }
            """;

    private Path conf;
    private URI address;
    private List<String> items;
    private List<String> categories;
    private List<String> users;

    @Test
    void theJobDecidesAsTheServerDidToTheLastBit(LiveShop shop) throws Exception {
        writeSettings(shop);
        try (LocalRedis server = LocalRedis.start();
                UnifiedJedis redis =
                        new RedisAddress(server.url(), Duration.ofSeconds(1), Duration.ofSeconds(5)).open()) {
            job(server, "publish", "--date", LiveShop.DATE);
            job(server, "trending", "--at", LiveShop.DATE + "T20:00:00Z");
            learn(redis);
            LocalDate before = LocalDate.now(ZoneOffset.UTC);
            long began = System.nanoTime();
            try (Program program = Program.server(server.url(), "--conf", conf.toString())) {
                String line = program.await(l -> l.contains("listens on"), Duration.ofSeconds(60));
                address = URI.create(line.substring(line.indexOf("http://")).strip());
                HttpClient http = HttpClient.newHttpClient();
                LiveShop.await(() -> status(http, "/readyz") == 200);
                send(http, rules());
                send(http, experiments());
                ask();
                String metrics = send(http, HttpRequest.newBuilder(address.resolve("/metrics")));
                assertThat(metrics)
                        .doesNotContain("status=\"queue_full\"", "status=\"failed\"", "status=\"too_large\"");
                // The server writes what waits before it ends.
                program.terminate();
                program.exitCode(Duration.ofSeconds(30));
            }
            System.out.printf(
                    "%,d requests in %d s, %,d entries in the stream%n",
                    REQUESTS,
                    Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                    new EventStream(redis, LiveShop.STORE).length());

            Config collected = job(server, "collect", "--date", LiveShop.DATE);
            assertThat(collected.getConfig("quarantined").isEmpty()).isTrue();
            assertThat(collected.getLong("decisions")).isGreaterThanOrEqualTo(REQUESTS);
            assertThat(collected.getLong("backlog_after")).isZero();
            assertThat(collected.getLong("exposures")).isGreaterThanOrEqualTo(REQUESTS / 2);

            long compared = 0;
            for (LocalDate day :
                    before.datesUntil(LocalDate.now(ZoneOffset.UTC).plusDays(1)).toList()) {
                Config result = job(server, "parity", "--date", day.toString());
                assertThat(result.getLong("mismatched")).as(result.toString()).isZero();
                assertThat(result.getConfig("not_reproducible").isEmpty()).isTrue();
                assertThat(result.getLong("settings_changed")).isZero();
                compared += result.getLong("compared");
            }
            assertThat(compared).isEqualTo(collected.getLong("decisions"));
            System.out.printf("%,d lists decided again, none differs%n", compared);
            Config replayed = replay(server, before);
            assertThat(replayed.getDouble("share_identical")).isEqualTo(1);
            assertThat(replayed.getLong("identical")).isEqualTo(Math.min(1_000, compared));
            System.out.println("replay: " + replayed.root().render(ConfigRenderOptions.concise()));
        }
    }

    /** Asks at random, while sessions go on and stock changes. */
    private void ask() throws Exception {
        AtomicInteger next = new AtomicInteger();
        Map<String, AtomicInteger> strategies = new TreeMap<>();
        for (String strategy : List.of("personalised", "fold_in", "session", "fallback")) {
            strategies.put(strategy, new AtomicInteger());
        }
        ExecutorService pool = Executors.newFixedThreadPool(SHOPPERS);
        try {
            List<Future<?>> shoppers = new ArrayList<>();
            for (int s = 0; s < SHOPPERS; s++) {
                Random random = new Random(20261125 + s);
                shoppers.add(pool.submit(() -> {
                    HttpClient http = HttpClient.newHttpClient();
                    while (next.getAndIncrement() < REQUESTS) {
                        if (random.nextInt(3) == 0) {
                            send(http, events(random));
                        }
                        if (random.nextInt(5) == 0) {
                            send(http, stock(random));
                        }
                        // Flat out, one thread could not note every list, and by design leaves some out.
                        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
                        String answer = send(http, random.nextInt(10) == 0 ? page(random) : list(random));
                        strategies.forEach((strategy, n) -> {
                            if (answer.contains("\"strategy\":\"" + strategy + "\"")) {
                                n.incrementAndGet();
                            }
                        });
                    }
                }));
            }
            for (Future<?> shopper : shoppers) {
                shopper.get();
            }
        } finally {
            pool.shutdownNow();
        }
        System.out.println("answers by strategy: " + strategies);
        assertThat(strategies.values()).allMatch(n -> n.get() > REQUESTS / 50);
    }

    private HttpRequest.Builder list(Random random) {
        String rail = any(List.of("home", "pdp", "cart", "category", "recently-viewed", "email"), random);
        StringBuilder query = new StringBuilder("rail=" + rail + "&count=" + (1 + random.nextInt(24)));
        visitor(random)
                .forEach((name, value) ->
                        query.append('&').append(name).append('=').append(encoded(value)));
        query.append(any(List.of("", "&device=mobile", "&device=desktop", "&device=tablet"), random));
        query.append(any(List.of("", "", "&campaign=sale"), random));
        query.append(any(List.of("", "", "&country=DE"), random));
        if (rail.equals("category") || random.nextInt(4) == 0) {
            query.append("&category=").append(encoded(any(categories, random)));
        }
        for (int i = rail.equals("pdp") || rail.equals("cart") ? 1 + random.nextInt(3) : 0; i > 0; i--) {
            query.append("&item=").append(encoded(random.nextInt(20) == 0 ? "no such item" : any(items, random)));
        }
        return HttpRequest.newBuilder(address.resolve("/v1/stores/loom/recommendations?" + query));
    }

    private HttpRequest.Builder page(Random random) {
        String about = any(items, random);
        String who = visitor(random).entrySet().stream()
                .map(e ->
                        "\"" + (e.getKey().equals("user") ? "user_id" : "session_id") + "\":\"" + e.getValue() + "\",")
                .collect(Collectors.joining());
        return post(
                "page",
                "{" + who + "\"rails\":[{\"rail\":\"pdp\",\"item\":[\"" + about
                        + "\"],\"count\":6},{\"rail\":\"home\",\"count\":12},{\"rail\":\"email\"}]}");
    }

    private HttpRequest.Builder events(Random random) {
        List<String> lines = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String type = any(
                    List.of("view", "view", "click", "hover", "scroll", "cart", "wishlist", "purchase", "return"),
                    random);
            String extent = type.equals("hover")
                    ? ",\"dwell_ms\":" + random.nextInt(9000)
                    : type.equals("scroll") ? ",\"depth\":" + random.nextInt(101) / 100.0 : "";
            lines.add("{\"type\":\"" + type + "\",\"item_id\":\"" + any(items, random) + "\",\"session_id\":\""
                    + session(random) + "\",\"ts\":\"" + Instant.now().minusSeconds(random.nextInt(5000)) + "\""
                    + extent
                    + (random.nextInt(3) == 0 ? ",\"user_id\":\"" + any(users, random) + "\"" : "") + "}");
        }
        return post("events", "{\"events\":[" + String.join(",", lines) + "]}");
    }

    private HttpRequest.Builder stock(Random random) {
        String sizes =
                "{\"S\":" + random.nextInt(2) + ",\"M\":" + random.nextInt(3) + ",\"44\":" + random.nextInt(2) + "}";
        return HttpRequest.newBuilder(address.resolve("/v1/stores/loom/stock"))
                .PUT(BodyPublishers.ofString(
                        "{\"items\":[{\"item_id\":\"" + any(items, random) + "\",\"sizes\":" + sizes + "}]}"))
                .header("Content-Type", "application/json");
    }

    /** Merchandisers' wishes of each kind; some hold in some circumstances only. */
    private HttpRequest.Builder rules() {
        String leaf = categories.get(0);
        return HttpRequest.newBuilder(address.resolve("/v1/stores/loom/rules"))
                .PUT(BodyPublishers.ofString("{\"expected_version\":0,\"rules\":["
                        + "{\"id\":\"first\",\"action\":\"pin\",\"position\":2,\"rails\":[\"home\"],\"target\":{\"items\":[\""
                        + items.get(0) + "\"]}},"
                        + "{\"id\":\"more\",\"action\":\"boost\",\"factor\":1.3,\"target\":{\"category\":\"" + leaf
                        + "\"},\"when\":{\"countries\":[\"DE\"]}},"
                        + "{\"id\":\"less\",\"action\":\"bury\",\"factor\":0.6,\"target\":{\"min_price\":80}},"
                        + "{\"id\":\"not\",\"action\":\"exclude\",\"target\":{\"items\":[\"" + items.get(1) + "\"]}},"
                        + "{\"id\":\"few\",\"action\":\"cap\",\"most\":3,\"per\":\"brand\",\"rails\":[\"cart\"]}]}"))
                .header("Content-Type", "application/json");
    }

    /** A variant of each kind, and some visitors in none of them. */
    private HttpRequest.Builder experiments() {
        return HttpRequest.newBuilder(address.resolve("/v1/stores/loom/experiments"))
                .PUT(BodyPublishers.ofString("{\"expected_version\":0,\"holdout\":{\"name\":\"h\",\"share\":5},"
                        + "\"experiments\":["
                        + "{\"id\":\"pull\",\"unit\":\"session\",\"ramp\":80,\"variants\":[{\"name\":\"control\"},"
                        + "{\"name\":\"strong\",\"treatment\":{\"session_max_weight\":0.9,\"session_k\":1.5}}]},"
                        + "{\"id\":\"front\",\"ramp\":100,\"variants\":[{\"name\":\"control\"},"
                        + "{\"name\":\"other\",\"treatment\":{\"rails\":{\"home\":\"home-b\"}}},"
                        + "{\"name\":\"dear\",\"treatment\":{\"rules\":[{\"id\":\"less\",\"action\":\"boost\","
                        + "\"factor\":1.5,\"target\":{\"min_price\":80}}]}}]}]}"))
                .header("Content-Type", "application/json");
    }

    private Config replay(LocalRedis server, LocalDate day) {
        Program program = Program.jobs(
                server.url(),
                "replay",
                "--conf",
                conf.toString(),
                "--store",
                LiveShop.STORE,
                "--date",
                day.toString(),
                "--limit",
                "1000");
        assertThat(program.exitCode(PATIENCE))
                .as(() -> String.join("\n", program.output()))
                .isZero();
        String record = program.output().stream()
                .filter(line -> line.startsWith("{\"command\":\"replay\""))
                .findFirst()
                .orElseThrow();
        return ConfigFactory.parseString(record);
    }

    /** Known to the night or not, with a session or not, or nobody. */
    private Map<String, String> visitor(Random random) {
        Map<String, String> visitor = new TreeMap<>();
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> visitor.put("user", any(users, random));
            case 3 -> visitor.put("user", "stranger-" + random.nextInt(50));
            default -> {}
        }
        if (random.nextInt(3) > 0) {
            visitor.put("session", session(random));
        }
        return visitor;
    }

    private static String session(Random random) {
        return "parity-" + random.nextInt(200);
    }

    private HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(address.resolve("/v1/stores/loom/" + path))
                .POST(BodyPublishers.ofString(body));
    }

    private int status(HttpClient http, String path) {
        return answer(http, HttpRequest.newBuilder(address.resolve(path))).statusCode();
    }

    private static String send(HttpClient http, HttpRequest.Builder request) {
        HttpResponse<String> answer = answer(http, request);
        assertThat(answer.statusCode())
                .as(() -> answer.uri() + " " + answer.body())
                .isEqualTo(200);
        return answer.body();
    }

    private static HttpResponse<String> answer(HttpClient http, HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    /** Reads from the generation what can be asked for. */
    private void learn(UnifiedJedis redis) {
        Generations generations = new Generations(redis, LiveShop.STORE);
        Manifest manifest = generations.find(generations.live().orElseThrow()).orElseThrow();
        items = new ArrayList<>();
        categories = new ArrayList<>();
        for (int block = 0; block < manifest.itemBlocks(); block++) {
            byte[] value = redis.get(
                    Key.itemBlock(LiveShop.STORE, manifest.generation(), block).bytes());
            ItemBlock.CODEC.decode(value).items().forEach(item -> {
                items.add(item.id());
                categories.add(item.category());
            });
        }
        users = redis.keys("nj:loom:g" + manifest.generation() + ":c:*").stream()
                .map(key -> Key.parse(key).id())
                .sorted()
                .toList();
        assertThat(users).hasSizeGreaterThan(1000);
    }

    /** The shop's settings with another ranking, and every answer sampled; where its lake lies stays. */
    private void writeSettings(LiveShop shop) throws IOException {
        Path folder = Files.createDirectories(
                        shop.conf.resolveSibling("../conf-parity/stores").normalize())
                .getParent();
        conf = Files.writeString(
                folder.resolve("nightjar.conf"),
                Files.readString(shop.conf) + "serving.parity-sample = 1\njobs.publish.batch = 1000\n");
        Files.writeString(
                folder.resolve("stores/loom.conf"),
                Files.readString(shop.conf.resolveSibling("stores/loom.conf")) + RANKING);
    }

    private Config job(LocalRedis server, String name, String... more) {
        List<String> args = new ArrayList<>(List.of("job", name, "--conf", conf.toString(), "--store", LiveShop.STORE));
        args.addAll(List.of(more));
        Program program = Program.jobs(server.url(), args.toArray(String[]::new));
        assertThat(program.exitCode(PATIENCE))
                .as(() -> String.join("\n", program.output()))
                .isZero();
        String record = program.output().stream()
                .filter(line -> line.startsWith("{\"job\":\"" + name + "\""))
                .findFirst()
                .orElseThrow();
        return ConfigFactory.parseString(record).getConfig("result");
    }
}
