package dev.nightjar.jobs.cli;

import com.typesafe.config.Config;
import dev.nightjar.jobs.advise.Advice;
import dev.nightjar.jobs.advise.Cost;
import dev.nightjar.jobs.advise.ShopFacts;
import dev.nightjar.jobs.advise.ShopMeasure;
import dev.nightjar.jobs.advise.Thresholds;
import dev.nightjar.jobs.run.JobRecord;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.settings.InvalidSettings;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nightjar advise}: which mode suits each rail, why, and what it costs. */
@Command(
        name = "advise",
        description = "Say which mode suits each rail of a store, why, and what it costs: by the age that the rail"
                + " tolerates (rails.*.tolerates-staleness) and by how quickly stock, catalogue and shoppers change in"
                + " the lake. It changes nothing. The last line is JSON.",
        mixinStandardHelpOptions = true)
final class AdviseCommand implements Runnable {
    @Mixin
    private OneStore store;

    @Option(names = "--rail", paramLabel = "RAIL", description = "only this rail")
    private String rail;

    @Spec
    private CommandSpec spec;

    /** The last line. */
    private record Line(String command, String store, String date, ShopFacts facts, List<OfRail> rails) {}

    private record OfRail(
            String rail,
            long toleratesStalenessSeconds,
            String mode,
            String advised,
            List<String> reasons,
            Cost cost) {}

    @Override
    public void run() {
        Config settings = store.settings();
        Config rails = settings.getConfig("rails");
        if (rail != null && !rails.root().containsKey(rail)) {
            throw new InvalidSettings("store '" + store.name() + "' has no rail '" + rail + "': there are "
                    + String.join(", ", new TreeSet<>(rails.root().keySet())));
        }
        print(store.inLake(lake -> advice(lake, settings)), spec.commandLine().getOut());
    }

    private Line advice(Lake lake, Config settings) {
        Config rails = settings.getConfig("rails");
        Thresholds thresholds = Thresholds.of(settings);
        LocalDate date = ShopMeasure.lastDay(lake)
                .orElseThrow(() -> new InvalidSettings("the lake has no events of store '" + store.name()
                        + "': run ./nightjar nightly --store " + store.name() + " first"));
        ShopFacts facts = new ShopMeasure(
                        lake,
                        date,
                        Clock.systemUTC()
                                .instant()
                                .minus(Duration.ofHours(settings.getInt("jobs.maintain.vacuum-hours"))))
                .measure();
        List<OfRail> advised = new TreeSet<>(rails.root().keySet())
                .stream()
                        .filter(name -> rail == null || name.equals(rail))
                        .map(name -> advise(name, rails.getConfig('"' + name + '"'), facts, thresholds))
                        .toList();
        return new Line("advise", store.name(), date.toString(), facts, advised);
    }

    private static OfRail advise(String name, Config rail, ShopFacts facts, Thresholds thresholds) {
        Advice advice = Advice.of(name, rail.getDuration("tolerates-staleness"), facts, thresholds);
        return new OfRail(
                name,
                advice.tolerates().toSeconds(),
                rail.getString("mode"),
                advice.advised().label(),
                advice.reasons(),
                advice.cost());
    }

    private static void print(Line line, PrintWriter out) {
        ShopFacts facts = line.facts();
        out.printf(
                Locale.ROOT,
                "Store %s up to %s: %,d items on sale, %,.0f events a day%n",
                line.store(),
                line.date(),
                facts.items(),
                facts.eventsPerDay());
        out.printf(
                Locale.ROOT,
                "  stock      %5.1f %% of the items sell out or come back in a day (%s)%n",
                100 * facts.stockChurn(),
                facts.stockBasis());
        out.printf(
                Locale.ROOT,
                "  catalogue  %5.1f %% of the items appear or go in a day (%s)%n",
                100 * facts.catalogueChurn(),
                facts.catalogueBasis());
        out.printf(
                Locale.ROOT,
                "  shoppers   %5.1f %% of the events come from shoppers without history%n%n",
                100 * facts.withoutHistory());
        out.printf("  %-16s %-12s %-12s %s%n", "rail", "mode", "advised", "why");
        for (OfRail rail : line.rails()) {
            out.printf(
                    "  %-16s %-12s %-12s %s%n",
                    rail.rail(),
                    rail.mode(),
                    rail.advised() + (rail.advised().equals(rail.mode()) ? "" : " *"),
                    rail.reasons().get(0));
            rail.reasons().stream()
                    .skip(1)
                    .forEach(reason -> out.printf("  %-16s %-12s %-12s %s%n", "", "", "", reason));
            out.printf(
                    Locale.ROOT,
                    "  %-16s %-12s %-12s costs: %d round trips and %d values read a request, %,d writes and %d jobs a day%n",
                    "",
                    "",
                    "",
                    rail.cost().roundTrips(),
                    rail.cost().valuesRead(),
                    rail.cost().writesPerDay(),
                    rail.cost().jobsPerDay());
        }
        out.println("  * not what rails.RAIL.mode says; writes and jobs are the shop's, not each rail's.");
        out.println(JobRecord.json(line));
        out.flush();
    }
}
