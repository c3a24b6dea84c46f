package dev.nightjar.jobs.cli;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.jobs.history.Lineage;
import dev.nightjar.settings.InvalidSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import redis.clients.jedis.UnifiedJedis;

/** {@code nightjar lineage}: which run, tables and code a value in Redis comes from. */
@Command(
        name = "lineage",
        description = "Say in one line which generation, run, table versions and code a value in Redis comes from.",
        mixinStandardHelpOptions = true)
final class LineageCommand implements Runnable {
    @Parameters(paramLabel = "KEY", description = "a key in Redis, such as nj:loom:g1:c:{u00878}")
    private String key;

    @Mixin
    private ConfFile conf;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        String store;
        try {
            store = Key.parse(key).store();
        } catch (MalformedValueException e) {
            throw new InvalidSettings(e.getMessage() + "; quote it, since a shell reads braces");
        }
        try (UnifiedJedis redis = new OneStore(store, conf).redis()) {
            spec.commandLine().getOut().println(Lineage.of(redis, key));
        }
    }
}
