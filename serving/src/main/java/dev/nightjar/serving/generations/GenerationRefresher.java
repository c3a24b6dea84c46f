package dev.nightjar.serving.generations;

import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.serving.metrics.ServingMetrics;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Keeps every store's generation, rules, experiments, trending list and copy of live stock up to date in the background. A failure
 * leaves things as they are, is counted each time and logged once until it changes or ends.
 */
public final class GenerationRefresher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GenerationRefresher.class);
    private static final int MOST_THREADS = 8;

    private final Stores stores;
    private final ServingMetrics metrics;
    private final Runnable onUnreachable;
    private final Clock clock;
    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final List<ScheduledFuture<?>> tasks = new ArrayList<>();
    private final ScheduledExecutorService background;

    /**
     * Does nothing before {@link #start}.
     *
     * @param onUnreachable called when Redis did not answer, to let go of connections that died with it
     */
    public GenerationRefresher(Stores stores, ServingMetrics metrics, Runnable onUnreachable, Clock clock) {
        this.stores = stores;
        this.metrics = metrics;
        this.onUnreachable = onUnreachable;
        this.clock = clock;
        // More than one, so that a store whose catalogue takes long to load does not hold up the others.
        this.background = Executors.newScheduledThreadPool(
                Math.min(MOST_THREADS, 1 + stores.all().size()), work -> {
                    Thread thread = new Thread(work, "generation-refresher");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** How long to wait between two looks at each thing. */
    public record Pauses(Duration generation, Duration stock, Duration trending, Duration rules) {}

    /** Looks once in the calling thread, so that a server is ready when it starts to listen, then again and again. */
    public void start(Pauses pauses) {
        stores.all().forEach(store -> {
            refresh(store);
            refreshTrending(store);
            refreshRules(store);
            refreshExperiments(store);
            every(pauses.generation(), () -> refresh(store));
            every(pauses.stock(), () -> followStock(store));
            every(pauses.trending(), () -> refreshTrending(store));
            every(pauses.rules(), () -> refreshRules(store));
            every(pauses.rules(), () -> refreshExperiments(store));
        });
    }

    private void every(Duration pause, Runnable work) {
        tasks.add(background.scheduleWithFixedDelay(work, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void refresh(Store store) {
        guarded(store, "generation", () -> {
            if (store.generation().refresh()) {
                Generation now = store.generation().current().orElseThrow();
                log.info(
                        "store {}: serving generation {} of {} ({} items)",
                        store.name(),
                        now.number(),
                        now.manifest().runDate(),
                        now.catalogue().size());
                followStock(store);
            }
        });
    }

    private void followStock(Store store) {
        guarded(
                store,
                "stock",
                () -> store.generation()
                        .current()
                        .ifPresent(generation -> store.stock().follow(generation.catalogue())));
    }

    private void refreshTrending(Store store) {
        guarded(store, "trending", () -> store.trending().refresh());
    }

    private void refreshRules(Store store) {
        guarded(store, "rules", () -> store.rules().refresh());
    }

    private void refreshExperiments(Store store) {
        guarded(store, "experiments", () -> {
            store.experiments().refresh();
            store.experiments().stopHarm(clock.instant()).ifPresent(id -> metrics.guardRail(store.name(), id));
        });
    }

    /** Nothing may escape: a scheduled task that throws is never run again. */
    private void guarded(Store store, String what, Runnable work) {
        String subject = "store " + store.name() + ", " + what;
        try {
            work.run();
            if (failures.remove(subject) != null) {
                log.info("{}: well again", subject);
            }
        } catch (RuntimeException e) {
            if (e instanceof JedisException) {
                metrics.redisError("refresh");
                onUnreachable.run();
            } else if (e instanceof MalformedValueException) {
                metrics.redisError(what.replace(' ', '_'));
            } else {
                metrics.refreshFailed(store.name());
            }
            String message = String.valueOf(e.getMessage());
            if (!message.equals(failures.put(subject, message))) {
                log.warn("{}: {}; what was there before stays in use", subject, message);
            }
        }
    }

    @Override
    public void close() {
        tasks.forEach(task -> task.cancel(true));
        background.shutdownNow();
    }
}
