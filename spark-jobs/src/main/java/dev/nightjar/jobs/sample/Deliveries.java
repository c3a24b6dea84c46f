package dev.nightjar.jobs.sample;

import java.io.IOException;

/**
 * Brings goods at midnight: an item's first run on its first day, then on Mondays a part of what was sold. Buyers
 * misjudge demand, and not every row is refilled every week, so popular sizes do sell out.
 */
final class Deliveries {

    private static final double WEEKS_OF_COVER = 2;
    /** Goods without sizes keep, so more of them is held. */
    private static final double UNSIZED_FACTOR = 4;

    private static final double MISJUDGEMENT = 0.7;
    /** Units more than the sales ask for, at most, where all sizes sell alike: a shelf must not look bare. */
    private static final double SPARE = 1.6;

    private static final double REFILL_CHANCE = 0.3;
    private static final double SALES_A_VISIT = 0.06;
    /** Regular buyers come on top of those who look around. */
    private static final double CONSUMABLE_FACTOR = 2;

    private final ShopSpec spec;
    private final Catalogue catalogue;
    private final StockLedger ledger;
    private final DayClock clock;
    private final double[] weeklySales;

    Deliveries(ShopSpec spec, Catalogue catalogue, StockLedger ledger, double visitsADay) {
        this.spec = spec;
        this.catalogue = catalogue;
        this.ledger = ledger;
        this.clock = new DayClock(spec.firstDay());
        this.weeklySales = catalogue.shares();
        for (int i = 0; i < weeklySales.length; i++) {
            weeklySales[i] *= 7 * visitsADay * SALES_A_VISIT;
        }
    }

    void arrive(int day, ShopLog log) throws IOException {
        for (Item item : catalogue.items()) {
            if (day == Math.max(0, item.firstDay())) {
                open(item, day, log);
            } else if (clock.monday(day) && item.onSale(day)) {
                refill(item, day, log);
            }
        }
    }

    private void open(Item item, int day, ShopLog log) throws IOException {
        int[] run = sizeRun(item);
        for (int size = 0; size < run.length; size++) {
            deliver(new ShopLog.Delivery(clock.midnight(day), item, size, run[size]), log);
        }
    }

    /** Half of what a row lacks, if it is the row's turn. */
    private void refill(Item item, int day, ShopLog log) throws IOException {
        int[] run = sizeRun(item);
        Dice dice = Dice.of(spec.seed(), Dice.Stream.DELIVERY, item.index(), day);
        for (int size = 0; size < run.length; size++) {
            int missing = run[size] - ledger.units(item, size);
            if (dice.chance(REFILL_CHANCE) && missing > 0) {
                deliver(new ShopLog.Delivery(clock.midnight(day), item, size, (missing + 1) / 2), log);
            }
        }
    }

    private void deliver(ShopLog.Delivery delivery, ShopLog log) throws IOException {
        ledger.add(delivery.item(), delivery.size(), delivery.units(), delivery.at());
        log.delivery(delivery);
    }

    /** Units of each size a buyer wants to have of an item. */
    private int[] sizeRun(Item item) {
        Dice dice = Dice.of(spec.seed(), Dice.Stream.STOCK, item.index());
        double luck = StrictMath.exp(MISJUDGEMENT * dice.normal());
        double factor = item.sizes().sized() ? 1 : UNSIZED_FACTOR;
        factor *= catalogue.consumable(item.leaf()) ? CONSUMABLE_FACTOR : 1;
        double wanted = WEEKS_OF_COVER * weeklySales[item.index()] * luck;
        double[] shares = Body.sizeRun(catalogue.leaf(item).department(), item.sizes());
        int[] run = new int[shares.length];
        for (int size = 0; size < run.length; size++) {
            double spare = shares[size] * shares.length * SPARE * dice.unit();
            run[size] = Math.max(1, (int) StrictMath.rint(factor * (wanted * shares[size] + spare)));
        }
        return run;
    }
}
