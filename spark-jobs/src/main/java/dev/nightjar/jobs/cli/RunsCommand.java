package dev.nightjar.jobs.cli;

import dev.nightjar.jobs.history.JobOfRun;
import dev.nightjar.settings.InvalidSettings;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nightjar runs}: what ran, when, and how it ended. */
@Command(
        name = "runs",
        description = "List the jobs that ran for a store and how they ended, the last begun first.",
        mixinStandardHelpOptions = true)
final class RunsCommand implements Runnable {
    @Mixin
    private OneStore store;

    @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "only jobs of this business date")
    private String date;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "30",
            description = "at most N (default: ${DEFAULT-VALUE})")
    private int last;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        if (last < 1) {
            throw new InvalidSettings("--last " + last + ": ask for 1 or more");
        }
        LocalDate day = date == null ? null : StoreOptions.day("--date", date);
        List<JobOfRun> jobs =
                store.inLake(lake -> day == null ? JobOfRun.last(lake, last) : JobOfRun.of(lake, day, last));
        PrintWriter out = spec.commandLine().getOut();
        if (jobs.isEmpty()) {
            out.println("Nothing ran for store " + store.name() + (day == null ? "" : " on " + day) + " in this lake.");
            return;
        }
        out.printf("%-20s  %-10s  %-11s %-8s %8s  %s%n", "began (UTC)", "data of", "job", "status", "seconds", "run");
        for (JobOfRun job : jobs) {
            out.printf(
                    Locale.ROOT,
                    "%-20s  %-10s  %-11s %-8s %8.1f  %s%n",
                    job.startedAt().truncatedTo(ChronoUnit.SECONDS),
                    job.date(),
                    job.job(),
                    job.status(),
                    job.seconds(),
                    job.runId());
            job.message().lines().limit(1).forEach(line -> out.println("    " + line));
        }
        out.println("What one of them did: ./nightjar explain-run RUN");
    }
}
