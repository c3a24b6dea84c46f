package dev.nightjar.serving.decisions;

import dev.nightjar.decision.Decision;
import dev.nightjar.decision.Exposure;
import dev.nightjar.redis.EventStream;
import dev.nightjar.serving.metrics.ServingMetrics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;

/**
 * Appends decisions and exposures to the event stream in the background, so that no shopper waits for it and none is refused because of
 * it. What does not fit the queue, is too large or finds no Redis is dropped, and counted.
 */
public final class DecisionLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DecisionLog.class);

    /** A decision takes some 10 kB, most of it one's own. */
    private static final int MOST_WAITING = 1_000;

    private static final int MOST_BYTES = 64 * 1024;
    private static final int CLOSING_SECONDS = 5;

    private final ServingMetrics metrics;
    private final Map<String, Sampling> byStore;
    private final Map<String, EventStream> streams = new HashMap<>();
    private final ThreadPoolExecutor background =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                Thread thread = new Thread(work, "decision-log");
                thread.setDaemon(true);
                return thread;
            });

    /**
     * Keeps what each store's sampling takes.
     *
     * @param redis not the one that shoppers wait for
     */
    public DecisionLog(UnifiedJedis redis, ServingMetrics metrics, Map<String, Sampling> byStore) {
        this.metrics = metrics;
        this.byStore = Map.copyOf(byStore);
        byStore.keySet().forEach(store -> streams.put(store, new EventStream(redis, store)));
    }

    /** How a store's answers are sampled. */
    public Sampling of(String store) {
        return byStore.get(store);
    }

    /**
     * Keeps a decision, if there is room; returns at once.
     *
     * @param decision is made in the background
     */
    public void keep(String store, Supplier<Decision> decision) {
        try {
            background.execute(() -> write(store, decision));
        } catch (RejectedExecutionException e) {
            metrics.decision(store, "queue_full");
        }
    }

    /**
     * Notes who got what, if there is room; returns at once.
     *
     * @param exposure is made in the background
     */
    public void expose(String store, Supplier<Exposure> exposure) {
        try {
            background.execute(() -> writeExposure(store, exposure));
        } catch (RejectedExecutionException e) {
            metrics.exposure(store, "queue_full");
        }
    }

    private void writeExposure(String store, Supplier<Exposure> exposure) {
        try {
            streams.get(store)
                    .appendExposure(exposure.get().toJson(), byStore.get(store).streamLength());
            metrics.exposure(store, "kept");
        } catch (RuntimeException e) {
            // As below: it is counted, and the report sees that exposures are missing.
            metrics.exposure(store, "failed");
            log.debug("store {}: an exposure was not kept", store, e);
        }
    }

    private void write(String store, Supplier<Decision> decision) {
        try {
            String line = decision.get().toJson();
            if (line.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
                metrics.decision(store, "too_large");
                return;
            }
            streams.get(store).appendDecision(line, byStore.get(store).streamLength());
            metrics.decision(store, "kept");
        } catch (RuntimeException e) {
            // Redis away, above all. The answer was sent long ago; what is lost is one of many samples.
            metrics.decision(store, "failed");
            log.debug("store {}: a decision was not kept", store, e);
        }
    }

    /** Writes what waits, for a few seconds at most. */
    @Override
    public void close() {
        background.shutdown();
        try {
            if (!background.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                log.warn(
                        "{} decisions were not kept: Redis did not take them in time",
                        background.getQueue().size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        background.shutdownNow();
    }
}
