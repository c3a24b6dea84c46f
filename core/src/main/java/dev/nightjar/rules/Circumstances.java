package dev.nightjar.rules;

import dev.nightjar.ranking.When;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where and when a rule holds, or several do together. An empty set stands for everything.
 *
 * @param hours bit h is set where the hour h of the day is included
 */
record Circumstances(
        Set<String> rails,
        Set<String> devices,
        Set<String> campaigns,
        Set<String> countries,
        Set<DayOfWeek> weekdays,
        int hours,
        Validity valid) {

    /** Each combination of weekday and hour comes by in this time, whatever the clocks do in between. */
    private static final Duration EVERY_HOUR_OF_A_WEEK = Duration.ofDays(8);

    static Circumstances of(Rule rule) {
        When when = rule.when();
        int hours = 0;
        for (int hour = 0; hour < 24; hour++) {
            hours |= when.includesHour(hour) ? 1 << hour : 0;
        }
        return new Circumstances(
                rule.rails(), when.devices(), when.campaigns(), when.countries(), when.weekdays(), hours, rule.valid());
    }

    /** Where and when both hold; empty where they never do together. */
    Optional<Circumstances> and(Circumstances other) {
        Optional<Set<String>> sameRails = common(rails, other.rails);
        Optional<Set<String>> sameDevices = common(devices, other.devices);
        Optional<Set<String>> sameCampaigns = common(campaigns, other.campaigns);
        Optional<Set<String>> sameCountries = common(countries, other.countries);
        Optional<Set<DayOfWeek>> sameDays = common(weekdays, other.weekdays);
        Validity both = valid.and(other.valid);
        if (sameRails.isEmpty()
                || sameDevices.isEmpty()
                || sameCampaigns.isEmpty()
                || sameCountries.isEmpty()
                || sameDays.isEmpty()
                || (hours & other.hours) == 0
                || both.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Circumstances(
                sameRails.get(),
                sameDevices.get(),
                sameCampaigns.get(),
                sameCountries.get(),
                sameDays.get(),
                hours & other.hours,
                both));
    }

    private static <T> Optional<Set<T>> common(Set<T> some, Set<T> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return Optional.of(some.isEmpty() ? others : some);
        }
        Set<T> both = new HashSet<>(some);
        both.retainAll(others);
        return both.isEmpty() ? Optional.empty() : Optional.of(both);
    }

    /** Whether they ever come about from a moment on: a Friday does not, within a Monday. */
    boolean comeAbout(Instant now, ZoneId zone) {
        if (valid.equals(Validity.ALWAYS)) {
            return true;
        }
        Instant from = valid.from().filter(now::isBefore).orElse(now);
        if (valid.isOverAt(from)) {
            return false;
        }
        Instant end =
                valid.until().filter(from.plus(EVERY_HOUR_OF_A_WEEK)::isAfter).orElse(from.plus(EVERY_HOUR_OF_A_WEEK));
        for (Instant moment = from;
                moment.isBefore(end);
                moment = moment.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS)) {
            ZonedDateTime local = moment.atZone(zone);
            if ((hours & 1 << local.getHour()) != 0
                    && (weekdays.isEmpty() || weekdays.contains(local.getDayOfWeek()))) {
                return true;
            }
        }
        return false;
    }
}
