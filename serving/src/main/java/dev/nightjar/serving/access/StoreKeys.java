package dev.nightjar.serving.access;

import dev.nightjar.redis.ApiKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Every store's API keys, read again in the background, so that adding and revoking need no restart. While Redis does
 * not answer, the last known keys stay good and no other becomes so.
 */
public final class StoreKeys implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoreKeys.class);

    private final SortedMap<String, ApiKeys> stored = new TreeMap<>();
    private final Map<String, Keyring> known = new ConcurrentHashMap<>();
    private final ScheduledExecutorService background;
    private final List<ScheduledFuture<?>> tasks = new ArrayList<>();
    private boolean failing;

    /** Knows of no key before {@link #start}. */
    public StoreKeys(UnifiedJedis redis, Collection<String> stores) {
        stores.forEach(store -> stored.put(store, new ApiKeys(redis, store)));
        this.background = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "key-refresher");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Reads once in the calling thread, then again and again. */
    public void start(Duration pause) {
        refresh();
        tasks.add(background.scheduleWithFixedDelay(
                this::refresh, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Whether any store has keys; without, only this machine is answered. */
    public boolean anyLocked() {
        return known.values().stream().anyMatch(Keyring::isLocked);
    }

    /** The keys of a store; none for a store that there is not. */
    Keyring of(String store) {
        return Optional.ofNullable(known.get(store)).orElse(Keyring.EMPTY);
    }

    /** All stores' keys, by store. */
    Map<String, Keyring> all() {
        return known;
    }

    /** Nothing may escape: a scheduled task that throws is never run again. */
    private synchronized void refresh() {
        try {
            stored.forEach(this::refresh);
            if (failing) {
                log.info("API keys can be read again");
            }
            failing = false;
        } catch (JedisException e) {
            if (!failing) {
                log.warn("API keys cannot be read: {}; the last known ones stay good", e.getMessage());
            }
            failing = true;
        }
    }

    private void refresh(String store, ApiKeys keys) {
        Map<String, Optional<dev.nightjar.contract.ApiKey>> now = keys.all();
        Keyring ring = Keyring.of(now);
        Keyring before = known.put(store, ring);
        if (before == null ? ring.isLocked() : !before.toString().equals(ring.toString())) {
            log.info("store {}: {}", store, ring);
        }
        now.forEach((label, key) -> {
            if (key.isEmpty() && before == null) {
                log.warn("store {}: API key {} cannot be read; revoke it and add another", store, label);
            }
        });
    }

    @Override
    public void close() {
        tasks.forEach(task -> task.cancel(true));
        background.shutdownNow();
    }
}
