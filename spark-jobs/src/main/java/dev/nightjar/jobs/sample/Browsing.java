package dev.nightjar.jobs.sample;

import java.util.Optional;

/** Decides what a shopper looks at next: mostly by taste, partly with the crowd, partly as the visit began. */
final class Browsing {

    private static final double TASTE_SHARE = 0.78;
    private static final double OWN_DEPARTMENT = 0.85;
    private static final double STAY_IN_LEAF = 0.5;
    private static final double RESUME = 0.3;
    private static final double HOT_SHARE = 0.05;
    private static final int CANDIDATES = 6;

    private final ShopFloor floor;
    private final Shopper shopper;
    private final Dice dice;
    private int leaf;

    Browsing(ShopFloor floor, Shopper shopper, Dice dice) {
        this.floor = floor;
        this.shopper = shopper;
        this.dice = dice;
        this.leaf = drawLeaf();
    }

    /** The first look: what was left in the cart, what everybody talks about, or as any other look. */
    Item first() {
        Optional<Item> left = floor.leftBehind().of(shopper);
        if (left.isPresent() && left.get().onSale(floor.demand().day()) && dice.chance(RESUME)) {
            leaf = left.get().leaf();
            return left.get();
        }
        if (!floor.demand().hot().isEmpty() && dice.chance(HOT_SHARE)) {
            Item hot = dice.pick(floor.demand().hot());
            leaf = hot.leaf();
            return hot;
        }
        return another();
    }

    /** The next look, in the same leaf or in a new one. */
    Item next() {
        if (!dice.chance(STAY_IN_LEAF)) {
            leaf = drawLeaf();
        }
        return another();
    }

    /** A look at what goes with an item; if nothing does, as any other look. */
    Item matching(Item item) {
        int match = floor.catalogue()
                .assortment()
                .leafAt(floor.catalogue().leaf(item).goesWith());
        leaf = match < 0 ? leaf : match;
        return another();
    }

    /** Another item like this one, for somebody who found it sold out. */
    Item insteadOf(Item item) {
        leaf = item.leaf();
        return another();
    }

    /** Chance-weighted choice of how well an item suits, among a few that the crowd's demand brings up. */
    private Item another() {
        Item[] found = new Item[CANDIDATES];
        double[] totals = new double[CANDIDATES];
        double total = 0;
        for (int i = 0; i < CANDIDATES; i++) {
            found[i] = floor.demand().drawItem(leaf, dice);
            total += StrictMath.exp(1.2 * fit(found[i]));
            totals[i] = total;
        }
        return found[dice.weighted(totals)];
    }

    double fit(Item item) {
        return shopper.fit(item, floor.catalogue().brand(item));
    }

    private int drawLeaf() {
        if (dice.chance(TASTE_SHARE)) {
            return favouriteLeaf();
        }
        int drawn = floor.demand().drawLeaf(dice);
        boolean own = shopper.department().isEmpty() || dice.chance(1 - OWN_DEPARTMENT);
        while (!own) {
            own = shopper.department()
                    .equals(floor.catalogue().assortment().leaves().get(drawn).department());
            drawn = own ? drawn : floor.demand().drawLeaf(dice);
        }
        return drawn;
    }

    /** A favourite, by liking and by season: nobody looks for sandals in January as in July. */
    private int favouriteLeaf() {
        double[] totals = new double[shopper.leaves().size()];
        double total = 0;
        for (int i = 0; i < totals.length; i++) {
            total += Shopper.LEAF_WEIGHTS.get(i)
                    * floor.demand().season(shopper.leaves().get(i));
            totals[i] = total;
        }
        return shopper.leaves().get(dice.weighted(totals));
    }
}
