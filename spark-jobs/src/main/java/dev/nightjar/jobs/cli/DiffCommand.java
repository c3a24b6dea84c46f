package dev.nightjar.jobs.cli;

import dev.nightjar.contract.Manifest;
import dev.nightjar.jobs.diff.DiffPage;
import dev.nightjar.jobs.diff.DiffText;
import dev.nightjar.jobs.diff.Difference;
import dev.nightjar.jobs.diff.Side;
import dev.nightjar.jobs.run.JobRecord;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.redis.Generations;
import dev.nightjar.settings.InvalidSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import redis.clients.jedis.UnifiedJedis;

/** {@code nightjar diff}: what changes for shoppers from one generation to another. */
@Command(
        name = "diff",
        description = "Say what changes for shoppers from one set of lists to another: the share of users whose first"
                + " places change, items and brands that gain and lose, some users side by side. Before a publish:"
                + " ./nightjar diff --store S live 2026-10-31. The last line is JSON.",
        mixinStandardHelpOptions = true)
final class DiffCommand implements Runnable {
    private static final String LIVE = "live";

    @Parameters(
            index = "0",
            paramLabel = "BEFORE",
            description = "a generation's number, live, or a date for its lists as they are in the lake")
    private String before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "likewise")
    private String after;

    @Mixin
    private OneStore store;

    @Option(
            names = "--places",
            defaultValue = "10",
            description = "first places of a list that count (default: ${DEFAULT-VALUE})")
    private int places;

    @Option(
            names = "--moves",
            defaultValue = "10",
            description = "most gains and losses to name (default: ${DEFAULT-VALUE})")
    private int moves;

    @Option(names = "--samples", defaultValue = "5", description = "users side by side (default: ${DEFAULT-VALUE})")
    private int samples;

    @Option(names = "--html", paramLabel = "FILE", description = "write a page as well")
    private Path html;

    @Spec
    private CommandSpec spec;

    /** The last line. */
    private record Line(
            String command,
            String store,
            String before,
            String after,
            int places,
            long users,
            long gone,
            long come,
            double changedShare,
            long reordered,
            double kept) {}

    /** The last line where there is nothing to compare with. */
    private record NothingLive(String command, String store, String note) {}

    @Override
    public void run() {
        Difference.Extent extent;
        try {
            extent = new Difference.Extent(places, moves, samples);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettings(e.getMessage());
        }
        Map<String, Manifest> generations = generations();
        PrintWriter out = spec.commandLine().getOut();
        if ((before.equals(LIVE) || after.equals(LIVE)) && !generations.containsKey(LIVE)) {
            // The first night of a store compares with nothing, and that is no mistake.
            String note = "nothing of store " + store.name() + " is live: every list is new";
            out.println(note);
            out.println(JobRecord.json(new NothingLive("diff", store.name(), note)));
            out.flush();
            return;
        }
        Difference difference = store.inLake(
                lake -> Difference.of(lake, side(before, lake, generations), side(after, lake, generations), extent));
        out.println(DiffText.of(difference));
        if (html != null) {
            write(DiffPage.of(store.name(), difference));
            out.println("The page is " + html);
        }
        out.println(JobRecord.json(line(difference)));
        out.flush();
    }

    /** Manifests by number, the live one also by {@value #LIVE}; Redis is asked only where a side needs it. */
    private Map<String, Manifest> generations() {
        Map<String, Manifest> found = new TreeMap<>();
        if (isDate(before) && isDate(after)) {
            return found;
        }
        try (UnifiedJedis redis = store.redis()) {
            Generations generations = new Generations(redis, store.name());
            generations.all().forEach(manifest -> found.put(Long.toString(manifest.generation()), manifest));
            generations.live().stream()
                    .mapToObj(live -> Optional.ofNullable(found.get(Long.toString(live))))
                    .flatMap(Optional::stream)
                    .forEach(manifest -> found.put(LIVE, manifest));
        }
        return found;
    }

    private static boolean isDate(String text) {
        return text.contains("-");
    }

    private Side side(String text, Lake lake, Map<String, Manifest> generations) {
        if (isDate(text)) {
            LocalDate date = StoreOptions.day("BEFORE and AFTER:", text);
            return Side.of(date, lake);
        }
        Manifest manifest = generations.get(text);
        if (manifest == null) {
            throw new InvalidSettings("'" + text + "' is no generation of store " + store.name() + ": there are "
                    + generations.keySet() + ", or give a date such as 2026-10-31 for lists in the lake");
        }
        return Side.of(manifest);
    }

    private void write(String page) {
        try {
            Path folder = html.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Files.writeString(html, page, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + html, e);
        }
    }

    private Line line(Difference d) {
        return new Line(
                "diff",
                store.name(),
                d.before().name(),
                d.after().name(),
                d.places(),
                d.users(),
                d.gone(),
                d.come(),
                d.changedShare(),
                d.reordered(),
                d.kept());
    }
}
