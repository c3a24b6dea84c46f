package dev.nightjar.jobs.advise;

import java.time.Duration;
import java.util.Locale;

/** How a rail is kept fresh, the cheapest first. Live stock is read with every request in all of them. */
public enum Mode {
    /** The lists of the night. */
    BATCH,
    /** And what is trending, every few minutes. */
    MICRO_BATCH,
    /** And what the shopper does now. */
    REAL_TIME;

    /** The name in settings, such as {@code micro-batch}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * How old what the rail knows can get.
     *
     * @param pause between two runs of the jobs that run every few minutes
     */
    Duration age(Duration pause) {
        return switch (this) {
            case BATCH -> Duration.ofDays(1);
            case MICRO_BATCH -> pause;
            case REAL_TIME -> Duration.ZERO;
        };
    }
}
