package dev.nightjar.jobs.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Everybody who may visit: the registered shoppers, then half as many guests who never say who they are. A shopper is
 * derived from the number each time; nothing is kept.
 */
final class Shoppers {

    static final List<String> DEVICES =
            List.of("mobile", "mobile", "mobile", "app", "app", "desktop", "desktop", "tablet");

    private static final double WOMEN_SHARE = 0.56;
    /** Of the logarithm: a few come very often, so that the mean is twice the median. */
    private static final double RATE_SPREAD = 1.2;

    private static final double MOST_VISITS_A_DAY = 4;
    private static final double GUEST_RATE = 0.4;
    private static final double NEWCOMER_SHARE = 0.15;

    private final ShopSpec spec;
    private final Assortment assortment;

    Shoppers(ShopSpec spec, Assortment assortment) {
        this.spec = spec;
        this.assortment = assortment;
    }

    int count() {
        return spec.users() + (spec.users() + 1) / 2;
    }

    /** When and how often somebody comes: mean visits a day from {@code firstDay} of the period on. */
    record Activity(double rate, int firstDay) {}

    Activity activity(int index) {
        Dice dice = Dice.of(spec.seed(), Dice.Stream.ACTIVITY, index);
        double rate = Habits.of(spec.kind()).visits() * StrictMath.exp(RATE_SPREAD * dice.normal());
        int firstDay = dice.chance(NEWCOMER_SHARE) ? dice.between(0, spec.days() - 1) : 0;
        return new Activity(Math.min(MOST_VISITS_A_DAY, index < spec.users() ? rate : GUEST_RATE * rate), firstDay);
    }

    Shopper shopper(int index) {
        Dice dice = Dice.of(spec.seed(), Dice.Stream.SHOPPER, index);
        String department = "";
        if (spec.kind() == ShopKind.CLOTHING) {
            department = dice.chance(WOMEN_SHARE) ? "women" : "men";
        }
        List<Integer> leaves = favouriteLeaves(department, dice);
        return new Shopper(
                index,
                department,
                leaves,
                favouriteBrands(leaves, dice),
                dice.pick(assortment.brands()).style(),
                favouriteColour(leaves, dice),
                Math.max(-1, Math.min(1, 0.5 * dice.normal())),
                Body.draw(department, dice),
                dice.pick(DEVICES));
    }

    private List<Integer> favouriteLeaves(String department, Dice dice) {
        List<Leaf> all = assortment.leaves();
        double[] totals = new double[all.size()];
        double total = 0;
        for (int i = 0; i < totals.length; i++) {
            boolean fits = department.isEmpty() || department.equals(all.get(i).department());
            total += fits ? all.get(i).demand() : 0;
            totals[i] = total;
        }
        List<Integer> leaves = new ArrayList<>();
        while (leaves.size() < Shopper.LEAF_WEIGHTS.size()) {
            int leaf = dice.weighted(totals);
            if (!leaves.contains(leaf)) {
                leaves.add(leaf);
            }
        }
        return List.copyOf(leaves);
    }

    /** Two brands, each of which makes something in a favourite leaf, so that the liking can show. */
    private List<Integer> favouriteBrands(List<Integer> leaves, Dice dice) {
        List<Integer> brands = new ArrayList<>();
        while (brands.size() < 2) {
            int brand = dice.between(0, assortment.brands().size() - 1);
            Leaf leaf = assortment.leaves().get(dice.pick(leaves));
            if (!brands.contains(brand) && assortment.brands().get(brand).makes(leaf)) {
                brands.add(brand);
            }
        }
        return List.copyOf(brands);
    }

    private String favouriteColour(List<Integer> leaves, Dice dice) {
        Leaf leaf = assortment.leaves().get(leaves.get(0));
        return dice.pick(leaf.words().tints()).toLowerCase(Locale.ROOT);
    }
}
