package dev.nightjar.jobs.cli;

import dev.nightjar.jobs.sample.SampleConf;
import dev.nightjar.jobs.sample.SampleShop;
import dev.nightjar.jobs.sample.ShopGenerator;
import dev.nightjar.jobs.sample.ShopKind;
import dev.nightjar.jobs.sample.ShopSpec;
import dev.nightjar.settings.InvalidSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nightjar sample}: a generated shop of any size, with a configuration that is ready to run. */
@Command(
        name = "sample",
        description = "Generate a shop's exports, the same for the same seed, with a conf/ that fits them.",
        mixinStandardHelpOptions = true)
final class SampleCommand implements Runnable {
    @Option(names = "--kind", defaultValue = "clothing", description = "clothing or home (default: ${DEFAULT-VALUE})")
    private String kind;

    @Option(names = "--users", defaultValue = "900", description = "registered shoppers (default: ${DEFAULT-VALUE})")
    private int users;

    @Option(names = "--items", defaultValue = "400", description = "items, 150 or more (default: ${DEFAULT-VALUE})")
    private int items;

    @Option(names = "--days", defaultValue = "60", description = "days of events (default: ${DEFAULT-VALUE})")
    private int days;

    @Option(names = "--seed", defaultValue = "1", description = "seed of everything random (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--last-day", defaultValue = "2026-10-31", description = "last day (default: ${DEFAULT-VALUE})")
    private LocalDate lastDay;

    @Option(names = "--broken-rows", defaultValue = "0", description = "broken event rows (default: ${DEFAULT-VALUE})")
    private int brokenRows;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder to write to")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        try {
            SampleShop shop =
                    ShopGenerator.write(new ShopSpec(kindOf(kind), users, items, days, seed, lastDay, brokenRows), out);
            ShopKind shopKind = kindOf(kind);
            String store = SampleConf.store(shopKind);
            Path conf = SampleConf.write(shopKind, out);
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "%,d events of %,d users and %,d items in %s%nRun it: ./nightjar nightly --conf %s --store %s --date"
                                    + " %s%n",
                            shop.events(),
                            shop.users(),
                            shop.items(),
                            out,
                            conf,
                            store,
                            lastDay);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettings(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + out + ": " + e.getMessage(), e);
        }
    }

    private static ShopKind kindOf(String kind) {
        return switch (kind) {
            case "clothing" -> ShopKind.CLOTHING;
            case "home" -> ShopKind.HOME;
            default -> throw new InvalidSettings("--kind " + kind + ": write clothing or home");
        };
    }
}
