package dev.nightjar.serving.metrics;

import dev.nightjar.redis.EventStream.Backlog;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.guard.Breaker;
import dev.nightjar.serving.guard.Shedding;
import dev.nightjar.serving.store.Store;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Every metric of the server. Labels are bounded: routes are templates, and no user or item id is one.
 *
 * <p>Rails and stores are as many as the configuration names.
 */
public final class ServingMetrics implements AutoCloseable {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
        Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200),
        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(5)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /** What every answer counts, by the values of its labels: to build a meter's name anew each time costs microseconds. */
    private final Map<List<String>, Timer> timers = new ConcurrentHashMap<>();

    private final Map<List<String>, Counter> recommended = new ConcurrentHashMap<>();
    private final Map<List<String>, Counter> dropped = new ConcurrentHashMap<>();

    public ServingMetrics(String version) {
        Gauge.builder("nightjar.build.info", () -> 1)
                .description("Always 1; the labels say what runs.")
                .tags("version", version, "java", Runtime.version().toString())
                .register(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        gc.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Follows a store's generation, trending list, rules and events on their way to the lake; NaN while it has none. */
    public void follow(Store store) {
        generationGauge("nightjar.active.generation", "Number of the generation served.", store, g -> g.number());
        generationGauge(
                "nightjar.active.generation.timestamp.seconds",
                "When publishing of the generation served began, in epoch seconds.",
                store,
                g -> g.manifest().builtAt().getEpochSecond());
        Gauge.builder(
                        "nightjar.trending.timestamp.seconds",
                        store,
                        s -> s.trending()
                                .lastRead()
                                .map(list -> list.madeAt().toEpochMilli() / 1000.0)
                                .orElse(Double.NaN))
                .description("When the trending list last read was made, in epoch seconds.")
                .tags("store", store.name())
                .register(registry);
        Gauge.builder(
                        "nightjar.rules.version",
                        store,
                        s -> s.rules().inForce().rules().version())
                .description("Version of the rules that answers follow; 0 for none.")
                .tags("store", store.name())
                .register(registry);
        Gauge.builder(
                        "nightjar.experiments.version",
                        store,
                        s -> s.experiments().inForce().version())
                .description("Version of the experiments that answers follow; 0 for none.")
                .tags("store", store.name())
                .register(registry);
        eventGauge(
                "nightjar.event.stream.length",
                "Events in the stream to the lake; one of them is collected and marks the place.",
                store,
                Backlog::length);
        eventGauge(
                "nightjar.event.stream.lag.seconds",
                "How long the oldest event that is not in the lake has been waiting.",
                store,
                backlog -> store.backlog().lagSeconds(backlog));
    }

    /** One request is done. */
    public void answered(String method, String route, int status, double millis) {
        timers.computeIfAbsent(
                        List.of(method, route, Integer.toString(status)),
                        tags -> Timer.builder("nightjar.request.duration")
                                .description("Time to answer a request.")
                                .tags("method", tags.get(0), "route", tags.get(1), "status", tags.get(2))
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry))
                .record((long) (millis * 1e6), TimeUnit.NANOSECONDS);
    }

    /**
     * A shopper was answered.
     *
     * @param reason why it is a fallback, {@code none} when it is not
     */
    public void recommended(String store, String rail, String strategy, String reason) {
        recommended
                .computeIfAbsent(
                        List.of(store, rail, strategy, reason),
                        tags -> Counter.builder("nightjar.recommendation.requests")
                                .description("Answers to shoppers, by how the list came about.")
                                .tags("store", tags.get(0), "rail", tags.get(1), "strategy", tags.get(2))
                                .tags("reason", tags.get(3), "status", "200")
                                .register(registry))
                .increment();
    }

    /** Candidates left out of an answer. */
    public void dropped(String store, String reason, int items) {
        dropped.computeIfAbsent(
                        List.of(store, reason),
                        tags -> Counter.builder("nightjar.dropped.items")
                                .description("Candidates left out of answers, by reason.")
                                .tags("store", tags.get(0), "reason", tags.get(1))
                                .register(registry))
                .increment(items);
    }

    /**
     * A shopper's event was judged.
     *
     * @param type its type, {@code unknown} where it names none
     * @param status accepted, duplicate or refused
     * @param reason the first wrong field, {@code shape} for what is no event, {@code none} when nothing is wrong
     */
    public void event(String store, String type, String status, String reason) {
        Counter.builder("nightjar.events")
                .description("Events that shops reported, by what became of them.")
                .tags("store", store, "type", type, "status", status, "reason", reason)
                .register(registry)
                .increment();
    }

    /** Redis did not answer, or not in time. */
    public void redisError(String operation) {
        Counter.builder("nightjar.redis.errors")
                .description("Calls to Redis without a usable answer.")
                .tags("operation", operation)
                .register(registry)
                .increment();
    }

    /** Follows what keeps shoppers answered: whether Redis is left alone, and how many requests are under way. */
    public void follow(Breaker breaker, Shedding shedding) {
        Gauge.builder("nightjar.breaker.open", breaker, b -> b.isOpen() ? 1 : 0)
                .description("1 while Redis is not asked for shoppers, since it has not answered lately.")
                .register(registry);
        Gauge.builder("nightjar.shoppers.in.flight", shedding, Shedding::inFlight)
                .description("Shoppers' requests under way.")
                .register(registry);
    }

    /** An answer to a shopper was less than it should be. */
    public void degraded(String store, String label) {
        Counter.builder("nightjar.degraded.answers")
                .description("Lists for shoppers that were less than they should be, by what was wrong.")
                .tags("store", store, "label", label)
                .register(registry)
                .increment();
    }

    /**
     * An answer was sampled, to be decided again by a job.
     *
     * @param status kept, or why not: queue_full, too_large, failed
     */
    public void decision(String store, String status) {
        Counter.builder("nightjar.decisions")
                .description("Lists for shoppers that were sampled, by what became of the sample.")
                .tags("store", store, "status", status)
                .register(registry)
                .increment();
    }

    /**
     * A list was to be noted as an exposure.
     *
     * @param status kept, or why not: queue_full, failed
     */
    public void exposure(String store, String status) {
        Counter.builder("nightjar.exposures")
                .description("Lists for shoppers that were to be noted as exposures, by what became of it.")
                .tags("store", store, "status", status)
                .register(registry)
                .increment();
    }

    /** An experiment was paused, since a variant of it did harm. */
    public void guardRail(String store, String experiment) {
        Counter.builder("nightjar.guard.rail.trips")
                .description("Experiments that were paused because a variant did harm.")
                .tags("store", store, "experiment", experiment)
                .register(registry)
                .increment();
    }

    /** A request was refused before its handler ran. */
    public void refused(String reason) {
        Counter.builder("nightjar.refused.requests")
                .description("Requests refused for want of a key or a right, or for being too many.")
                .tags("reason", reason)
                .register(registry)
                .increment();
    }

    /** A published generation could not be loaded. */
    public void refreshFailed(String store) {
        Counter.builder("nightjar.generation.load.failures")
                .description("Attempts to load the live generation that failed, other than for want of Redis.")
                .tags("store", store)
                .register(registry)
                .increment();
    }

    /** Everything, in Prometheus's text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private void eventGauge(String name, String description, Store store, ToDoubleFunction<Backlog> value) {
        Gauge.builder(name, store, s -> {
                    Optional<Backlog> waiting = s.backlog().now();
                    return waiting.isPresent() ? value.applyAsDouble(waiting.get()) : Double.NaN;
                })
                .description(description)
                .tags("store", store.name())
                .register(registry);
    }

    private void generationGauge(String name, String description, Store store, ToDoubleFunction<Generation> value) {
        Gauge.builder(name, store, s -> {
                    Optional<Generation> current = s.generation().current();
                    return current.isPresent() ? value.applyAsDouble(current.get()) : Double.NaN;
                })
                .description(description)
                .tags("store", store.name())
                .register(registry);
    }
}
