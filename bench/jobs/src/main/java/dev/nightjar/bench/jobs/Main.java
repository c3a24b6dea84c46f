package dev.nightjar.bench.jobs;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The benches of the jobs, with Spark on the class path. */
@Command(
        name = "bench",
        description = "Benchmarks. Each prints a table and ends with one line of JSON; ratios hold within one run.",
        mixinStandardHelpOptions = true,
        subcommands = {CandidatesBench.class, PublishBench.class, NightlyBench.class, EmailBench.class, TrainBench.class
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
