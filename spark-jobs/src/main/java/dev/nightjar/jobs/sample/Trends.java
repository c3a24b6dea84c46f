package dev.nightjar.jobs.sample;

import java.util.ArrayList;
import java.util.List;

/** Items that become hot for some days, as after a mention by somebody famous. */
record Trends(List<Spike> spikes) {

    /** One item's days of fame; {@code factor} multiplies its popularity. */
    record Spike(Item item, int firstDay, int lastDay, double factor) {

        boolean on(int day) {
            return firstDay <= day && day <= lastDay;
        }
    }

    private static final int DAYS_A_SPIKE = 12;
    private static final int ITEMS_A_SPIKE = 5_000;

    static Trends draw(ShopSpec spec, Catalogue catalogue) {
        Dice dice = Dice.of(spec.seed(), Dice.Stream.TREND, 0);
        int wanted = 2 + spec.days() / DAYS_A_SPIKE + spec.items() / ITEMS_A_SPIKE;
        List<Spike> spikes = new ArrayList<>();
        while (spikes.size() < wanted) {
            Item item = dice.pick(catalogue.items());
            int firstDay = dice.between(0, spec.days() - 1);
            int lastDay = firstDay + dice.between(2, 6);
            if (item.onSale(firstDay) && item.onSale(lastDay)) {
                spikes.add(new Spike(item, firstDay, lastDay, 15 + 15 * dice.unit()));
            }
        }
        return new Trends(List.copyOf(spikes));
    }

    List<Spike> on(int day) {
        return spikes.stream().filter(spike -> spike.on(day)).toList();
    }
}
