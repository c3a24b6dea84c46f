package dev.nightjar.jobs.sample;

import java.util.Arrays;
import java.util.List;

/** Units of every item and size at this moment of the period, and when that last changed. It never goes below zero. */
final class StockLedger {

    private final int[] firstRow;
    private final int[] units;
    private final long[] changedAt;

    /** All rows start with no units, as of {@code openedAt} (milliseconds since 1970). */
    StockLedger(List<Item> items, long openedAt) {
        this.firstRow = new int[items.size() + 1];
        for (Item item : items) {
            firstRow[item.index() + 1] = firstRow[item.index()] + item.sizes().count();
        }
        this.units = new int[firstRow[items.size()]];
        this.changedAt = new long[units.length];
        Arrays.fill(changedAt, openedAt);
    }

    int rows() {
        return units.length;
    }

    int units(Item item, int size) {
        return units[row(item, size)];
    }

    long changedAt(Item item, int size) {
        return changedAt[row(item, size)];
    }

    void add(Item item, int size, int added, long at) {
        change(row(item, size), added, at);
    }

    /** Takes as many as there are, up to {@code wanted}, and says how many that was: 0 when sold out. */
    int take(Item item, int size, int wanted, long at) {
        int taken = Math.min(wanted, units(item, size));
        if (taken > 0) {
            change(row(item, size), -taken, at);
        }
        return taken;
    }

    private void change(int row, int by, long at) {
        units[row] += by;
        changedAt[row] = at;
    }

    private int row(Item item, int size) {
        return firstRow[item.index()] + size;
    }
}
