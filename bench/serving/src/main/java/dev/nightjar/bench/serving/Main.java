package dev.nightjar.bench.serving;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The benches of the server; Spark is not on this class path, as its Jackson is another. */
@Command(
        name = "bench",
        description = "Benchmarks. Each prints a table and ends with one line of JSON; ratios hold within one run.",
        mixinStandardHelpOptions = true,
        subcommands = {ServingBench.class, EventsBench.class, EmbeddingsBench.class})
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        // A line per request belongs to what is measured, but in a file, as in operation.
        System.setProperty("log4j2.configurationFile", "bench-log.xml");
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
