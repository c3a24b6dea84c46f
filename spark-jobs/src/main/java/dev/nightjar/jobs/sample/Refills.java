package dev.nightjar.jobs.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who runs out of what on which day: some registered shoppers use one consumable up at a steady pace. */
final class Refills {

    private static final int SHORTEST = 12;
    private static final int LONGEST = 32;
    /** An interval is kept within this many days either way. */
    private static final int LOOSENESS = 2;

    private final ShopSpec spec;
    private final Catalogue catalogue;
    private final double share;
    private final List<Integer> leaves = new ArrayList<>();

    Refills(ShopSpec spec, Catalogue catalogue) {
        this.spec = spec;
        this.catalogue = catalogue;
        this.share = Habits.of(spec.kind()).refill();
        for (int leaf = 0; leaf < catalogue.byLeaf().size(); leaf++) {
            if (catalogue.consumable(leaf)) {
                leaves.add(leaf);
            }
        }
    }

    /** The errand, if this shopper has run out on this day of the period. */
    Optional<Arrival.Refill> due(int shopper, int day) {
        if (leaves.isEmpty() || shopper >= spec.users()) {
            return Optional.empty();
        }
        Dice dice = Dice.of(spec.seed(), Dice.Stream.REFILL, shopper);
        if (!dice.chance(share)) {
            return Optional.empty();
        }
        int interval = dice.between(SHORTEST, LONGEST);
        int sinceStart = day + dice.between(0, interval - 1);
        int cycle = (sinceStart + interval / 2) / interval;
        int slip = Dice.of(spec.seed(), Dice.Stream.REFILL, shopper, cycle).between(-LOOSENESS, LOOSENESS);
        if (sinceStart != cycle * interval + slip) {
            return Optional.empty();
        }
        int leaf = dice.pick(leaves);
        return Optional.of(new Arrival.Refill(leaf, usual(leaf, dice)));
    }

    /** The shopper's usual item: the most popular of a few, so that many share it. */
    private Item usual(int leaf, Dice dice) {
        List<Item> items = catalogue.byLeaf().get(leaf);
        Item usual = dice.pick(items);
        for (int i = 0; i < 2; i++) {
            Item other = dice.pick(items);
            usual = other.popularity() > usual.popularity() ? other : usual;
        }
        return usual;
    }
}
