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
        for (int i = 1; i < items.size(); i++) {
            int before = items.get(i - 1).number();
            int number = items.get(i).number();
            if (number <= before || blockOf(number) != blockOf(before)) {
                throw new IllegalArgumentException("item number " + number + " after " + before
                        + "; a block holds numbers of one run of " + SIZE + ", rising");
            }
        }
    }

    /** The block that holds an item number. */
    public static int blockOf(int itemNumber) {
        return itemNumber / SIZE;
    }
}
