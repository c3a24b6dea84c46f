package dev.nightjar.bench.serving;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * From an acknowledged event to the recommendation that reflects it: each exchange sends an event, then asks, and looks
 * whether the answer used that version of the session or a later one.
 */
@Command(
        name = "events",
        description = "From an acknowledged event to the recommendation that reflects it.",
        mixinStandardHelpOptions = true)
final class EventsBench implements Runnable {
    private static final int THREADS = 4;
    private static final int SESSIONS = 2000;
    private static final Pattern ACKNOWLEDGED = Pattern.compile("\"session_version\":([0-9]+)");
    private static final Pattern USED = Pattern.compile("\"session\":\\{\"version\":([0-9]+)");

    @Option(
            names = "--rate",
            defaultValue = "200",
            description = "events a second, and as many requests (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--short", description = "a few seconds")
    private boolean brief;

    @Override
    public void run() {
        BenchShop shop = new BenchShop(BenchServer.STORE, 20_000, 2000);
        AtomicLong asked = new AtomicLong();
        AtomicLong reflected = new AtomicLong();
        AtomicLong bad = new AtomicLong();
        Load.Exchange exchange = (wire, n) -> {
            String session = "s" + n % SESSIONS;
            Wire.Answer event = wire.send(Wire.post(
                    "/v1/stores/" + BenchServer.STORE + "/events",
                    "{\"events\":[{\"type\":\"view\",\"session_id\":\"" + session + "\",\"event_id\":\"b" + n
                            + "-" + System.nanoTime() + "\",\"item_id\":\"" + BenchShop.item(n * 7 % shop.items())
                            + "\"}]}"));
            long acknowledged = System.nanoTime();
            Wire.Answer answer = wire.send(Wire.get("/v1/stores/" + BenchServer.STORE + "/recommendations?user="
                    + BenchShop.user(n % shop.users()) + "&session=" + session + "&count=20"));
            double millis = (System.nanoTime() - acknowledged) / 1e6;
            asked.incrementAndGet();
            if (event.status() != 200 || answer.status() != 200) {
                bad.incrementAndGet();
            } else if (number(USED, answer) >= number(ACKNOWLEDGED, event)) {
                reflected.incrementAndGet();
            }
            return millis;
        };
        try (BenchServer server = BenchServer.start(shop)) {
            Load load = new Load(server.port(), THREADS);
            load.flatOut(Duration.ofSeconds(brief ? 5 : 15), exchange);
            asked.set(0);
            reflected.set(0);
            Load.Outcome outcome = load.steady(Duration.ofSeconds(brief ? 5 : 30), rate, exchange);
            double share = reflected.get() / (double) asked.get();
            System.out.printf(
                    Locale.ROOT,
                    "%d events/s and %d requests/s: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms from acknowledgement to the"
                            + " answer; %.2f %% reflect the event; the load generator took %.0f %% of a core%n",
                    rate,
                    rate,
                    outcome.percentile(0.5),
                    outcome.percentile(0.95),
                    outcome.percentile(0.99),
                    100 * share,
                    100 * outcome.cpuSeconds() / outcome.seconds());
            System.out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"events\",\"p95_ms\":%.3f,\"reflected\":%.5f,\"non_2xx\":%d}%n",
                    outcome.percentile(0.95),
                    share,
                    bad.get());
        }
    }

    private static long number(Pattern pattern, Wire.Answer answer) {
        Matcher m = pattern.matcher(answer.body());
        if (!m.find()) {
            throw new IllegalStateException("no session version in " + answer.body());
        }
        return Long.parseLong(m.group(1));
    }
}
