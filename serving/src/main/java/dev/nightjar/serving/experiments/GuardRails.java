package dev.nightjar.serving.experiments;

import dev.nightjar.experiment.Assigned;
import dev.nightjar.experiment.Experiment;
import dev.nightjar.experiment.ExperimentSet;
import dev.nightjar.experiment.Variant;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches what each variant does to shoppers on this server, and says when one does harm: when, in the window under way, it
 * is worse than the control of its experiment by more than a bound, and by more than chance makes likely. It measures
 * service, not sales: whether a variant sells less the report says.
 */
public final class GuardRails {
    /** Standard deviations by which a difference must stand out: it is looked at every second, all day. */
    private static final double CLEAR = 4;

    private final Bounds bounds;
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private Instant windowEnds = Instant.MIN;

    /**
     * When a variant does harm: {@code serving.experiments.guard}.
     *
     * @param leastLists of the variant and of the control before anything is said
     * @param fallback by how much the share of lists that failed or fell back may be higher
     * @param empty likewise of empty lists
     * @param soldOut likewise of lists with an item that is sold out
     * @param slower by how much of the control's the mean time may be longer
     */
    public record Bounds(
            Duration window, int leastLists, double fallback, double empty, double soldOut, double slower) {}

    /** What is watched. */
    enum Rail {
        /** No answer, or one that is the same for everybody. */
        FALLBACK("failed or fell back"),
        /** A list without an item. */
        EMPTY("were empty"),
        /** A list with an item that the server knows to be sold out. */
        SOLD_OUT("had an item that is sold out");

        private final String words;

        Rail(String words) {
            this.words = words;
        }
    }

    /** What one list was like. */
    public record Seen(boolean fallback, boolean empty, boolean soldOut, double millis) {}

    /** A variant that does harm. */
    record Trip(String experiment, String variant, String why) {}

    /** What a variant has done in this window. */
    private static final class Tally {
        private long lists;
        private final Map<Rail, Long> bad = new EnumMap<>(Rail.class);
        private double millis;
        private double millisSquared;

        synchronized void add(Seen seen) {
            lists++;
            count(Rail.FALLBACK, seen.fallback());
            count(Rail.EMPTY, seen.empty());
            count(Rail.SOLD_OUT, seen.soldOut());
            millis += seen.millis();
            millisSquared += seen.millis() * seen.millis();
        }

        private void count(Rail rail, boolean isBad) {
            bad.merge(rail, isBad ? 1L : 0L, Long::sum);
        }

        synchronized Figures figures() {
            return new Figures(lists, new EnumMap<>(bad), millis / lists, millisSquared / lists);
        }
    }

    private record Figures(long lists, Map<Rail, Long> bad, double mean, double meanSquare) {
        double share(Rail rail) {
            return bad.get(rail) / (double) lists;
        }

        /** Of the mean time. */
        double variance() {
            return Math.max(0, meanSquare - mean * mean) / lists;
        }
    }

    public GuardRails(Bounds bounds) {
        this.bounds = bounds;
    }

    /** A list was made for a visitor; what a tester asked for does not count. */
    public void answered(Assigned assigned, Seen seen) {
        if (!assigned.forced()) {
            assigned.variants()
                    .forEach((experiment, variant) -> tallies.computeIfAbsent(
                                    experiment + ":" + variant, key -> new Tally())
                            .add(seen));
        }
    }

    /** The first variant that does harm; begins a new window when the old one is over. */
    synchronized Optional<Trip> check(ExperimentSet experiments, Instant now) {
        for (Experiment experiment : experiments.experiments()) {
            if (experiment.state() == Experiment.State.RUNNING) {
                Variant control = experiment.variants().get(0);
                for (Variant variant : experiment.variants()) {
                    Optional<String> harm = variant.equals(control)
                            ? Optional.empty()
                            : harm(tally(experiment, control), tally(experiment, variant));
                    if (harm.isPresent()) {
                        return Optional.of(new Trip(experiment.id(), variant.name(), harm.get()));
                    }
                }
            }
        }
        if (windowEnds.equals(Instant.MIN)) {
            windowEnds = now.plus(bounds.window());
        } else if (!now.isBefore(windowEnds)) {
            tallies.clear();
            windowEnds = now.plus(bounds.window());
        }
        return Optional.empty();
    }

    /** Forgets what was counted, after somebody acted on it. */
    synchronized void forget() {
        tallies.clear();
    }

    private Optional<Figures> tally(Experiment experiment, Variant variant) {
        return Optional.ofNullable(tallies.get(experiment.id() + ":" + variant.name()))
                .map(Tally::figures)
                .filter(figures -> figures.lists() >= bounds.leastLists());
    }

    private Optional<String> harm(Optional<Figures> control, Optional<Figures> variant) {
        if (control.isEmpty() || variant.isEmpty()) {
            return Optional.empty();
        }
        Map<Rail, Double> most =
                Map.of(Rail.FALLBACK, bounds.fallback(), Rail.EMPTY, bounds.empty(), Rail.SOLD_OUT, bounds.soldOut());
        for (Rail rail : Rail.values()) {
            double there = control.get().share(rail);
            double here = variant.get().share(rail);
            if (here - there > most.get(rail) && standsOut(here - there, control.get(), variant.get(), rail)) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "%.1f %% of %d lists %s, of the control's %d %.1f %%",
                        here * 100,
                        variant.get().lists(),
                        rail.words,
                        control.get().lists(),
                        there * 100));
            }
        }
        double more = variant.get().mean() - control.get().mean();
        double deviation = Math.sqrt(control.get().variance() + variant.get().variance());
        return more > bounds.slower() * control.get().mean() && more > CLEAR * deviation
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "lists take %.1f ms, the control's %.1f ms",
                        variant.get().mean(),
                        control.get().mean()))
                : Optional.empty();
    }

    /** By the spread of two shares drawn from one. */
    private static boolean standsOut(double more, Figures control, Figures variant, Rail rail) {
        double lists = control.lists() + variant.lists();
        double both = (control.bad().get(rail) + variant.bad().get(rail)) / lists;
        double deviation = Math.sqrt(both * (1 - both) * (1.0 / control.lists() + 1.0 / variant.lists()));
        return deviation == 0 || more > CLEAR * deviation;
    }
}
