package dev.nightjar.jobs.sample;

import java.util.ArrayList;
import java.util.List;

/** Fills an {@link Assortment} with items: every leaf has at least two that are on sale all the time. */
final class CatalogueMaker {

    private static final int ALWAYS_ON_SALE = 2;
    private static final double NEW_SHARE = 0.08;
    private static final double RETIRED_SHARE = 0.04;
    private static final double TAIL = 0.7;
    private static final double MOST_POPULAR = 60;

    private final ShopSpec spec;
    private final Assortment assortment;
    private final List<List<Integer>> brandsByLeaf;

    private CatalogueMaker(ShopSpec spec) {
        this.spec = spec;
        this.assortment = Assortment.of(spec.kind());
        this.brandsByLeaf = assortment.leaves().stream().map(this::makers).toList();
    }

    static Catalogue make(ShopSpec spec) {
        return new CatalogueMaker(spec).catalogue();
    }

    private Catalogue catalogue() {
        int[] leaves = shuffledLeaves();
        int[] made = new int[assortment.leaves().size()];
        List<Item> items = new ArrayList<>(spec.items());
        for (int i = 0; i < leaves.length; i++) {
            boolean settled = made[leaves[i]]++ < ALWAYS_ON_SALE;
            items.add(item(i, leaves[i], settled));
        }
        return Catalogue.of(assortment, items);
    }

    /** The leaf of each item: two for every leaf, the rest by demand, in an order that tells nothing. */
    private int[] shuffledLeaves() {
        List<Leaf> leaves = assortment.leaves();
        double[] totals = new double[leaves.size()];
        double total = 0;
        for (int i = 0; i < totals.length; i++) {
            total += leaves.get(i).demand();
            totals[i] = total;
        }
        int settled = ALWAYS_ON_SALE * leaves.size();
        int[] drawn = new int[spec.items()];
        int leaf = 0;
        for (int i = 0; i < drawn.length; i++) {
            double mark = total * (i - settled + 0.5) / (drawn.length - settled);
            while (i >= settled && totals[leaf] < mark) {
                leaf++;
            }
            drawn[i] = i < settled ? i / ALWAYS_ON_SALE : leaf;
        }
        Dice dice = Dice.of(spec.seed(), Dice.Stream.CATALOGUE, 0);
        for (int i = drawn.length - 1; i > 0; i--) {
            int other = dice.between(0, i);
            int kept = drawn[i];
            drawn[i] = drawn[other];
            drawn[other] = kept;
        }
        return drawn;
    }

    private Item item(int index, int leafAt, boolean settled) {
        Dice dice = Dice.of(spec.seed(), Dice.Stream.ITEM, index);
        Leaf leaf = assortment.leaves().get(leafAt);
        int brandAt = dice.pick(brandsByLeaf.get(leafAt));
        double place = 0.5 + 0.3 * assortment.brands().get(brandAt).priceLevel() + 0.16 * dice.normal();
        double within = Math.max(0, Math.min(1, place));
        double popularity = Math.min(MOST_POPULAR, StrictMath.pow(1 - dice.unit(), -TAIL));
        double fate = settled ? 0.5 : dice.unit();
        boolean isNew = fate < NEW_SHARE;
        boolean retires = fate >= 1 - RETIRED_SHARE;
        return new Item(
                index,
                leafAt,
                brandAt,
                Looks.draw(leaf, dice),
                leaf.sizes(),
                Prices.between(leaf.cheapest(), leaf.dearest(), within),
                2 * within - 1,
                popularity,
                isNew ? dice.between(0, spec.days() - 1) : -dice.between(20, 600),
                retires ? dice.between(0, spec.days() - 1) : Item.OPEN_END);
    }

    private List<Integer> makers(Leaf leaf) {
        List<Integer> makers = new ArrayList<>();
        for (int i = 0; i < assortment.brands().size(); i++) {
            if (assortment.brands().get(i).makes(leaf)) {
                makers.add(i);
            }
        }
        return makers;
    }
}
