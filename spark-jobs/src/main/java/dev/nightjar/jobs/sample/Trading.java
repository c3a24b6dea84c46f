package dev.nightjar.jobs.sample;

import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Lets a shop trade for the whole period. Visits of a day run side by side, event by event in time, so a unit sold to
 * one shopper is gone for the next. At midnight everybody leaves.
 */
final class Trading {

    private final ShopFloor floor;
    private final Shoppers shoppers;
    private final DayClock clock;
    private final Arrivals arrivals;
    private final Deliveries deliveries;
    private long visits;

    Trading(ShopSpec spec, Catalogue catalogue) {
        this.clock = new DayClock(spec.firstDay());
        this.shoppers = new Shoppers(spec, catalogue.assortment());
        Returns returns = new Returns(spec, clock);
        this.arrivals = new Arrivals(spec, shoppers, new Refills(spec, catalogue), returns);
        StockLedger ledger = new StockLedger(catalogue.items(), clock.midnight(0));
        this.floor = new ShopFloor(spec, catalogue, ledger, returns, shoppers.count());
        this.deliveries = new Deliveries(spec, catalogue, ledger, arrivals.meanVisits());
    }

    /** Trades once; the ledger it returns is the stock at the end of the last day. */
    StockLedger run(ShopLog log) throws IOException {
        for (int day = 0; day < floor.spec().days(); day++) {
            floor.demand().moveTo(day);
            deliveries.arrive(day, log);
            trade(day, log);
        }
        return floor.ledger();
    }

    private void trade(int day, ShopLog log) throws IOException {
        PriorityQueue<Visit> open =
                new PriorityQueue<>(Comparator.comparingLong(Visit::at).thenComparingLong(Visit::number));
        for (Arrival arrival : arrivals.on(day)) {
            // Only those who are in the shop are held as visits; the rest of the day waits as arrivals.
            drain(open, arrival.at(), log);
            visits++;
            open.add(new Visit(floor, shoppers.shopper(arrival.shopper()), arrival, visits));
        }
        drain(open, clock.midnight(day + 1), log);
    }

    private static void drain(PriorityQueue<Visit> open, long until, ShopLog log) throws IOException {
        while (!open.isEmpty() && open.peek().at() < until) {
            Visit visit = open.poll();
            Optional<ShopEvent> event = visit.next();
            if (event.isPresent()) {
                log.event(event.get());
                open.add(visit);
            }
        }
    }
}
