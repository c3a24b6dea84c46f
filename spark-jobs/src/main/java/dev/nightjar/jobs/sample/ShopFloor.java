package dev.nightjar.jobs.sample;

/**
 * What all visits share: the goods, today's demand, the stock, the returns, and what each shopper left in the
 * cart or owns.
 */
record ShopFloor(
        ShopSpec spec,
        Habits habits,
        Catalogue catalogue,
        Demand demand,
        StockLedger ledger,
        Returns returns,
        LeftBehind leftBehind,
        Owned owned) {

    ShopFloor(ShopSpec spec, Catalogue catalogue, StockLedger ledger, Returns returns, int shoppers) {
        this(
                spec,
                Habits.of(spec.kind()),
                catalogue,
                new Demand(spec, catalogue),
                ledger,
                returns,
                new LeftBehind(catalogue, shoppers),
                new Owned(shoppers));
    }
}
