package dev.nightjar.serving.stock;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Availability;
import dev.nightjar.ranking.Stock;
import dev.nightjar.redis.LiveStock.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The newest stock of each item that this server has seen. What was never seen is absent, which is not the same as an
 * item of which Redis knows nothing.
 *
 * <p>Readings overlap: one that began before a change may arrive after it. Of two levels of a size the one with the
 * later change wins; where both carry the same millisecond, the one whose reading began later. A reading taken after a
 * write was acknowledged has begun after every reading that could have missed the write, so no older level comes back.
 */
final class StockReplica {
    private final ConcurrentHashMap<String, Known> items = new ConcurrentHashMap<>();
    /** One of each that was seen since the last {@link #keep}, so that equal ones are one object. */
    private final ConcurrentHashMap<Availability, Availability> shared = new ConcurrentHashMap<>();

    private final AtomicLong readings = new AtomicLong();

    private volatile Index index = new Index(Catalogue.EMPTY, new AtomicReferenceArray<>(0));

    /** What is available of a catalogue's items by number: a request looks up hundreds. */
    private record Index(Catalogue catalogue, AtomicReferenceArray<Availability> byNumber) {
        void set(String item, Stock stock) {
            catalogue.byId(item).ifPresent(known -> byNumber.set(known.number(), stock.availability()));
        }
    }

    private record Seen(Level level, long reading) {
        Seen newerOf(Seen other) {
            if (level.changedAt() != other.level.changedAt()) {
                return level.changedAt() > other.level.changedAt() ? this : other;
            }
            return reading >= other.reading ? this : other;
        }
    }

    private record Known(Map<String, Seen> sizes, Stock stock) {
        static final Known NOTHING = new Known(Map.of(), Stock.UNKNOWN);

        /** With what a reading found; a size that it did not find is gone, unless it was seen by a later reading. */
        Known with(long reading, Map<String, Level> levels) {
            Map<String, Seen> merged = new HashMap<>();
            sizes.forEach((size, seen) -> {
                if (levels.containsKey(size) || seen.reading() > reading) {
                    merged.put(size, seen);
                }
            });
            levels.forEach((size, level) -> merged.merge(size, new Seen(level, reading), Seen::newerOf));
            Map<String, Integer> units = new HashMap<>();
            merged.forEach((size, seen) -> units.put(size, seen.level().units()));
            return new Known(Map.copyOf(merged), Stock.of(units));
        }
    }

    /** Numbers a reading that is about to begin; call it before Redis is asked. */
    long begin() {
        return readings.incrementAndGet();
    }

    /** Takes in a reading; returns for each of its items the newest that is known now, newer than the reading or not. */
    Map<String, Stock> learn(long reading, Map<String, SortedMap<String, Level>> levels) {
        Map<String, Stock> newest = new HashMap<>(levels.size() * 2);
        levels.forEach((item, sizes) -> newest.put(item, learn(reading, item, sizes)));
        return newest;
    }

    private Stock learn(long reading, String item, SortedMap<String, Level> levels) {
        return items.compute(item, (id, known) -> {
                    Known now = shared((known == null ? Known.NOTHING : known).with(reading, levels));
                    index.set(item, now.stock());
                    return now;
                })
                .stock();
    }

    private Known shared(Known known) {
        Availability first = shared.computeIfAbsent(known.stock().availability(), same -> same);
        return new Known(known.sizes(), known.stock().sharing(first));
    }

    /** The newest stock seen of an item; empty when none was ever seen. */
    Optional<Stock> find(String item) {
        return Optional.ofNullable(items.get(item)).map(Known::stock);
    }

    /** The same of an item of a catalogue, without the units; {@link Stock#UNREAD}'s when none was ever seen. */
    Availability availability(Catalogue catalogue, Item item) {
        Index now = index;
        if (!now.catalogue().equals(catalogue)) {
            return find(item.id()).orElse(Stock.UNREAD).availability();
        }
        Availability known = now.byNumber().get(item.number());
        return known == null ? Stock.UNREAD.availability() : known;
    }

    /** Keeps the items of a catalogue, and forgets the others. */
    void keep(Catalogue catalogue) {
        int most = catalogue.items().stream().mapToInt(Item::number).max().orElse(-1);
        index = new Index(catalogue, new AtomicReferenceArray<>(most + 1));
        items.keySet().removeIf(item -> catalogue.byId(item).isEmpty());
        shared.clear();
        // Under the lock of its item, like any reading that comes in between.
        catalogue
                .items()
                .forEach(item -> items.computeIfPresent(item.id(), (id, known) -> {
                    Known now = shared(known);
                    index.set(id, now.stock());
                    return now;
                }));
    }
}
