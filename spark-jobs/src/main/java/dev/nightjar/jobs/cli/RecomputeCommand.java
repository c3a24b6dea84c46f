package dev.nightjar.jobs.cli;

import dev.nightjar.jobs.history.JobOfRun;
import dev.nightjar.jobs.history.Recomputation;
import dev.nightjar.jobs.history.Recomputation.OfTable;
import dev.nightjar.jobs.run.CodeVersion;
import dev.nightjar.jobs.run.JobRecord;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.settings.InvalidSettings;
import java.io.PrintWriter;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nightjar recompute}: does a job of a past run again and compares. */
@Command(
        name = "recompute",
        description =
                "Do a job of a past run again, from the settings, the seed and the table versions that the table runs has of"
                        + " it, and say whether every row comes out the same. The store's tables stay as they are. Exit 3 when a row"
                        + " differs. The last line is JSON.",
        mixinStandardHelpOptions = true)
final class RecomputeCommand implements Runnable {
    @Parameters(paramLabel = "RUN", description = "a run's id, such as loom-20261031-0a1b2c3d")
    private String run;

    @Option(
            names = "--job",
            paramLabel = "JOB",
            defaultValue = "candidates",
            description = "profiles, train, repeat, candidates, popular, context, related or evaluate (default:"
                    + " ${DEFAULT-VALUE})")
    private String job;

    @Mixin
    private ConfFile conf;

    @Spec
    private CommandSpec spec;

    /** The last line. */
    private record Line(String command, String runId, String job, long rows, long differing, List<OfTable> tables) {}

    @Override
    public void run() {
        OneStore store = RunId.store(run, conf);
        Line line = store.inSession((spark, lake) -> recomputed(spark, lake, store));
        PrintWriter out = spec.commandLine().getOut();
        line.tables()
                .forEach(table -> out.println(table.table() + ": " + table.rows() + " rows, "
                        + (table.differing() == 0 ? "all the same byte for byte" : table.differing() + " DIFFER")));
        out.println(JobRecord.json(line));
        out.flush();
        if (line.differing() > 0) {
            throw new Refused(line.differing() + " rows of " + job + " differ from those of run " + run
                    + ": has the code changed since, or does a job depend on something that runs does not keep?");
        }
    }

    private Line recomputed(SparkSession spark, Lake lake, OneStore store) {
        JobOfRun done = JobOfRun.of(lake, run).stream()
                .filter(of -> of.job().equals(job) && of.status().equals("done"))
                .findFirst()
                .orElseThrow(() -> new InvalidSettings("the lake of store " + store.name() + " knows no finished " + job
                        + " of run " + run + "; ./nightjar explain-run " + run + " says what there is"));
        if (!done.codeVersion().equals(CodeVersion.current())) {
            System.err.println("recompute: the run was made by code " + done.codeVersion() + ", this is "
                    + CodeVersion.current() + "; a difference may be meant");
        }
        List<OfTable> tables = Recomputation.of(spark, lake, store.name(), done, store.all(), System.err);
        return new Line(
                "recompute",
                run,
                job,
                tables.stream().mapToLong(OfTable::rows).sum(),
                tables.stream().mapToLong(OfTable::differing).sum(),
                tables);
    }
}
