package dev.nightjar.jobs.run;

import com.typesafe.config.Config;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.settings.Settings;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * Everything a job depends on besides the tables.
 *
 * @param lake the store's tables, opened for this one job
 * @param settings the store's checked configuration
 * @param paths resolves relative paths of the configuration
 * @param date the business date: events up to its end count, in UTC
 * @param at the moment up to which events count, exclusive, for jobs that look at a moment; else the end of the date
 * @param runId names the run in every row written; the same date, settings and release give the same id
 * @param dryRun whether to stop before anything outside the lake changes
 * @param clock for records of when something was done; never for what is computed
 * @param console for a person who watches: progress and estimates, never results
 */
public record JobContext(
        SparkSession spark,
        Lake lake,
        String store,
        Config settings,
        Settings paths,
        LocalDate date,
        Instant at,
        String runId,
        boolean dryRun,
        Clock clock,
        PrintStream console) {

    /** Of a whole day. */
    public JobContext(
            SparkSession spark,
            Lake lake,
            String store,
            Config settings,
            Settings paths,
            LocalDate date,
            String runId,
            boolean dryRun,
            Clock clock,
            PrintStream console) {
        this(spark, lake, store, settings, paths, date, endOf(date), runId, dryRun, clock, console);
    }

    /** The first moment after a date, in UTC. */
    public static Instant endOf(LocalDate date) {
        return date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Seed of everything random. */
    public long seed() {
        return settings.getLong("jobs.seed");
    }

    /** The run's id for a date, the store's settings and this release. */
    public static String runId(String store, LocalDate date, Config settings) {
        return runId(store, String.format(Locale.ROOT, "%tY%<tm%<td", date), settings);
    }

    /** The run's id for a moment, which has milliseconds, the store's settings and this release. */
    public static String runId(String store, Instant at, Config settings) {
        return runId(store, at.toString().replaceAll("[-:]", ""), settings);
    }

    private static String runId(String store, String when, Config settings) {
        String basis = Settings.fingerprint(settings) + " " + CodeVersion.current();
        return String.format(
                Locale.ROOT,
                "%s-%s-%08x",
                store,
                when,
                java.util.Arrays.hashCode(basis.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
