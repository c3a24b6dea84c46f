package dev.nightjar.jobs.cli;

import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.Jobs;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nightjar job NAME}: one job of a store; without a name, the list. */
@Command(
        name = "job",
        description = "Run one job of a store; without a name, list the jobs.",
        mixinStandardHelpOptions = true)
final class JobCommand implements Runnable {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "the job")
    private String name;

    @ArgGroup(exclusive = false)
    private StoreOptions options;

    @Option(names = "--dry-run", description = "publish: estimate and check, but write nothing outside the lake")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine line = spec.commandLine();
        if (name == null) {
            Jobs.ALL.forEach(job -> line.getOut().printf("%-12s %s%n", job.name(), job.summary()));
            line.getOut().println("Run one with: ./nightjar job NAME --store STORE --date YYYY-MM-DD");
            return;
        }
        Job job = Jobs.named(name);
        if (options == null) {
            throw new CommandLine.ParameterException(
                    line, job.name() + ": " + job.description() + System.lineSeparator() + "Missing: --store STORE");
        }
        options.run(List.of(job), false, dryRun);
    }
}
