package dev.nightjar.redis;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * The items of one store whose units have changed, in order, so that a server can keep a copy of live stock and know,
 * for the price of one small command, which parts of it are out of date. Entries name items and say nothing of units:
 * these are read where they are. Layout: docs/contract.md, "Stock feed".
 *
 * <p>A writer appends after it has written and before it acknowledges. So whoever has read the feed to its end after an
 * acknowledgement has the item among the changed ones.
 */
public final class StockFeed {
    /** The position before the first entry. */
    public static final StreamEntryID START = new StreamEntryID(0, 0);

    /** Some minutes of a busy shop, and some megabytes; who is further behind reads everything anew. */
    private static final int MAX_LENGTH = 100_000;

    /** The one field of an entry. */
    private static final String ITEM = "i";

    private final UnifiedJedis redis;
    private final String stream;

    public StockFeed(UnifiedJedis redis, String store) {
        this.redis = redis;
        this.stream = Key.ofStore(store, Kind.STOCK_FEED).text();
    }

    /**
     * What has changed since a position.
     *
     * @param items that have changed; not all of them unless {@code complete}
     * @param end the position behind the last of them
     * @param complete whether these are all changes since that position
     */
    public record News(Set<String> items, StreamEntryID end, boolean complete) {
        public News {
            items = Set.copyOf(items);
        }
    }

    /**
     * News of one who may not have asked for long.
     *
     * @param unbroken whether nothing since that position was lost, by trimming or with Redis's data
     */
    public record Page(News news, boolean unbroken) {}

    void append(AbstractPipeline pipeline, Collection<String> items, Duration lifetime) {
        for (String item : items) {
            pipeline.xadd(stream, XAddParams.xAddParams().maxLen(MAX_LENGTH).approximateTrimming(), Map.of(ITEM, item));
        }
        if (!items.isEmpty()) {
            pipeline.expire(stream, lifetime.toSeconds());
        }
    }

    /**
     * Queues the question what has changed, for one who asks often: that the feed was trimmed behind the position shows
     * in news that are not complete, as long as {@code limit} is below what the feed keeps.
     *
     * @param position of an answer before, or {@link #end}
     * @param limit most entries to read
     */
    public Pending<News> since(AbstractPipeline pipeline, StreamEntryID position, int limit) {
        Response<List<StreamEntry>> entries = pipeline.xrange(stream, "(" + position, "+", limit);
        return () -> news(entries.get(), position, limit);
    }

    /** What has changed, for one who may not have asked for long. */
    public Page after(StreamEntryID position, int limit) {
        try (AbstractPipeline pipeline = redis.pipelined()) {
            Response<List<StreamEntry>> entries = pipeline.xrange(stream, "(" + position, "+", limit);
            // Asked last: the oldest go first, so if this one is there now, none behind it had gone before.
            Response<List<StreamEntry>> itself = pipeline.xrange(stream, position, position, 1);
            Response<Long> length = pipeline.xlen(stream);
            pipeline.sync();
            boolean unbroken = position.equals(START)
                    ? length.get() < MAX_LENGTH
                    : !itself.get().isEmpty();
            return new Page(news(entries.get(), position, limit), unbroken);
        }
    }

    /** The position behind the newest entry. */
    public StreamEntryID end() {
        return redis.xrevrange(stream, "+", "-", 1).stream()
                .map(StreamEntry::getID)
                .findFirst()
                .orElse(START);
    }

    private static News news(List<StreamEntry> entries, StreamEntryID position, int limit) {
        if (entries.isEmpty()) {
            return new News(Set.of(), position, true);
        }
        Set<String> items = new HashSet<>();
        for (StreamEntry entry : entries) {
            // An entry that is not ours names no item, and then nothing in particular has changed.
            items.add(entry.getFields().getOrDefault(ITEM, ""));
        }
        return new News(items, entries.get(entries.size() - 1).getID(), entries.size() < limit);
    }
}
