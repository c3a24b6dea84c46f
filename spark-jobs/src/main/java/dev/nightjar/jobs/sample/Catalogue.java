package dev.nightjar.jobs.sample;

import java.util.ArrayList;
import java.util.List;

/** All items of a shop over the whole period, by number and by leaf; {@link Item#onSale} tells when each is sold. */
record Catalogue(Assortment assortment, List<Item> items, List<List<Item>> byLeaf) {

    static Catalogue of(Assortment assortment, List<Item> items) {
        List<List<Item>> byLeaf = new ArrayList<>();
        assortment.leaves().forEach(leaf -> byLeaf.add(new ArrayList<>()));
        items.forEach(item -> byLeaf.get(item.leaf()).add(item));
        return new Catalogue(assortment, List.copyOf(items), byLeaf);
    }

    Leaf leaf(Item item) {
        return assortment.leaves().get(item.leaf());
    }

    Brand brand(Item item) {
        return assortment.brands().get(item.brand());
    }

    boolean consumable(int leaf) {
        return assortment.consumables().contains(assortment.leaves().get(leaf).path());
    }

    /** Share of all interest that goes to the item, seasons and fashions aside; 1 over the catalogue. */
    double[] shares() {
        double[] shares = new double[items.size()];
        double demand = assortment.leaves().stream().mapToDouble(Leaf::demand).sum();
        for (int leaf = 0; leaf < byLeaf.size(); leaf++) {
            double popularity =
                    byLeaf.get(leaf).stream().mapToDouble(Item::popularity).sum();
            double perPoint = assortment.leaves().get(leaf).demand() / demand / popularity;
            byLeaf.get(leaf).forEach(item -> shares[item.index()] = item.popularity() * perPoint);
        }
        return shares;
    }
}
