package dev.nightjar.jobs.sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Purchases on their way back, by the day of the period on which they arrive. Those after the last day are dropped. */
final class Returns {

    private static final int SOONEST = 3;
    private static final int LATEST = 16;

    private final ShopSpec spec;
    private final DayClock clock;
    private final Map<Integer, List<Arrival>> byDay = new HashMap<>();

    Returns(ShopSpec spec, DayClock clock) {
        this.spec = spec;
        this.clock = clock;
    }

    /** Sends a parcel on its way, by whoever came with {@code arrival} and bought it on a day of the period. */
    void plan(Arrival.SendBack parcel, Arrival arrival, int boughtOn, Dice dice) {
        int day = boughtOn + dice.between(SOONEST, LATEST);
        if (day < spec.days()) {
            byDay.computeIfAbsent(day, unused -> new ArrayList<>())
                    .add(new Arrival(clock.moment(day, dice), arrival.shopper(), arrival.signedIn(), parcel));
        }
    }

    /** Hands out the day's returns, once. */
    List<Arrival> due(int day) {
        List<Arrival> due = byDay.remove(day);
        return due == null ? List.of() : due;
    }
}
