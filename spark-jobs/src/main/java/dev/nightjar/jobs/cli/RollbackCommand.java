package dev.nightjar.jobs.cli;

import dev.nightjar.contract.Manifest;
import dev.nightjar.redis.Generations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import redis.clients.jedis.UnifiedJedis;

/** {@code nightjar rollback}: the generation before the live one becomes live. */
@Command(
        name = "rollback",
        description = "Make the finished generation before the live one live; servers follow within a second.",
        mixinStandardHelpOptions = true)
final class RollbackCommand implements Runnable {
    @Mixin
    private OneStore store;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        try (UnifiedJedis redis = store.redis()) {
            Manifest now = new Generations(redis, store.name()).rollback();
            spec.commandLine()
                    .getOut()
                    .printf(
                            "Generation %d of %s, data of %s, is live again.%n",
                            now.generation(), store.name(), now.runDate());
        }
    }
}
