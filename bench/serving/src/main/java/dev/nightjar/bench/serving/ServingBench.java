package dev.nightjar.bench.serving;

import io.javalin.Javalin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Recommendations over HTTP with a real Redis, for users with a list and a session of twenty events: latency at a steady
 * rate, and throughput against a bare Javalin route that returns the same bytes from memory.
 */
@Command(
        name = "serving",
        description = "Latency at a steady rate; throughput against a bare route with the same bytes.",
        mixinStandardHelpOptions = true)
final class ServingBench implements Runnable {
    private static final int EVENTS = 20;
    private static final int CONNECTIONS = 16;

    @Option(names = "--items", defaultValue = "20000", description = "items in the shop (default: ${DEFAULT-VALUE})")
    private int items;

    @Option(names = "--rate", defaultValue = "300", description = "requests a second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--short", description = "a few seconds of each")
    private boolean brief;

    @Override
    public void run() {
        BenchShop shop = new BenchShop(BenchServer.STORE, items, 2000);
        Duration time = Duration.ofSeconds(brief ? 5 : 30);
        Duration round = Duration.ofSeconds(brief ? 2 : 5);
        int rounds = brief ? 3 : 5;
        AtomicLong bad = new AtomicLong();
        try (BenchServer server = BenchServer.start(shop)) {
            sessions(server, shop);
            Load load = new Load(server.port(), CONNECTIONS);
            Load.Exchange ask = (wire, n) -> {
                Wire.Answer answer = wire.send(request(n % shop.users()));
                if (answer.status() != 200) {
                    bad.incrementAndGet();
                }
                return -1;
            };
            // As long as the compiler is at work it takes a core, and the server is half as fast as it will be.
            load.flatOut(Duration.ofSeconds(brief ? 10 : 60), ask);
            Load.Outcome steady = load.steady(time, rate, ask);
            String body = sample(server);
            Javalin bare = bare(body);
            double[] ours = new double[rounds];
            double[] theirs = new double[rounds];
            Load bareLoad = new Load(bare.port(), CONNECTIONS);
            Load.Exchange nothing = (wire, n) -> {
                wire.send(Wire.get("/bare"));
                return -1;
            };
            bareLoad.flatOut(round, nothing);
            for (int i = 0; i < rounds; i++) {
                ours[i] = load.flatOut(round, ask).perSecond();
                theirs[i] = bareLoad.flatOut(round, nothing).perSecond();
            }
            bare.stop();
            report(steady, body.getBytes(StandardCharsets.UTF_8).length, median(ours), median(theirs), bad.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void report(Load.Outcome steady, int bytes, double ours, double theirs, long bad) {
        System.out.printf(
                Locale.ROOT,
                "%,d items, lists of %d, sessions of %d events; answers of %,d bytes%n",
                items,
                BenchShop.CANDIDATES,
                EVENTS,
                bytes);
        System.out.printf(
                Locale.ROOT,
                "at %d requests/s: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms; the load generator took %.0f %% of a core%n",
                rate,
                steady.percentile(0.5),
                steady.percentile(0.95),
                steady.percentile(0.99),
                100 * steady.cpuSeconds() / steady.seconds());
        System.out.printf(Locale.ROOT, "flat out: %.0f requests/s, a bare route %.0f requests/s%n", ours, theirs);
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"serving\",\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"throughput_ratio\":%.3f,\"non_2xx\":%d}%n",
                steady.percentile(0.5),
                steady.percentile(0.99),
                ours / theirs,
                bad);
    }

    private static byte[] request(int user) {
        return Wire.get("/v1/stores/" + BenchServer.STORE + "/recommendations?user=" + BenchShop.user(user)
                + "&session=s" + user + "&count=20");
    }

    private static String sample(BenchServer server) throws IOException {
        try (Wire wire = new Wire(server.port())) {
            return wire.send(request(0)).body();
        }
    }

    private static Javalin bare(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.get(
                            "/bare", ctx -> ctx.contentType("application/json").result(bytes));
                })
                .start("127.0.0.1", 0);
    }

    /** Gives every user a session, over HTTP as a storefront would. */
    private static void sessions(BenchServer server, BenchShop shop) throws IOException {
        try (Wire wire = new Wire(server.port())) {
            for (int user = 0; user < shop.users(); user++) {
                StringBuilder events = new StringBuilder();
                for (int e = 0; e < EVENTS; e++) {
                    events.append(e == 0 ? "" : ",")
                            .append("{\"type\":\"view\",\"session_id\":\"s")
                            .append(user)
                            .append("\",\"event_id\":\"e")
                            .append(user)
                            .append('-')
                            .append(e)
                            .append("\",\"item_id\":\"")
                            .append(BenchShop.item((user * 31 + e * 50) % shop.items()))
                            .append("\"}");
                }
                report(wire, "{\"events\":[" + events + "]}");
            }
        }
    }

    /** Sends until it is taken: a Redis that is still busy with the shop may refuse at first. */
    private static void report(Wire wire, String events) throws IOException {
        byte[] request = Wire.post("/v1/stores/" + BenchServer.STORE + "/events", events);
        Wire.Answer answer = wire.send(request);
        for (int tries = 1; answer.status() == 503 && tries < 100; tries++) {
            answer = wire.send(request);
        }
        if (answer.status() != 200) {
            throw new IllegalStateException("events were answered " + answer.status() + ": " + answer.body());
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
