package dev.nightjar.jobs.advise;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * From when on something matters.
 *
 * @param pause between two runs of the jobs that run every few minutes
 * @param withoutHistory share of events by shoppers without history that a rail may leave impersonal, 0..1
 * @param changed share of items that may change between two refreshes, 0..1
 */
public record Thresholds(Duration pause, double withoutHistory, double changed) {
    /** From {@code jobs.advise}. */
    public static Thresholds of(Config settings) {
        Config c = settings.getConfig("jobs.advise");
        return new Thresholds(
                c.getDuration("micro-batch-pause"),
                c.getDouble("max-without-history"),
                c.getDouble("max-changed-share"));
    }
}
