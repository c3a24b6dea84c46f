package dev.nightjar.jobs.sample;

import java.util.List;

/**
 * Who somebody is: what they like and what fits them. None of it is exported, it can only be learnt from the events.
 *
 * @param index below {@link ShopSpec#users()} for a registered shopper; from there on a guest
 * @param department of clothing; empty in the home shop
 * @param leaves the three favourite leaves, best first
 * @param brands two favourite brands
 * @param priceLevel on the scale of {@link Item#priceLevel}
 */
record Shopper(
        int index,
        String department,
        List<Integer> leaves,
        List<Integer> brands,
        String style,
        String colour,
        double priceLevel,
        Body body,
        String device) {

    /** How likely each favourite leaf is, when a favourite one is looked for. */
    static final List<Double> LEAF_WEIGHTS = List.of(0.5, 0.3, 0.2);

    /** How well an item suits, about -1.5 (not at all) to 2.5 (made for them). */
    double fit(Item item, Brand brand) {
        double fit = -0.9 * Math.abs(priceLevel - item.priceLevel());
        if (brands.contains(item.brand())) {
            fit += 1.1;
        }
        if (style.equals(brand.style())) {
            fit += 0.8;
        }
        if (colour.equals(item.look().colour())) {
            fit += 0.6;
        }
        return fit;
    }
}
