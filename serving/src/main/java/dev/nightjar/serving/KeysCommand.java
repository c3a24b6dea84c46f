package dev.nightjar.serving;

import dev.nightjar.contract.ApiKey;
import dev.nightjar.contract.ApiKey.Role;
import dev.nightjar.redis.ApiKeys;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.settings.Settings;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import redis.clients.jedis.UnifiedJedis;

/**
 * {@code nightjar keys}: the API keys of a store. Running servers follow within {@code serving.key-refresh}. To rotate:
 * add a second key, give it to whoever uses the first, revoke the first.
 */
@Command(
        name = "keys",
        description = "Adds, lists and revokes the API keys of a store. Running servers follow by themselves.",
        synopsisSubcommandLabel = "add|list|revoke")
final class KeysCommand implements Runnable {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "add", description = "Makes a key and prints it, this once: only its digest is kept.")
    int add(
            @Option(names = "--store", required = true, paramLabel = "STORE", description = "the store") String store,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            description = "storefront (recommendations, pages, events) or operator (all)")
                    String role,
            @Option(
                            names = "--label",
                            required = true,
                            paramLabel = "LABEL",
                            description = "whose key it is, such as web-2026; one key each")
                    String label) {
        ApiKey.Issued issued = ApiKey.issue(
                roleOf(role), Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS), new SecureRandom());
        if (!with(store, keys -> keys.add(labelOf(label), issued.kept()))) {
            throw new InvalidSettings("store " + store + " has a key labelled '" + label
                    + "' already: choose another label, or revoke that key first");
        }
        out().println(issued.secret());
        spec.commandLine()
                .getErr()
                .println("This is shown once. From now on store " + store + " answers only to its keys.");
        return 0;
    }

    @Command(name = "list", description = "Lists the keys by label, without the keys themselves.")
    int list(
            @Option(names = "--store", required = true, paramLabel = "STORE", description = "the store") String store) {
        var all = with(store, ApiKeys::all);
        String row = "%-24s  %-10s  %-20s  %s%n";
        out().printf(row, "label", "role", "created", "ends in");
        all.forEach((label, key) -> out().printf(
                        row,
                        label,
                        key.map(k -> k.role().name().toLowerCase(Locale.ROOT)).orElse("unreadable"),
                        key.map(k -> k.createdAt().toString()).orElse("-"),
                        key.map(k -> "…" + k.lastFour()).orElse("-")));
        if (all.isEmpty()) {
            out().println("None: only clients on the server's machine are answered.");
        }
        out().flush();
        return 0;
    }

    @Command(name = "revoke", description = "Makes a key useless.")
    int revoke(
            @Option(names = "--store", required = true, paramLabel = "STORE", description = "the store") String store,
            @Option(names = "--label", required = true, paramLabel = "LABEL", description = "whose key it is")
                    String label) {
        if (!with(store, keys -> keys.revoke(label))) {
            throw new InvalidSettings("store " + store + " has no key labelled '" + label
                    + "': ./nightjar keys list --store " + store + " shows all");
        }
        boolean last = with(store, keys -> keys.all().isEmpty());
        out().println("Revoked."
                + (last ? " It was the last: only clients on the server's machine are answered." : ""));
        return 0;
    }

    private <T> T with(String store, Function<ApiKeys, T> work) {
        Settings settings = main.settings();
        try (UnifiedJedis redis = RedisAddress.of(settings.store(store)).open()) {
            return work.apply(new ApiKeys(redis, store));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static Role roleOf(String role) {
        return switch (role) {
            case "storefront" -> Role.STOREFRONT;
            case "operator" -> Role.OPERATOR;
            default -> throw new InvalidSettings("--role " + role + ": write storefront or operator");
        };
    }

    private static String labelOf(String label) {
        try {
            return ApiKey.requireLabel(label);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettings("--label " + e.getMessage());
        }
    }
}
