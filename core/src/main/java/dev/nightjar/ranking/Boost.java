package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import java.time.DayOfWeek;
import java.util.Set;

/**
 * A merchandiser's wish: in these circumstances, these items count for more (or less).
 *
 * @param name shown in the explanation
 * @param when all stated conditions must hold
 * @param category items in this category or below; empty for every category
 * @param brand items of this brand; empty for every brand
 * @param factor multiplies the item's score; above 1 lifts, below 1 lowers; positive
 */
public record Boost(String name, When when, String category, String brand, double factor) implements Lift {

    /**
     * Circumstances; an empty set puts no condition. Weekday and hour are both those of the moment: a boost of
     * Friday from 22 to 4 holds early and late on Friday, not on Saturday morning.
     *
     * @param fromHour first hour, 0..23, local to the store
     * @param toHour hour at which it ends, 1..24, exclusive; at or below {@code fromHour} it runs over midnight
     */
    public record When(Set<String> devices, Set<String> campaigns, Set<DayOfWeek> weekdays, int fromHour, int toHour) {
        /** Always. */
        public static final When ALWAYS = new When(Set.of(), Set.of(), Set.of(), 0, 24);

        public When {
            devices = Set.copyOf(devices);
            campaigns = Set.copyOf(campaigns);
            weekdays = Set.copyOf(weekdays);
            if (fromHour < 0 || fromHour > 23 || toHour < 1 || toHour > 24) {
                throw new IllegalArgumentException(
                        "hours " + fromHour + "-" + toHour + ": the first is 0 to 23, the last 1 to 24");
            }
        }

        boolean holds(RequestContext context) {
            return (devices.isEmpty() || devices.contains(context.device()))
                    && (campaigns.isEmpty() || campaigns.contains(context.campaign()))
                    && (weekdays.isEmpty()
                            || weekdays.contains(context.localTime().getDayOfWeek()))
                    && holdsAt(context.localTime().getHour());
        }

        private boolean holdsAt(int hour) {
            return fromHour < toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour;
        }
    }

    public Boost {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException(
                    "boost " + name + ": factor " + factor + "; use a positive number, below 1 to lower");
        }
    }

    /** Whether it applies at all in these circumstances. */
    public boolean holds(RequestContext context) {
        return when.holds(context);
    }

    @Override
    public double factor(Item item) {
        return targets(item) ? factor : 1;
    }

    @Override
    public String name(Item item) {
        return name;
    }

    boolean targets(Item item) {
        return item.isIn(category) && (brand.isEmpty() || brand.equals(item.brand()));
    }
}
