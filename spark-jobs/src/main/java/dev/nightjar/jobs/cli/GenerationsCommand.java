package dev.nightjar.jobs.cli;

import dev.nightjar.contract.Manifest;
import dev.nightjar.redis.Generations;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import redis.clients.jedis.UnifiedJedis;

/** {@code nightjar generations}: what is published. */
@Command(
        name = "generations",
        description = "List the published generations of a store, newest first; * marks the live one.",
        mixinStandardHelpOptions = true)
final class GenerationsCommand implements Runnable {
    @Mixin
    private OneStore store;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        try (UnifiedJedis redis = store.redis()) {
            Generations generations = new Generations(redis, store.name());
            OptionalLong live = generations.live();
            out.printf("  %10s  %-9s %-12s %10s %8s  %s%n", "generation", "state", "data of", "users", "items", "run");
            for (Manifest m : generations.all()) {
                out.printf(
                        "%s %10d  %-9s %-12s %,10d %,8d  %s%n",
                        live.isPresent() && live.getAsLong() == m.generation() ? "*" : " ",
                        m.generation(),
                        m.state(),
                        m.runDate(),
                        m.users(),
                        m.items(),
                        m.runId());
            }
            if (live.isEmpty()) {
                out.println("Nothing is live: run ./nightjar nightly --store " + store.name() + " first.");
            }
        }
    }
}
