package dev.nightjar.catalogue;

import java.util.function.UnaryOperator;

/**
 * One sellable item. Stock is not part of it: that is live.
 *
 * @param number the dense number that stands for the id in lists; it never changes and is never reused
 * @param id the shop's own id
 * @param category path such as {@code kitchen/cutting-boards}; empty when unknown
 * @param brand empty when unknown
 * @param price in {@code currency}, 0 or more
 * @param currency ISO 4217 code
 * @param sizeSystem name of the size system, empty where the item has no sizes
 */
public record Item(
        int number,
        String id,
        String title,
        String category,
        String brand,
        double price,
        String currency,
        String sizeSystem) {

    public Item {
        if (number < 0) {
            throw new IllegalArgumentException("item " + id + ": number " + number + "; numbers are 0 or more");
        }
        if (!(price >= 0) || Double.isInfinite(price)) {
            throw new IllegalArgumentException("item " + id + ": price " + price + "; prices are 0 or more");
        }
    }

    /** The same item, with the words that many items have in common from a pool of them. */
    Item sharing(UnaryOperator<String> pool) {
        return new Item(
                number,
                id,
                title,
                pool.apply(category),
                pool.apply(brand),
                price,
                pool.apply(currency),
                pool.apply(sizeSystem));
    }

    /** Whether the item stands in the category or below it; every item stands in the empty category. */
    public boolean isIn(String ancestor) {
        return ancestor.isEmpty()
                || category.equals(ancestor)
                || (category.startsWith(ancestor) && category.charAt(ancestor.length()) == '/');
    }
}
