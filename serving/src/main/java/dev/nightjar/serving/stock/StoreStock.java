package dev.nightjar.serving.stock;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.ranking.Stock;
import dev.nightjar.redis.LiveStock;
import dev.nightjar.redis.StockChange;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.guard.GuardedRedis;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import redis.clients.jedis.UnifiedJedis;

/**
 * Stock of one store. Whatever {@link #put} has acknowledged, every later {@link #read} and {@link #lastKnown} of this
 * server reflects, whether Redis answers then or not.
 *
 * <p>Another server that cannot reach Redis does not hear of it until Redis answers again; its answers say {@code
 * stock_unverified}.
 */
public final class StoreStock {
    /** Items from the head of each list that may stand in for a personal one. */
    public static final int FALLBACK_ITEMS = 300;

    private final GuardedRedis guarded;
    private final LiveStock forShoppers;
    private final LiveStock forOperators;
    private final LastKnownStock known;
    private final Cache<String, Boolean> sharedLately;

    /**
     * What is kept in heap.
     *
     * @param items whose last known stock is kept
     * @param sharedFor how long a reading does for all requests that share it
     */
    public record Kept(int items, Duration sharedFor) {}

    /**
     * Uses two clients, since a shopper waits milliseconds and a bulk update may take longer.
     *
     * @param forShoppers gives up quickly
     * @param forOperators gives up later
     */
    public StoreStock(GuardedRedis forShoppers, UnifiedJedis forOperators, String store, Kept kept) {
        this.guarded = forShoppers;
        this.forShoppers = new LiveStock(forShoppers.client(), store);
        this.forOperators = new LiveStock(forOperators, store);
        this.known = new LastKnownStock(kept.items());
        this.sharedLately = Caffeine.newBuilder()
                .maximumSize(kept.items())
                .expireAfterWrite(kept.sharedFor())
                .build();
    }

    /** Stock of the items in one round trip; an entry for each. */
    public Map<String, Stock> read(Collection<String> items) {
        if (items.isEmpty()) {
            return Map.of();
        }
        long reading = known.begin();
        return known.confirm(reading, guarded.ask(redis -> forShoppers.levels(items)));
    }

    /**
     * Sees to it that {@link #lastKnown} of these items is lately read, for requests that have no time to read for
     * themselves: an item is read once for all of them and for so long as {@link Kept} says, in one round trip or none.
     */
    public void share(Collection<String> items) {
        List<String> due = items.stream()
                .filter(item -> sharedLately.getIfPresent(item) == null)
                .toList();
        read(due);
        due.forEach(item -> sharedLately.put(item, true));
    }

    /** The newest stock seen of an item; empty when none was seen, {@link Stock#UNKNOWN} when Redis had none. */
    public Optional<Stock> lastKnown(String item) {
        return known.find(item);
    }

    /** Writes changes, and reads them back so that what is known here is at least as new when this returns. */
    public LiveStock.Written put(List<StockChange> changes) {
        LiveStock.Written written = forOperators.put(changes);
        long reading = known.begin();
        known.learn(
                reading,
                forOperators.levels(changes.stream().map(StockChange::item).toList()));
        return written;
    }

    /** Reads the stock of what would stand in for personal lists, so that it is known should Redis fail. */
    public void warm(Generation generation) {
        Set<String> items = Stream.of(generation.popularIn(""), generation.arrivalsIn(""))
                .flatMap(list -> head(list).boxed())
                .flatMap(number -> generation.catalogue().byNumber(number).stream())
                .map(dev.nightjar.catalogue.Item::id)
                .collect(Collectors.toSet());
        long reading = known.begin();
        known.confirm(reading, forOperators.levels(items));
    }

    private static IntStream head(CandidateList list) {
        return IntStream.range(0, Math.min(FALLBACK_ITEMS, list.size())).map(list::item);
    }
}
