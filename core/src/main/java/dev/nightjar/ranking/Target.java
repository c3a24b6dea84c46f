package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;

/**
 * Which items a boost or a rule is about: those that meet all that is stated.
 *
 * @param category items in this category or below; empty for every category
 * @param brand items of this brand; empty for every brand
 * @param price in the item's currency
 * @param attributes items with all of these; none for every item
 * @param items ids; empty for every item
 * @param age in days since the item was first sold
 */
public record Target(
        String category, String brand, Range price, Map<String, String> attributes, Set<String> items, Range age) {

    /** Every item. */
    public static final Target EVERYTHING = new Target("", "", Range.ANY, Map.of(), Set.of(), Range.ANY);

    /**
     * From one value to another, both included.
     *
     * @param least 0 or more
     * @param most infinite where there is no limit; below {@code least} nothing is in the range
     */
    public record Range(double least, double most) {
        /** No condition. */
        public static final Range ANY = new Range(0, Double.POSITIVE_INFINITY);

        public Range {
            if (!(least >= 0) || Double.isInfinite(least) || !(most >= 0)) {
                throw new IllegalArgumentException("from " + least + " to " + most + "; both are 0 or more");
            }
        }

        boolean contains(double value) {
            return value >= least && value <= most;
        }

        /** Whether nothing can be in it. */
        public boolean isEmpty() {
            return least > most;
        }
    }

    public Target {
        attributes = Map.copyOf(attributes);
        items = Set.copyOf(items);
    }

    /** Items of a category, of a brand, or both; an empty text is any. */
    public static Target of(String category, String brand) {
        return new Target(category, brand, Range.ANY, Map.of(), Set.of(), Range.ANY);
    }

    /** Items by their ids. */
    public static Target ofItems(String... ids) {
        return new Target("", "", Range.ANY, Map.of(), Set.of(ids), Range.ANY);
    }

    /**
     * Whether an item meets all that is stated. An item of which no first day is known meets no condition on its age.
     *
     * @param today the day to which age counts; an item that is first sold later is of age 0
     */
    public boolean matches(Item item, LocalDate today) {
        return (items.isEmpty() || items.contains(item.id()))
                && item.isIn(category)
                && (brand.isEmpty() || brand.equals(item.brand()))
                && price.contains(item.price())
                && hasAttributesOf(item)
                && (age.equals(Range.ANY)
                        || item.availableFrom()
                                .filter(first ->
                                        age.contains((double) Math.max(0, ChronoUnit.DAYS.between(first, today))))
                                .isPresent());
    }

    private boolean hasAttributesOf(Item item) {
        if (attributes.isEmpty()) {
            return true;
        }
        for (Map.Entry<String, String> wanted : attributes.entrySet()) {
            if (!wanted.getValue().equals(item.attributes().get(wanted.getKey()))) {
                return false;
            }
        }
        return true;
    }
}
