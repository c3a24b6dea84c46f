package dev.nightjar.jobs;

import com.typesafe.config.Config;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.JobFailed;
import dev.nightjar.jobs.run.JobRecord;
import dev.nightjar.jobs.run.JobRunner;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.spark.sql.SparkSession;

/** A store named {@code shop} in a folder of its own: its {@code conf/}, its exports and its lake. */
public final class TestStore {
    public static final String NAME = "shop";

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T03:00:00Z"), ZoneOffset.UTC);

    private final Path home;
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    private TestStore(Path home) {
        this.home = home;
    }

    /**
     * Writes the store's configuration.
     *
     * @param process text of nightjar.conf
     * @param store text of the store's file
     */
    public static TestStore in(Path home, String process, String store) {
        TestStore made = new TestStore(home);
        made.write("conf/nightjar.conf", process);
        made.write("conf/stores/" + NAME + ".conf", store);
        return made;
    }

    /** A store without settings of the process. */
    public static TestStore in(Path home, String store) {
        return in(home, "", store);
    }

    /** Another configuration of the same store, over the same exports and the same lake. */
    public TestStore configured(String store) {
        write("conf/stores/" + NAME + ".conf", store);
        return this;
    }

    /** Says where the store's Redis is, in place of anything else in nightjar.conf. */
    public TestStore withRedis(String url) {
        write("conf/nightjar.conf", "redis.url = \"" + url + "\"");
        return this;
    }

    /** Writes a file of the store, such as an export; the lines get line ends. */
    public Path write(String name, String... lines) {
        Path file = home.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path home() {
        return home;
    }

    public Path conf() {
        return home.resolve("conf/nightjar.conf");
    }

    public Settings paths() {
        return Settings.load(conf());
    }

    public Config settings() {
        return paths().store(NAME);
    }

    public JobContext context(SparkSession spark, String date) {
        return context(spark, date, false);
    }

    public JobContext dryContext(SparkSession spark, String date) {
        return context(spark, date, true);
    }

    /** For a job that looks at a moment. */
    public JobContext contextAt(SparkSession spark, String moment, boolean dryRun) {
        Config settings = settings();
        Instant at = Instant.parse(moment);
        return new JobContext(
                spark,
                lake(spark),
                NAME,
                settings,
                paths(),
                at.minusMillis(1).atOffset(ZoneOffset.UTC).toLocalDate(),
                at,
                JobContext.runId(NAME, at, settings),
                dryRun,
                CLOCK,
                new PrintStream(console, true, StandardCharsets.UTF_8));
    }

    private JobContext context(SparkSession spark, String date, boolean dryRun) {
        Config settings = settings();
        LocalDate day = LocalDate.parse(date);
        return new JobContext(
                spark,
                lake(spark),
                NAME,
                settings,
                paths(),
                day,
                JobContext.runId(NAME, day, settings),
                dryRun,
                CLOCK,
                new PrintStream(console, true, StandardCharsets.UTF_8));
    }

    public Lake lake(SparkSession spark) {
        return new Lake(spark, paths().resolvePath(settings().getString("jobs.lake")), NAME);
    }

    public LakeTable table(SparkSession spark, TableSpec spec) {
        return lake(spark).table(spec);
    }

    /** Runs a job as the command line does. */
    public JobRecord run(SparkSession spark, Job job, String date) {
        return JobRunner.run(job, context(spark, date));
    }

    /** Runs a job that must not end well, and gives what the command line would explain. */
    public Throwable failureOf(SparkSession spark, Job job, String date) {
        try {
            JobRecord record = run(spark, job, date);
            throw new AssertionError(job.name() + " should have failed, but: " + record.toJson());
        } catch (JobFailed e) {
            return e.getCause();
        }
    }

    /** What the jobs told a person who watched. */
    public String console() {
        return console.toString(StandardCharsets.UTF_8);
    }
}
