package dev.nightjar.catalogue;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

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
 * @param attributes what else the shop says of it, such as material = oak; in no order
 * @param availableFrom the first day on which it may be sold, from which its age counts; 1970 to 9999
 * @param imageUrl where its picture is, empty when unknown
 */
public record Item(
        int number,
        String id,
        String title,
        String category,
        String brand,
        double price,
        String currency,
        String sizeSystem,
        Map<String, String> attributes,
        Optional<LocalDate> availableFrom,
        String imageUrl) {

    public Item {
        if (number < 0) {
            throw new IllegalArgumentException("item " + id + ": number " + number + "; numbers are 0 or more");
        }
        if (!(price >= 0) || Double.isInfinite(price)) {
            throw new IllegalArgumentException("item " + id + ": price " + price + "; prices are 0 or more");
        }
        if (availableFrom.isPresent()
                && (availableFrom.get().getYear() < 1970 || availableFrom.get().getYear() > 9999)) {
            throw new IllegalArgumentException(
                    "item " + id + ": available from " + availableFrom.get() + "; years are 1970 to 9999");
        }
        attributes = Map.copyOf(attributes);
    }

    /** An item of which no attributes, no age and no picture are known. */
    public static Item of(
            int number,
            String id,
            String title,
            String category,
            String brand,
            double price,
            String currency,
            String sizeSystem) {
        return new Item(
                number, id, title, category, brand, price, currency, sizeSystem, Map.of(), Optional.empty(), "");
    }

    /** Whether the item stands in the category or below it; every item stands in the empty category. */
    public boolean isIn(String ancestor) {
        return ancestor.isEmpty()
                || category.equals(ancestor)
                || (category.startsWith(ancestor) && category.charAt(ancestor.length()) == '/');
    }

    /** The same item, its texts that others repeat replaced by their one copy. */
    Item sharing(Shared shared) {
        return new Item(
                number,
                id,
                title,
                shared.one(category),
                shared.one(brand),
                price,
                shared.one(currency),
                shared.one(sizeSystem),
                shared.oneSet(attributes),
                shared.one(availableFrom),
                imageUrl);
    }
}
