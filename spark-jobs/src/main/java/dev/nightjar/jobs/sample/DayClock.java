package dev.nightjar.jobs.sample;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** When in a day and in a week people shop; the period's days as milliseconds since 1970, UTC. */
record DayClock(LocalDate start) {

    static final long DAY = 86_400_000;

    private static final long HOUR = 3_600_000;
    private static final double WEEKEND_FACTOR = 1.25;
    /** Running totals of the interest at each hour: quiet at night, a small peak at noon, the largest at nine. */
    private static final double[] HOURS = {
        1, 1.5, 1.8, 2, 2.3, 3, 4.5, 7, 10.5, 15, 20, 25.5, 32, 38, 43, 48, 53, 58.5, 65, 73, 82.5, 92, 98, 100
    };

    /** Midnight at the start of the period's day. */
    long midnight(int day) {
        return start.plusDays(day).atStartOfDay().toEpochSecond(ZoneOffset.UTC) * 1000;
    }

    long moment(int day, Dice dice) {
        return midnight(day) + dice.weighted(HOURS) * HOUR + (long) (dice.unit() * HOUR);
    }

    double weekFactor(int day) {
        DayOfWeek weekday = start.plusDays(day).getDayOfWeek();
        return weekday == DayOfWeek.SATURDAY || weekday == DayOfWeek.SUNDAY ? WEEKEND_FACTOR : 1;
    }

    boolean monday(int day) {
        return start.plusDays(day).getDayOfWeek() == DayOfWeek.MONDAY;
    }
}
