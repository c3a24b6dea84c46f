package dev.nightjar.redis;

import dev.nightjar.contract.Key;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * New units of an item, for the sizes named; other sizes keep theirs.
 *
 * @param units units per size, 0 or more, at least one size
 * @param at when it was so; empty for "now, by Redis's clock"
 */
public record StockChange(String item, Map<String, Integer> units, Optional<Instant> at) {
    private static final Instant END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z");

    public StockChange {
        Key.requireId(item);
        if (units.isEmpty()) {
            throw new IllegalArgumentException(
                    "item " + item + ": no size given; an item without sizes has the size -");
        }
        units.forEach((size, n) -> {
            if (size.isEmpty()) {
                throw new IllegalArgumentException(
                        "item " + item + ": a size without a name; an item without sizes has the size -");
            }
            if (n < 0) {
                throw new IllegalArgumentException(
                        "item " + item + ", size " + size + ": " + n + " units; units are 0 or more");
            }
        });
        at.ifPresent(time -> {
            if (time.isBefore(Instant.EPOCH) || !time.isBefore(END_OF_TIME)) {
                throw new IllegalArgumentException("item " + item + ": a change of stock at " + time
                        + "; times lie between 1970 and 9999 (were milliseconds meant?)");
            }
        });
        units = Map.copyOf(units);
    }
}
