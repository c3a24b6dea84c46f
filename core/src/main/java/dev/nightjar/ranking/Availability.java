package dev.nightjar.ranking;

import java.util.Arrays;

/**
 * The sizes of an item, and which of them have units: all that a ranking asks of stock. Many items are alike in it, and may
 * share one object; a request that looks at hundreds of items finds it in the processor's cache. Immutable and safe to
 * share.
 */
public final class Availability {
    private final String[] sizes;
    private final boolean[] inStock;
    private final boolean read;
    private final int sizesInStock;

    /**
     * Keeps the arrays.
     *
     * @param sizes in text order
     * @param inStock [sizes]
     */
    Availability(String[] sizes, boolean[] inStock, boolean read) {
        this.sizes = sizes;
        this.inStock = inStock;
        this.read = read;
        int count = 0;
        for (boolean one : inStock) {
            count += one ? 1 : 0;
        }
        this.sizesInStock = count;
    }

    /** Whether there is anything to go by. */
    public boolean isKnown() {
        return sizes.length > 0;
    }

    /** Whether it was found out at all. */
    public boolean isRead() {
        return read;
    }

    /** Sizes that are known, sold out or not. */
    public int sizes() {
        return sizes.length;
    }

    /** Sizes with units. */
    public int sizesInStock() {
        return sizesInStock;
    }

    /** A size, by its place in text order from 0. */
    String size(int place) {
        return sizes[place];
    }

    /** Whether the size at that place has units. */
    boolean isInStock(int place) {
        return inStock[place];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Availability that
                && read == that.read
                && Arrays.equals(sizes, that.sizes)
                && Arrays.equals(inStock, that.inStock);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(sizes) + Arrays.hashCode(inStock);
    }

    @Override
    public String toString() {
        return "Availability" + Arrays.toString(sizes) + Arrays.toString(inStock) + (read ? "" : " unread");
    }
}
