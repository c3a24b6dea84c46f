package dev.nightjar.redis;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.ranking.Stock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;

/**
 * Units by item and size as they are now. Whatever a {@link #put} has acknowledged, every later {@link #read} sees.
 *
 * <p>Every size carries the time of its change, so that a late or repeated message, and the nightly snapshot, never
 * undo a newer one.
 */
public final class LiveStock {
    /** A hash not touched for this long belongs to an item that is gone. */
    private static final Duration LIFETIME = Duration.ofDays(30);

    /**
     * Writes sizes of one item in one step. KEYS: the item's hash. ARGV: 'all' or 'each', lifetime in seconds, then
     * size, units, epoch milliseconds (empty: now) for each size. Mode 'all' writes nothing when one size is older than
     * what is there; 'each' skips just the older sizes. Returns the number of sizes written, the newest time among them,
     * and how many of them are news: in mode 'all' each of them, since a writer that was cut off before it could announce
     * its change sends the same again; in mode 'each' those with other units than before.
     */
    private static final String WRITE = """
            if redis.replicate_commands then redis.replicate_commands() end
            local t = redis.call('TIME')
            local now = t[1] * 1000 + math.floor(t[2] / 1000)
            local writes = {}
            local newest = 0
            local news = 0
            for i = 3, #ARGV, 3 do
              local was = redis.call('HGET', KEYS[1], ARGV[i])
              local wasAt = was and tonumber(string.match(was, '@(%d+)$')) or 0
              local at = tonumber(ARGV[i + 2])
              if not at then at = math.max(now, wasAt) end
              if at >= wasAt then
                table.insert(writes, ARGV[i])
                table.insert(writes, ARGV[i + 1] .. '@' .. string.format('%d', at))
                newest = math.max(newest, at)
                if ARGV[1] == 'all' or not was or string.match(was, '^(%d+)@') ~= ARGV[i + 1] then news = news + 1 end
              elseif ARGV[1] == 'all' then
                return {0, 0, 0}
              end
            end
            if #writes > 0 then redis.call('HSET', KEYS[1], unpack(writes)) end
            redis.call('EXPIRE', KEYS[1], ARGV[2])
            return {#writes / 2, newest, news}
            """;

    /** Moves the time of the store's last change forward, never back. ARGV: epoch milliseconds, lifetime in seconds. */
    private static final String TOUCH = """
            if tonumber(ARGV[1]) >= tonumber(redis.call('GET', KEYS[1]) or 0) then
              redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
            end
            """;

    /** Units and time of change, as in {@code 3@1764547200000}. */
    private static final Pattern ENTRY = Pattern.compile("([0-9]{1,10})@([0-9]{1,15})");

    private final UnifiedJedis redis;
    private final String store;
    private final StockFeed feed;

    public LiveStock(UnifiedJedis redis, String store) {
        this.redis = redis;
        this.store = store;
        this.feed = new StockFeed(redis, store);
    }

    /** How many sizes have changed, and which items were left alone because what is there is newer. */
    public record Written(long sizes, List<String> stale) {}

    /**
     * Units of one size.
     *
     * @param units 0 or more
     * @param changedAt epoch milliseconds of the change, by which two readings of one size can be ordered
     */
    public record Level(int units, long changedAt) {
        public Level {
            if (units < 0) {
                throw new IllegalArgumentException(units + " units; units are 0 or more");
            }
        }
    }

    /**
     * Units of each item in one round trip.
     *
     * @return an entry per item asked for, {@link Stock#UNKNOWN} where Redis has none
     */
    public Map<String, Stock> read(Collection<String> items) {
        Map<String, Stock> stock = new HashMap<>();
        levels(items).forEach((item, sizes) -> {
            TreeMap<String, Integer> units = new TreeMap<>();
            sizes.forEach((size, level) -> units.put(size, level.units()));
            stock.put(item, Stock.of(units));
        });
        return stock;
    }

    /**
     * Units of each item with the times of their changes, in one round trip.
     *
     * @return an entry per item asked for, empty where Redis has none
     */
    public Map<String, SortedMap<String, Level>> levels(Collection<String> items) {
        Map<String, Response<Map<String, String>>> replies = new LinkedHashMap<>();
        try (var pipeline = redis.pipelined()) {
            for (String item : items) {
                replies.put(item, pipeline.hgetAll(Key.stock(store, item).text()));
            }
            pipeline.sync();
        }
        Map<String, SortedMap<String, Level>> levels = new HashMap<>();
        replies.forEach((item, reply) -> levels.put(item, parse(item, reply.get())));
        return levels;
    }

    /**
     * Sets units as a shop system reports them. Each item is changed wholly or, when one of its sizes has newer units,
     * not at all.
     */
    public Written put(List<StockChange> changes) {
        return write(changes, "all");
    }

    /** Brings in a snapshot: each size is set unless what is there is newer. */
    public Written seed(List<StockChange> changes) {
        return write(changes, "each");
    }

    /** The newest time of an accepted change of this store's stock; empty when there was none for 30 days. */
    public Optional<Instant> lastChange() {
        return Optional.ofNullable(
                        redis.get(Key.ofStore(store, Kind.STOCK_CHANGED).text()))
                .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
    }

    private Written write(List<StockChange> changes, String mode) {
        List<Response<Object>> replies = new ArrayList<>();
        try (var pipeline = redis.pipelined()) {
            for (StockChange change : changes) {
                List<String> args = new ArrayList<>(List.of(mode, Long.toString(LIFETIME.toSeconds())));
                String at =
                        change.at().map(i -> Long.toString(i.toEpochMilli())).orElse("");
                change.units().forEach((size, units) -> args.addAll(List.of(size, Integer.toString(units), at)));
                replies.add(pipeline.eval(
                        WRITE, List.of(Key.stock(store, change.item()).text()), args));
            }
            pipeline.sync();
        }
        long sizes = 0;
        long newest = 0;
        List<String> stale = new ArrayList<>();
        List<String> news = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            List<?> reply = (List<?>) replies.get(i).get();
            long written = (Long) reply.get(0);
            sizes += written;
            newest = Math.max(newest, (Long) reply.get(1));
            if (written == 0) {
                stale.add(changes.get(i).item());
            }
            if ((Long) reply.get(2) > 0) {
                news.add(changes.get(i).item());
            }
        }
        announce(sizes, newest, news);
        return new Written(sizes, stale);
    }

    /** Only after the units are there: a reader that sees the news must find them. */
    private void announce(long sizes, long newest, List<String> news) {
        if (sizes == 0) {
            return;
        }
        try (var pipeline = redis.pipelined()) {
            pipeline.eval(
                    TOUCH,
                    List.of(Key.ofStore(store, Kind.STOCK_CHANGED).text()),
                    List.of(Long.toString(newest), Long.toString(LIFETIME.toSeconds())));
            feed.append(pipeline, news, LIFETIME);
            pipeline.sync();
        }
    }

    private static SortedMap<String, Level> parse(String item, Map<String, String> hash) {
        SortedMap<String, Level> levels = new TreeMap<>();
        hash.forEach((size, value) -> {
            Matcher entry = ENTRY.matcher(value);
            if (!entry.matches() || Long.parseLong(entry.group(1)) > Integer.MAX_VALUE) {
                throw new MalformedValueException("stock of item " + item + ", size " + size + ": '" + value
                        + "' is not of the form units@milliseconds");
            }
            levels.put(size, new Level(Integer.parseInt(entry.group(1)), Long.parseLong(entry.group(2))));
        });
        return levels;
    }
}
