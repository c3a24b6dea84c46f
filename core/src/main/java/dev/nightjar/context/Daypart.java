package dev.nightjar.context;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A part of the day as the store's wall clock shows it. The clock decides and nothing else: where it is put back, the
 * hour that comes twice belongs to its daypart both times; where it is put forward, that night is an hour shorter.
 */
public enum Daypart {
    /** From 0 to 6. */
    NIGHT(0),
    /** From 6 to 11. */
    MORNING(6),
    /** From 11 to 14. */
    NOON(11),
    /** From 14 to 18. */
    AFTERNOON(14),
    /** From 18 to 24. */
    EVENING(18);

    private static final Daypart[] BY_HOUR = new Daypart[24];

    static {
        for (Daypart part : values()) {
            for (int hour = part.fromHour; hour < BY_HOUR.length; hour++) {
                BY_HOUR[hour] = part;
            }
        }
    }

    private final int fromHour;

    Daypart(int fromHour) {
        this.fromHour = fromHour;
    }

    /** The daypart of a time on the store's clock. */
    public static Daypart at(LocalTime time) {
        return BY_HOUR[time.getHour()];
    }

    /** The daypart of a moment, where the store is. */
    public static Daypart at(Instant moment, ZoneId zone) {
        return at(LocalTime.ofInstant(moment, zone));
    }

    /** The name in tables and explanations, such as {@code evening}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The daypart that {@link #label} names.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public static Daypart named(String label) {
        return Arrays.stream(values())
                .filter(part -> part.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + label + "' is no daypart; they are "
                        + Arrays.stream(values()).map(Daypart::label).collect(Collectors.joining(", "))));
    }
}
