package dev.nightjar.jobs.cli;

import com.typesafe.config.Config;
import dev.nightjar.jobs.ingest.IngestJob;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.JobRecord;
import dev.nightjar.jobs.run.JobRunner;
import dev.nightjar.jobs.run.SparkSessions;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.settings.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Which store and which date, and running jobs on them in one Spark session. */
final class StoreOptions {
    @Option(
            names = "--store",
            required = true,
            paramLabel = "STORE",
            split = ",",
            description =
                    "the store, conf/stores/STORE.conf; several small ones, separated by commas, share one session")
    List<String> stores;

    @Option(
            names = "--date",
            paramLabel = "YYYY-MM-DD",
            description = "the business date; events up to its end count, in UTC (default: yesterday)")
    String date;

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            description = "in place of --date, the moment that a job such as trending looks back from, such as"
                    + " 2026-10-31T18:05:00Z (default: now)")
    String at;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "${sys:nightjar.conf:-conf/nightjar.conf}",
            description = "nightjar.conf; stores are in stores/ beside it (default: ${DEFAULT-VALUE})")
    Path conf;

    /** What a run of one store needs before Spark starts, all of it checked. */
    private record Checked(
            String store, Settings settings, Config ofStore, Moment moment, String runId, boolean dryRun, Clock clock) {
        JobContext context(SparkSession spark) {
            String root = settings.resolvePath(ofStore.getString("jobs.lake"));
            return new JobContext(
                    spark,
                    new Lake(spark, root, store),
                    store,
                    ofStore,
                    settings,
                    moment.date(),
                    moment.at(),
                    runId,
                    dryRun,
                    clock,
                    console());
        }
    }

    /**
     * Runs the jobs in order, for one store after the other, and prints a line of JSON for each; the first that does not
     * end well ends all.
     *
     * @param resume whether to skip a job that this very run has finished before
     */
    void run(List<Job> jobs, boolean resume, boolean dryRun) {
        List<Checked> runs = check(jobs, dryRun);
        SparkSession spark = SparkSessions.open(
                String.join(",", stores) + " " + runs.get(0).moment().at(),
                runs.get(0).settings().process());
        try {
            for (Checked run : runs) {
                if (runs.size() > 1) {
                    console().println("== " + run.store() + " ==");
                }
                runStore(jobs, resume, run, spark);
            }
        } finally {
            spark.stop();
        }
    }

    private static void runStore(List<Job> jobs, boolean resume, Checked run, SparkSession spark) {
        int step = 0;
        // Once one job is not skipped, none after it is: it would stand on what is no longer there.
        boolean resuming = resume;
        Instant predecessorStart = Instant.EPOCH;
        for (Job job : jobs) {
            step++;
            console().printf("[%d/%d] %s: %s%n", step, jobs.size(), job.name(), job.summary());
            JobContext context = run.context(spark);
            Optional<JobRunner.Finished> done =
                    resuming ? JobRunner.finished(job, context, predecessorStart) : Optional.empty();
            resuming = done.isPresent();
            predecessorStart = done.map(JobRunner.Finished::start).orElse(predecessorStart);
            JobRecord record = done.map(JobRunner.Finished::record).orElseGet(() -> JobRunner.run(job, context));
            console()
                    .printf(
                            Locale.ROOT,
                            "[%d/%d] %s %s%n",
                            step,
                            jobs.size(),
                            record.status(),
                            done.isPresent() ? "(" + record.message() + ")" : "in " + record.seconds() + " s");
            System.out.println(record.toJson());
        }
    }

    /** Everything that can be wrong before Spark has started, for all stores. */
    private List<Checked> check(List<Job> jobs, boolean dryRun) {
        Clock clock = Clock.systemUTC();
        Settings settings = Settings.load(conf);
        Moment moment = moment(jobs, clock);
        List<Checked> runs = new ArrayList<>();
        for (String store : stores) {
            Config ofStore = settings.store(store);
            Checked run = new Checked(store, settings, ofStore, moment, moment.runId(store, ofStore), dryRun, clock);
            if (jobs.stream().anyMatch(job -> job instanceof IngestJob)) {
                IngestJob.sources(store, ofStore, settings, moment.date());
            }
            runs.add(run);
        }
        if (jobs.stream().anyMatch(Job::needsRedis)) {
            // A night's work should not end at a Redis that was away all along.
            RedisAddress.of(settings.process()).open().close();
        }
        return runs;
    }

    /** Which day a run is of, and the moment up to which events count. */
    private record Moment(LocalDate date, Instant at) {
        static Moment endOf(LocalDate date) {
            return new Moment(date, JobContext.endOf(date));
        }

        /** Midnight belongs to the day that it ends. */
        static Moment at(Instant instant) {
            Instant at = instant.truncatedTo(ChronoUnit.MILLIS);
            return new Moment(at.minusMillis(1).atOffset(ZoneOffset.UTC).toLocalDate(), at);
        }

        String runId(String store, Config settings) {
            return equals(endOf(date))
                    ? JobContext.runId(store, date, settings)
                    : JobContext.runId(store, at, settings);
        }
    }

    private Moment moment(List<Job> jobs, Clock clock) {
        boolean looksAtNow = jobs.stream().allMatch(Job::looksAtNow);
        if (at != null) {
            if (date != null || !looksAtNow) {
                throw new InvalidSettings("--at " + at + ": "
                        + (looksAtNow
                                ? "give either --at or --date"
                                : jobs.get(0).name() + " sums up a whole day: give --date"));
            }
            try {
                return Moment.at(Instant.parse(at));
            } catch (DateTimeException e) {
                throw new InvalidSettings("--at " + at + " is not a moment: write it in UTC, as 2026-10-31T18:05:00Z");
            }
        }
        return looksAtNow && date == null ? Moment.at(clock.instant()) : Moment.endOf(day(clock));
    }

    private LocalDate day(Clock clock) {
        return date == null ? LocalDate.now(clock).minusDays(1) : day("--date", date);
    }

    /** A date that a person wrote. */
    static LocalDate day(String option, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidSettings(
                    option + " " + text + " is not a date: write it as YYYY-MM-DD, such as 2026-10-31");
        }
    }

    private static PrintStream console() {
        return System.err;
    }
}
