package dev.nightjar.serving.recommend;

import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.RankedItem;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.recommend.Slot;
import dev.nightjar.redis.Visitor;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.generations.LiveGeneration.State;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for recommendations before shoppers do, since the first requests of a process are slow: classes are loaded, code
 * is compiled, connections are opened. Users are the examples of the live generation, rails all of the store, the items
 * in view those of the answers before; nothing is counted as shown to anybody.
 *
 * <p>Only the first generation after the start is warmed up for; a later one finds the code warm.
 */
public final class WarmUp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
    private static final long PAUSE_MILLIS = 100;

    private final Stores stores;
    private final Recommender recommender;
    private final int requests;
    private final Clock clock;
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final List<ScheduledFuture<?>> tasks = new ArrayList<>();
    private final ScheduledExecutorService background;

    /**
     * Does nothing before {@link #start}.
     *
     * @param requests for each store
     */
    public WarmUp(Stores stores, Recommender recommender, int requests, Clock clock) {
        this.stores = stores;
        this.recommender = recommender;
        this.requests = requests;
        this.clock = clock;
        this.background = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "warm-up");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Warms up in the calling thread what is loaded already, and in the background what Redis kept waiting for. */
    public void start() {
        look();
        if (done.size() < stores.all().size()) {
            tasks.add(background.scheduleWithFixedDelay(this::look, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    /** Whether nothing of a store is left to warm up. */
    public boolean isDone(Store store) {
        return done.contains(store.name());
    }

    private void look() {
        for (Store store : stores.all()) {
            if (!isDone(store) && !(store.generation().state() instanceof State.NotLookedUp)) {
                store.generation().current().ifPresent(generation -> warm(store, generation));
                done.add(store.name());
            }
        }
        if (done.size() == stores.all().size()) {
            background.shutdown();
        }
    }

    private void warm(Store store, Generation generation) {
        List<String> users = generation.manifest().exampleUsers();
        List<Rail> rails = List.copyOf(store.ranking().rails().values());
        long began = System.nanoTime();
        Optional<Item> seen = Optional.empty();
        try {
            for (int i = 0; i < requests && !users.isEmpty(); i++) {
                // Rails change with every request and users after all rails, so that each meets each.
                String user = users.get(i / rails.size() % users.size());
                seen = ask(store, user, rails.get(i % rails.size()), seen);
            }
            log.info("store {}: warm after {} ms", store.name(), (System.nanoTime() - began) / 1_000_000);
        } catch (RuntimeException e) {
            // A store that cannot be warmed up is no reason to leave shoppers without a server.
            log.warn("store {}: not warmed up", store.name(), e);
        }
    }

    private Optional<Item> ask(Store store, String user, Rail rail, Optional<Item> seen) {
        var request = new RecommendationRequest(
                new Visitor(Optional.empty(), Optional.of(user)),
                new RequestContext(
                        "",
                        "",
                        "",
                        LocalDateTime.now(clock.withZone(store.ranking().zone()))),
                List.of(new Slot(
                        rail,
                        rail.count(),
                        seen.map(Item::id).stream().toList(),
                        seen.map(Item::category).orElse(""))));
        Recommendation result = recommender.recommend(store, request, "").get(0);
        var asked = new RecommendationAnswer.Asked("", store.name(), request.visitor());
        byte[] json = Json.bytes(
                RecommendationAnswer.of(asked, result, store.ranking().sizeOrders(), clock.instant()));
        return json.length == 0
                ? Optional.empty()
                : result.items().stream().map(RankedItem::item).findFirst();
    }

    @Override
    public void close() {
        tasks.forEach(task -> task.cancel(true));
        background.shutdownNow();
    }
}
