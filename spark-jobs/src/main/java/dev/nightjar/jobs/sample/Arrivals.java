package dev.nightjar.jobs.sample;

import java.util.ArrayList;
import java.util.List;

/** Who comes on a day. Keeps six bytes a shopper (how often, since when), so that a day is one quick pass. */
final class Arrivals {

    private static final double FORGOT_TO_SIGN_IN = 0.15;

    private final ShopSpec spec;
    private final DayClock clock;
    private final Refills refills;
    private final Returns returns;
    private final float[] rates;
    private final short[] firstDays;

    Arrivals(ShopSpec spec, Shoppers shoppers, Refills refills, Returns returns) {
        this.spec = spec;
        this.clock = new DayClock(spec.firstDay());
        this.refills = refills;
        this.returns = returns;
        this.rates = new float[shoppers.count()];
        this.firstDays = new short[rates.length];
        for (int i = 0; i < rates.length; i++) {
            Shoppers.Activity activity = shoppers.activity(i);
            rates[i] = (float) activity.rate();
            firstDays[i] = (short) activity.firstDay();
        }
    }

    /** Mean visits a day once everybody has joined, errands aside. */
    double meanVisits() {
        double total = 0;
        for (float rate : rates) {
            total += rate;
        }
        return total;
    }

    /** The day's arrivals in time order. */
    List<Arrival> on(int day) {
        List<Arrival> arrivals = new ArrayList<>(returns.due(day));
        double weekFactor = clock.weekFactor(day);
        for (int shopper = 0; shopper < rates.length; shopper++) {
            if (day < firstDays[shopper]) {
                continue;
            }
            Dice dice = Dice.of(spec.seed(), Dice.Stream.ARRIVAL, shopper, day);
            for (int visits = dice.poisson(rates[shopper] * weekFactor); visits > 0; visits--) {
                boolean signedIn = shopper < spec.users() && !dice.chance(FORGOT_TO_SIGN_IN);
                arrivals.add(new Arrival(clock.moment(day, dice), shopper, signedIn, new Arrival.Browse()));
            }
            int who = shopper;
            refills.due(shopper, day)
                    .ifPresent(errand -> arrivals.add(new Arrival(clock.moment(day, dice), who, true, errand)));
        }
        arrivals.sort(Arrival.IN_TIME);
        return arrivals;
    }
}
