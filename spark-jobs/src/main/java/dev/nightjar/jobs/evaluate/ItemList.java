package dev.nightjar.jobs.evaluate;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;

/** Items in order, as places in {@link ItemFacts}. */
final class ItemList implements Serializable {
    static final ItemList EMPTY = new ItemList();

    private final int[] items;

    private ItemList(int... items) {
        this.items = items;
    }

    /** Takes over the array. */
    static ItemList of(int... items) {
        return new ItemList(items);
    }

    int size() {
        return items.length;
    }

    int get(int position) {
        return items[position];
    }

    /** The first so many, or all. */
    ItemList first(int count) {
        return count >= items.length ? this : new ItemList(Arrays.copyOf(items, count));
    }

    BitSet toSet() {
        BitSet set = new BitSet();
        for (int item : items) {
            set.set(item);
        }
        return set;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ItemList list && Arrays.equals(items, list.items);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(items);
    }

    @Override
    public String toString() {
        return Arrays.toString(items);
    }
}
