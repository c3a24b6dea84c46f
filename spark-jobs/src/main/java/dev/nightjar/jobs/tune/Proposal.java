package dev.nightjar.jobs.tune;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settings to try.
 *
 * @param values by full name, such as {@code jobs.train.rank}; none are the store's own
 */
record Proposal(Map<String, Number> values) {
    static final Proposal OWN = new Proposal(Map.of());

    private static final String RANK = "jobs.train.rank";
    private static final String EXPONENT = "jobs.train.exponent";
    private static final String WEIGHTS = "jobs.weights";
    private static final MathContext DIGITS = new MathContext(3);
    private static final int LEAST_RANK = 8;
    private static final int GREATEST_RANK = 256;

    /**
     * What may be changed, by its name in {@code jobs.tune.search}, and how far: by which factor, up or down. What is not
     * listed here is stepped in its own way.
     */
    private static final Map<String, Double> FACTORS = Map.of(
            "jobs.train.regularization", 10.0,
            "jobs.train.alpha", 4.0,
            "jobs.train.unobserved", 6.0,
            "jobs.half-life-days", 3.0);

    Proposal {
        values = Map.copyOf(values);
    }

    /**
     * Draws settings near others.
     *
     * @param near what they are drawn around
     * @param store the store's settings, which hold what is not changed
     * @param search names of what may be changed
     * @param width 1 for all of the way, less to stay nearer
     * @param random drawn from in an order of its own, so that a trial is the same whenever it is made
     */
    static Proposal near(Proposal near, Config store, List<String> search, double width, SplittableRandom random) {
        Config settings = near.on(store);
        Map<String, Number> values = new TreeMap<>(near.values());
        for (String name : search.stream().sorted().toList()) {
            switch (name) {
                case "rank" -> values.put(RANK, rank(settings.getInt(RANK), random));
                case "exponent" ->
                    values.put(
                            EXPONENT,
                            rounded(Math.max(0, settings.getDouble(EXPONENT) + width * (random.nextDouble() - 0.5))));
                case "weights" ->
                    settings.getConfig(WEIGHTS).root().keySet().stream()
                            .sorted()
                            .map(type -> WEIGHTS + "." + type)
                            .forEach(path -> values.put(path, scaled(settings.getDouble(path), 2, width, random)));
                default -> {
                    String path = name.equals("half-life-days") ? "jobs." + name : "jobs.train." + name;
                    values.put(path, scaled(settings.getDouble(path), FACTORS.get(path), width, random));
                }
            }
        }
        return new Proposal(values);
    }

    private static int rank(int now, SplittableRandom random) {
        int[] steps = {now / 2, now, now * 2};
        return Math.max(LEAST_RANK, Math.min(GREATEST_RANK, steps[random.nextInt(steps.length)]));
    }

    private static Number scaled(double now, double factor, double width, SplittableRandom random) {
        return rounded(now * Math.exp(Math.log(factor) * width * (2 * random.nextDouble() - 1)));
    }

    private static Number rounded(double value) {
        return BigDecimal.valueOf(value).round(DIGITS).doubleValue();
    }

    /** The store's settings with these in their place. */
    Config on(Config store) {
        return ConfigFactory.parseMap(values).withFallback(store);
    }

    /** As lines of a configuration file; none for the store's own. */
    String lines() {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry -> String.format(Locale.ROOT, "%s = %s", entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    /** Reads {@link #lines}. */
    static Proposal parse(String lines) {
        Config config = ConfigFactory.parseString(lines);
        Map<String, Number> values = new TreeMap<>();
        for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
            String path = entry.getKey();
            values.put(path, path.equals(RANK) ? (Number) config.getInt(path) : (Number) config.getDouble(path));
        }
        return new Proposal(values);
    }
}
