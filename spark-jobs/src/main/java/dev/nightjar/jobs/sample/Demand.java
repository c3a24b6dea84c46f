package dev.nightjar.jobs.sample;

import java.time.LocalDate;
import java.util.List;

/**
 * What the crowd wants on one day: running totals of the weights of leaves and of the items in each, with season,
 * fashion, novelty and what is on sale. It is moved from day to day, so that a catalogue is weighed once a day.
 */
final class Demand {

    private static final int NEW_FOR_DAYS = 14;
    private static final double NEW_FACTOR = 1.8;

    private final Catalogue catalogue;
    private final Trends trends;
    private final LocalDate start;
    private final double[] leafTotals;
    private final double[][] itemTotals;
    private List<Item> hot = List.of();
    private int day;

    Demand(ShopSpec spec, Catalogue catalogue) {
        this.catalogue = catalogue;
        this.trends = Trends.draw(spec, catalogue);
        this.start = spec.firstDay();
        this.leafTotals = new double[catalogue.byLeaf().size()];
        this.itemTotals = catalogue.byLeaf().stream()
                .map(items -> new double[items.size()])
                .toArray(double[][]::new);
    }

    void moveTo(int newDay) {
        day = newDay;
        List<Trends.Spike> spikes = trends.on(day);
        hot = spikes.stream().map(Trends.Spike::item).toList();
        double total = 0;
        for (int leaf = 0; leaf < leafTotals.length; leaf++) {
            total += catalogue.assortment().leaves().get(leaf).demand() * season(leaf);
            leafTotals[leaf] = total;
            weighItems(leaf, spikes);
        }
    }

    private void weighItems(int leaf, List<Trends.Spike> spikes) {
        List<Item> items = catalogue.byLeaf().get(leaf);
        double total = 0;
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            double weight = item.onSale(day) ? item.popularity() : 0;
            if (item.firstDay() >= 0 && day - item.firstDay() < NEW_FOR_DAYS) {
                weight *= NEW_FACTOR;
            }
            for (Trends.Spike spike : spikes) {
                weight *= spike.item().index() == item.index() ? spike.factor() : 1;
            }
            total += weight;
            itemTotals[leaf][i] = total;
        }
    }

    int day() {
        return day;
    }

    /** Items that are hot today; may be empty. */
    List<Item> hot() {
        return hot;
    }

    /** Today's factor on the demand of a leaf. */
    double season(int leaf) {
        return catalogue
                .assortment()
                .leaves()
                .get(leaf)
                .season(start.plusDays(day).getDayOfYear());
    }

    int drawLeaf(Dice dice) {
        return dice.weighted(leafTotals);
    }

    Item drawItem(int leaf, Dice dice) {
        return catalogue.byLeaf().get(leaf).get(dice.weighted(itemTotals[leaf]));
    }
}
