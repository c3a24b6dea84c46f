package dev.nightjar.jobs.email;

import com.typesafe.config.Config;
import dev.nightjar.jobs.publish.PublishedAssortment;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;

/**
 * All that lists are ranked from, beside what is known of each user, on its way to the executors.
 *
 * @param settings those of ranking at least
 * @param rules as JSON
 * @param extent how much of what is looked at
 */
record Making(
        Campaign campaign,
        PublishedAssortment assortment,
        Config settings,
        String rules,
        StockSnapshot stock,
        Extent extent)
        implements Serializable {

    /**
     * How much is looked at, and when.
     *
     * @param date of the lists
     * @param at the moment that circumstances are taken at
     * @param maxCandidates that the sources of a rail bring together
     * @param depth items ranked for each user
     */
    record Extent(LocalDate date, Instant at, int maxCandidates, int depth) implements Serializable {}
}
