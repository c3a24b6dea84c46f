package dev.nightjar.jobs.sample;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A shop's whole period in memory, with what the export does not tell: deliveries and who people really are. */
record RecordedShop(
        ShopSpec spec, Catalogue catalogue, List<ShopEvent> events, List<Change> changes, StockLedger stock) {

    /** Units in (above 0) or out of a row of stock, in the order in which it happened. */
    record Change(long at, Item item, int size, int units) {}

    static RecordedShop of(ShopKind kind) throws IOException {
        ShopSpec spec = new ShopSpec(kind, 600, 300, 60, 7, LocalDate.of(2026, 10, 31), 0);
        Catalogue catalogue = CatalogueMaker.make(spec);
        List<ShopEvent> events = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        StockLedger stock = new Trading(spec, catalogue).run(new ShopLog() {
            @Override
            public void event(ShopEvent event) {
                events.add(event);
                ShopEvent.Deed deed = event.deed();
                if (deed.action() == Action.PURCHASE) {
                    changes.add(new Change(event.at(), event.item(), deed.size(), -deed.quantity()));
                } else if (deed.action() == Action.RETURN) {
                    changes.add(new Change(event.at(), event.item(), deed.size(), deed.quantity()));
                }
            }

            @Override
            public void delivery(Delivery delivery) {
                changes.add(new Change(delivery.at(), delivery.item(), delivery.size(), delivery.units()));
            }
        });
        return new RecordedShop(spec, catalogue, events, changes, stock);
    }

    List<ShopEvent> all(Action action) {
        return events.stream().filter(event -> event.deed().action() == action).toList();
    }

    int day(ShopEvent event) {
        return (int) ((event.at() - new DayClock(spec.firstDay()).midnight(0)) / DayClock.DAY);
    }
}
