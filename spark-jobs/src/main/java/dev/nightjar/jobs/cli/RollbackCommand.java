package dev.nightjar.jobs.cli;

import dev.nightjar.contract.Manifest;
import dev.nightjar.redis.Generations;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.settings.Settings;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import redis.clients.jedis.UnifiedJedis;

/** {@code nightjar rollback}: the generation before the live one becomes live. */
@Command(
        name = "rollback",
        description = "Make the finished generation before the live one live; servers follow within a second.",
        mixinStandardHelpOptions = true)
final class RollbackCommand implements Runnable {
    @Option(names = "--store", required = true, paramLabel = "STORE", description = "the store")
    private String store;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "${sys:nightjar.conf:-conf/nightjar.conf}",
            description = "nightjar.conf (default: ${DEFAULT-VALUE})")
    private Path conf;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        try (UnifiedJedis redis =
                RedisAddress.of(Settings.load(conf).store(store)).open()) {
            Manifest now = new Generations(redis, store).rollback();
            spec.commandLine()
                    .getOut()
                    .printf(
                            "Generation %d of %s, data of %s, is live again.%n",
                            now.generation(), store, now.runDate());
        }
    }
}
