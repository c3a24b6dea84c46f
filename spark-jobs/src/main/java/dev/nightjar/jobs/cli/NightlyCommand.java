package dev.nightjar.jobs.cli;

import dev.nightjar.jobs.run.Jobs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightjar nightly}: all nightly jobs in order, from the first that has not finished. */
@Command(
        name = "nightly",
        description =
                "Run all nightly jobs of a store in order; goes on after the last one that finished for the date.",
        mixinStandardHelpOptions = true)
final class NightlyCommand implements Runnable {
    @Mixin
    private StoreOptions options;

    @Option(names = "--restart", description = "run every job, also those that have finished for the date")
    private boolean restart;

    @Override
    public void run() {
        options.run(Jobs.NIGHTLY, !restart, false);
    }
}
