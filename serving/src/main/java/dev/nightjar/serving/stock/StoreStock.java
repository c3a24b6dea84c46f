package dev.nightjar.serving.stock;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Availability;
import dev.nightjar.ranking.Stock;
import dev.nightjar.redis.LiveStock;
import dev.nightjar.redis.Pending;
import dev.nightjar.redis.StockChange;
import dev.nightjar.redis.StockFeed;
import dev.nightjar.redis.StockFeed.News;
import dev.nightjar.serving.guard.GuardedRedis;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Stock of one store: a copy in heap, kept up to date by the feed of changes. A request asks the feed, with its first
 * round trip, which items have changed since the copy was made, and reads just these. So an answer reflects whatever any
 * server had acknowledged before the request asked, and most need no round trip for stock.
 *
 * <p>While Redis does not answer, or once it has lost its data, the copy stands in for it. It reflects every {@link #put} of this server; another server
 * that cannot reach Redis does not hear of that until Redis answers again, and its answers say {@code stock_unverified}.
 */
public final class StoreStock {
    /** More news than this are not worth sorting out within a request: all of its candidates are read instead. */
    private static final int MOST_NEWS = 500;

    private static final int NEWS_A_PAGE = 10_000;
    private static final int ITEMS_A_ROUND_TRIP = 1_000;

    private final GuardedRedis guarded;
    private final LiveStock forShoppers;
    private final LiveStock forOperators;
    private final StockFeed feed;
    private final StockReplica replica = new StockReplica();

    /** How far the copy follows the feed; empty before it was first made. */
    private volatile Optional<StreamEntryID> position = Optional.empty();

    private volatile boolean redisLostIt;

    private Catalogue followed = Catalogue.EMPTY;
    private volatile Optional<Instant> changedAt = Optional.empty();

    /**
     * Uses two clients, since a shopper waits milliseconds and a bulk update may take longer.
     *
     * @param forShoppers gives up quickly
     * @param forOperators gives up later
     */
    public StoreStock(GuardedRedis forShoppers, UnifiedJedis forOperators, String store) {
        this.guarded = forShoppers;
        this.forShoppers = new LiveStock(forShoppers.client(), store);
        this.forOperators = new LiveStock(forOperators, store);
        this.feed = new StockFeed(forOperators, store);
    }

    /** Queues the question which parts of the copy are out of date. */
    public Pending<StockView> view(AbstractPipeline pipeline, Catalogue catalogue) {
        Optional<StreamEntryID> from = position;
        if (redisLostIt) {
            return () -> lastKnown(catalogue);
        }
        if (from.isEmpty()) {
            return () -> StockView.doubtingAll(this, catalogue);
        }
        Pending<News> reply = feed.since(pipeline, from.get(), MOST_NEWS);
        return () -> {
            News news = reply.get();
            return news.complete()
                    ? StockView.doubting(this, catalogue, news.items())
                    : StockView.doubtingAll(this, catalogue);
        };
    }

    /** Stock as this server last saw it, for when Redis does not answer. */
    public StockView lastKnown(Catalogue catalogue) {
        return StockView.ofCopy(this, catalogue);
    }

    /** Reads the stock of items in one round trip, for shoppers. */
    Map<String, Stock> read(Collection<String> items) {
        long reading = replica.begin();
        return replica.learn(reading, guarded.ask(redis -> forShoppers.levels(items)));
    }

    /** Stock of items as it is now; as last seen where Redis does not answer. */
    public Map<String, Stock> now(Collection<String> items) {
        try {
            return read(items);
        } catch (JedisException e) {
            Map<String, Stock> copies = new HashMap<>();
            items.forEach(item -> copies.put(item, copyOf(item)));
            return copies;
        }
    }

    /** The newest stock seen of an item, {@link Stock#UNREAD} when none was ever seen. */
    Stock copyOf(String item) {
        return replica.find(item).orElse(Stock.UNREAD);
    }

    /** The same of an item of a catalogue, without the units. */
    Availability availability(Catalogue catalogue, Item item) {
        return replica.availability(catalogue, item);
    }

    /** The newest time of an accepted change of the store's stock, as last read; empty when none is known. */
    public Optional<Instant> changedAt() {
        return changedAt;
    }

    /** Writes changes, and reads them back so that what is known here is at least as new when this returns. */
    public LiveStock.Written put(List<StockChange> changes) {
        LiveStock.Written written = forOperators.put(changes);
        load(changes.stream().map(StockChange::item).toList());
        return written;
    }

    /**
     * Brings the copy up to date. It is made anew for each catalogue, and whenever the feed has lost what came since: so
     * whatever went wrong with it lasts a day at most. Requests are answered meanwhile, at the price of reading.
     */
    public synchronized void follow(Catalogue catalogue) {
        if (position.isEmpty() || !catalogue.equals(followed)) {
            makeAnew(catalogue);
        }
        boolean more = true;
        while (more) {
            StockFeed.Page page = feed.after(position.orElseThrow(), NEWS_A_PAGE);
            if (page.unbroken()) {
                load(page.news().items().stream()
                        .filter(item -> catalogue.byId(item).isPresent())
                        .toList());
                position = Optional.of(page.news().end());
                more = !page.news().complete();
            } else {
                more = false;
                // A feed that is gone altogether went with the stock: what this server remembers is better than
                // nothing.
                redisLostIt = feed.end().equals(StockFeed.START);
                if (!redisLostIt) {
                    makeAnew(catalogue);
                }
            }
        }
        forOperators.lastChange().ifPresent(at -> changedAt = Optional.of(at));
    }

    /** Sees to it that the copy has the items of a catalogue which is about to be served. */
    public void prepare(Catalogue catalogue) {
        load(catalogue.items().stream()
                .map(Item::id)
                .filter(item -> replica.find(item).isEmpty())
                .toList());
    }

    private void makeAnew(Catalogue catalogue) {
        // What changes while the items are read is news behind this position.
        StreamEntryID end = feed.end();
        load(catalogue.items().stream().map(Item::id).toList());
        replica.keep(catalogue);
        followed = catalogue;
        position = Optional.of(end);
        redisLostIt = false;
    }

    private void load(List<String> items) {
        for (int from = 0; from < items.size(); from += ITEMS_A_ROUND_TRIP) {
            long reading = replica.begin();
            replica.learn(
                    reading,
                    forOperators.levels(items.subList(from, Math.min(items.size(), from + ITEMS_A_ROUND_TRIP))));
        }
    }
}
