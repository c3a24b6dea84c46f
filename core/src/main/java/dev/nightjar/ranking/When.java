package dev.nightjar.ranking;

import java.time.DayOfWeek;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Circumstances of a request; an empty set puts no condition. Weekday and hour are both those of the moment: Friday from
 * 22 to 4 is early and late on Friday, not on Saturday morning.
 *
 * @param countries ISO 3166-1 alpha-2, upper case
 * @param fromHour first hour, 0..23, local to the store
 * @param toHour hour at which it ends, 1..24, exclusive; at or below {@code fromHour} it runs over midnight
 */
public record When(
        Set<String> devices,
        Set<String> campaigns,
        Set<String> countries,
        Set<DayOfWeek> weekdays,
        int fromHour,
        int toHour) {

    /** Always. */
    public static final When ALWAYS = new When(Set.of(), Set.of(), Set.of(), Set.of(), 0, 24);

    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    public When {
        devices = Set.copyOf(devices);
        campaigns = Set.copyOf(campaigns);
        countries = Set.copyOf(countries);
        weekdays = Set.copyOf(weekdays);
        if (fromHour < 0 || fromHour > 23 || toHour < 1 || toHour > 24) {
            throw new IllegalArgumentException(
                    "hours " + fromHour + "-" + toHour + ": the first is 0 to 23, the last 1 to 24");
        }
    }

    /** Whether a text can name a country: two upper-case letters. */
    public static boolean isCountry(String text) {
        return COUNTRY.matcher(text).matches();
    }

    /** Whether all stated conditions hold; what a request does not say meets no condition. */
    public boolean holds(RequestContext context) {
        return meets(devices, context.device())
                && meets(campaigns, context.campaign())
                && meets(countries, context.country())
                && meets(weekdays, context.localTime().getDayOfWeek())
                && includesHour(context.localTime().getHour());
    }

    private static <T> boolean meets(Set<T> wanted, T found) {
        return wanted.isEmpty() || wanted.contains(found);
    }

    /** Whether an hour of the day, 0..23, is among its hours. */
    public boolean includesHour(int hour) {
        return fromHour < toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour;
    }
}
