package dev.nightjar.contract;

import dev.nightjar.catalogue.Item;
import java.util.List;

/**
 * A run of catalogue items: block {@code b} holds the active items whose number is in {@code [b·SIZE, (b+1)·SIZE)}.
 *
 * @param items in rising number order, none twice, all of one block
 */
public record ItemBlock(List<Item> items) {
    /** Item numbers per block. */
    public static final int SIZE = 512;

    /** Encoding, version 1. */
    public static final Codec<ItemBlock> CODEC = new ItemBlockCodec();

    public ItemBlock {
        items = List.copyOf(items);
        for (int i = 0; i < items.size(); i++) {
            requireNext(i == 0 ? -1 : items.get(i - 1).number(), items.get(i).number());
        }
    }

    /**
     * Checks the order of any block of this size.
     *
     * @param before the number before it, -1 for none
     * @throws IllegalArgumentException when the number does not belong behind that one
     */
    static void requireNext(int before, int number) {
        if (number <= before || (before >= 0 && blockOf(number) != blockOf(before))) {
            throw new IllegalArgumentException("item number " + number + " after " + before
                    + "; a block holds numbers of one run of " + SIZE + ", rising");
        }
    }

    /** The block that holds an item number. */
    public static int blockOf(int itemNumber) {
        return itemNumber / SIZE;
    }
}
