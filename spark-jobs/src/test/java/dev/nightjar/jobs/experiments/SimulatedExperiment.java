package dev.nightjar.jobs.experiments;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An experiment on invented shoppers. Each day some come for the first time, and those of before come back, some often and
 * most rarely; whoever comes opens items and perhaps buys, at prices of a long tail. What shoppers are like also shows in what
 * they did before the experiment.
 */
final class SimulatedExperiment {
    private static final double NEW_PER_DAY = 120;
    private static final double RETURNS = 0.15;

    private final Random random;
    private final double lift;
    private final double lost;
    private final List<Shopper> shoppers = new ArrayList<>();
    private int day;

    /** What one shopper is like, and has done since the experiment began. */
    private static final class Shopper {
        final boolean treated;
        final double keenness;
        final double before;
        double bought;
        double revenue;
        double opened;
        double visits;

        Shopper(boolean treated, double keenness, double before) {
            this.treated = treated;
            this.keenness = keenness;
            this.before = before;
        }
    }

    /**
     * Begins.
     *
     * @param lift of the chance to buy under treatment
     * @param lost share of the treated that nobody hears of
     */
    SimulatedExperiment(long seed, double lift, double lost) {
        this.random = new Random(seed);
        this.lift = lift;
        this.lost = lost;
    }

    /** One day more. */
    void nextDay() {
        day++;
        shoppers.forEach(shopper -> {
            if (random.nextDouble() < RETURNS * shopper.keenness) {
                visit(shopper);
            }
        });
        for (int i = 0; i < NEW_PER_DAY; i++) {
            double keenness = Math.exp(random.nextGaussian() * 0.6 - 0.18);
            double before = random.nextDouble() < 0.3 * keenness ? price() * keenness : 0;
            boolean treated = random.nextBoolean();
            if (treated && random.nextDouble() < lost) {
                continue;
            }
            Shopper shopper = new Shopper(treated, keenness, before);
            shoppers.add(shopper);
            visit(shopper);
        }
    }

    private void visit(Shopper shopper) {
        shopper.visits++;
        shopper.opened += 1 + random.nextInt(6);
        double chance = 0.06 * shopper.keenness * (shopper.treated ? 1 + lift : 1);
        if (random.nextDouble() < chance) {
            shopper.bought = 1;
            shopper.revenue += price();
        }
    }

    private double price() {
        return Math.exp(3 + 0.8 * random.nextGaussian());
    }

    int day() {
        return day;
    }

    Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("control", shoppers.stream().filter(s -> !s.treated).count());
        units.put("treated", shoppers.stream().filter(s -> s.treated).count());
        return units;
    }

    /** The metric as the report would have it today. */
    Comparison compared(Metric metric, Comparison.Aim aim) {
        Moments control = sums(metric, false);
        Moments treated = sums(metric, true);
        return Comparison.of(
                new Comparison.Name(metric.label(), "treated"), new Comparison.Sides(control, treated), aim, day);
    }

    private Moments sums(Metric metric, boolean treated) {
        Moments sums = Moments.NONE;
        for (Shopper s : shoppers) {
            if (s.treated == treated) {
                sums = switch (metric) {
                    case CONVERSION -> sums.and(s.bought, 1, s.before > 0 ? 1 : 0);
                    case REVENUE -> sums.and(s.revenue, 1, s.before);
                    default -> sums.and(s.opened, s.visits, 0);
                };
            }
        }
        return sums;
    }
}
