package dev.nightjar.jobs.sample;

import java.time.LocalDate;
import java.util.Objects;

/**
 * What to generate. Two equal specs give the same files, byte for byte; nothing else (clock, time zone, locale,
 * machine) has a say. It is not a forecast of file size: that grows with {@code users * days}.
 *
 * @param kind what the shop sells and in which format it exports
 * @param users registered shoppers, 1 to 10,000,000; some may never visit, and guests come on top
 * @param items catalogue rows, 150 to 1,000,000
 * @param days length of the period in days, 1 to 1,100
 * @param seed any number; another seed is another shop
 * @param lastDay the last day of the period, UTC, included; 2000-01-01 to 2199-12-31
 * @param brokenRows unusable lines to mix into the event file, 0 to 1,000,000
 */
public record ShopSpec(ShopKind kind, int users, int items, int days, long seed, LocalDate lastDay, int brokenRows) {

    private static final int MAX_USERS = 10_000_000;
    private static final int MIN_ITEMS = 150;
    private static final int MAX_ITEMS = 1_000_000;
    private static final int MAX_DAYS = 1_100;
    private static final int MAX_BROKEN_ROWS = 1_000_000;

    public ShopSpec {
        Objects.requireNonNull(kind, "kind is missing; give CLOTHING or HOME");
        Objects.requireNonNull(lastDay, "lastDay is missing; give the last day of the period, such as 2026-10-31");
        requireWithin("users", users, 1, MAX_USERS);
        requireWithin("items", items, MIN_ITEMS, MAX_ITEMS);
        requireWithin("days", days, 1, MAX_DAYS);
        requireWithin("brokenRows", brokenRows, 0, MAX_BROKEN_ROWS);
        if (lastDay.getYear() < 2000 || lastDay.getYear() > 2199) {
            throw new IllegalArgumentException("lastDay is " + lastDay + "; give a day from 2000-01-01 to 2199-12-31");
        }
    }

    /** The first day of the period, UTC. */
    public LocalDate firstDay() {
        return lastDay.minusDays(days - 1L);
    }

    private static void requireWithin(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; give a whole number from " + least + " to " + most);
        }
    }
}
