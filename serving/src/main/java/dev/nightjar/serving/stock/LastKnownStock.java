package dev.nightjar.serving.stock;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.nightjar.ranking.Stock;
import dev.nightjar.redis.LiveStock.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The newest stock of each item that this server has seen, for the moment when Redis does not answer. Bounded; what was
 * never seen, or has been forgotten, is absent, which is not the same as an item of which Redis knows nothing.
 *
 * <p>Readings overlap: one that began before a change may arrive after it. Of two levels of a size the one with the
 * later change wins; where both carry the same millisecond, the one whose reading began later. A reading taken after a
 * write was acknowledged has begun after every reading that could have missed the write, so no older level comes back.
 */
public final class LastKnownStock {
    private final Cache<String, Known> items;
    private final AtomicLong readings = new AtomicLong();

    private record Seen(Level level, long reading) {
        Seen newerOf(Seen other) {
            if (level.changedAt() != other.level.changedAt()) {
                return level.changedAt() > other.level.changedAt() ? this : other;
            }
            return reading >= other.reading ? this : other;
        }
    }

    private record Known(Map<String, Seen> sizes, Stock stock) {
        static Known of(Map<String, Seen> sizes) {
            TreeMap<String, Integer> units = new TreeMap<>();
            sizes.forEach((size, seen) -> units.put(size, seen.level().units()));
            return new Known(Map.copyOf(sizes), new Stock(units));
        }

        Known with(long reading, Map<String, Level> levels) {
            Map<String, Seen> merged = new HashMap<>(sizes);
            levels.forEach((size, level) -> merged.merge(size, new Seen(level, reading), Seen::newerOf));
            return of(merged);
        }

        boolean says(Map<String, Level> levels) {
            return sizes.size() == levels.size()
                    && levels.entrySet().stream()
                            .allMatch(e -> Optional.ofNullable(sizes.get(e.getKey()))
                                    .map(seen -> seen.level().equals(e.getValue()))
                                    .orElse(false));
        }
    }

    LastKnownStock(int mostItems) {
        items = Caffeine.newBuilder().maximumSize(mostItems).build();
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

    /**
     * Takes in a reading for which it does not matter when it began, because it only confirms: most do, and need no
     * lock. Anything else is learnt.
     */
    Map<String, Stock> confirm(long reading, Map<String, SortedMap<String, Level>> levels) {
        Map<String, Stock> newest = new HashMap<>(levels.size() * 2);
        levels.forEach((item, sizes) -> {
            Optional<Known> known = Optional.ofNullable(items.getIfPresent(item));
            newest.put(
                    item,
                    known.isPresent() && known.get().says(sizes) ? known.get().stock() : learn(reading, item, sizes));
        });
        return newest;
    }

    /** The newest stock seen of an item; empty when none was ever seen. */
    Optional<Stock> find(String item) {
        return Optional.ofNullable(items.getIfPresent(item)).map(Known::stock);
    }

    private Stock learn(long reading, String item, SortedMap<String, Level> levels) {
        Known nothing = Known.of(Map.of());
        return items.asMap()
                .compute(item, (id, known) -> (known == null ? nothing : known).with(reading, levels))
                .stock();
    }
}
