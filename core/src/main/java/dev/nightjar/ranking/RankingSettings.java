package dev.nightjar.ranking;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import dev.nightjar.contract.Shopper;
import dev.nightjar.ranking.Target.Range;
import dev.nightjar.session.SessionSettings;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.sizes.LikelySizes;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A store's settings for ranking, typed.
 *
 * @param zone time zone of hours and weekdays
 * @param offerUnknownStock whether an item of unknown stock may be offered
 * @param sizeRunWeight see {@link SizeRun}
 * @param minSizeShare see {@link LikelySizes#of}
 * @param sizeOrders per size system, sizes from small to large
 * @param repeatable categories whose items are bought again
 */
public record RankingSettings(
        ZoneId zone,
        boolean offerUnknownStock,
        double sizeRunWeight,
        double minSizeShare,
        Map<String, List<String>> sizeOrders,
        List<String> repeatable,
        SessionSettings session,
        Map<String, Rail> rails) {

    /**
     * Reads a store's checked configuration.
     *
     * @throws InvalidSettings when the time zone does not exist, or a boost names an unknown rail or cannot be meant
     */
    public static RankingSettings of(Config store) {
        List<String> problems = new ArrayList<>();
        SessionSettings session = session(store, problems);
        Map<String, Rail> rails = new TreeMap<>();
        Config railConfigs = store.getConfig("rails");
        for (String name : railConfigs.root().keySet()) {
            Config rail = railConfigs.getConfig(ConfigUtil.joinPath(name));
            rails.put(name, Rail.of(name, rail, session.pull(), boostsOn(name, store)));
        }
        new TreeMap<>(store.getObject("boosts"))
                .forEach(
                        (boost, value) -> check("boosts." + boost, ((ConfigObject) value).toConfig(), rails, problems));
        Optional<ZoneId> zone = zone(store.getString("store.timezone"), problems);
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        Map<String, List<String>> orders = new LinkedHashMap<>();
        Config systems = store.getConfig("sizes.systems");
        systems.root().keySet().forEach(s -> orders.put(s, systems.getStringList(ConfigUtil.joinPath(s))));
        return new RankingSettings(
                zone.orElseThrow(),
                store.getString("stock.when-unknown").equals("available"),
                store.getDouble("stock.size-run-weight"),
                store.getDouble("sizes.min-share"),
                orders,
                store.getStringList("store.repeatable"),
                session,
                rails);
    }

    /** What a shopper is likely to take. */
    public LikelySizes likelySizes(Shopper shopper) {
        return LikelySizes.of(shopper.purchasesBySize(), sizeOrders, minSizeShare);
    }

    private static List<Boost> boostsOn(String rail, Config store) {
        List<Boost> boosts = new ArrayList<>();
        Config configs = store.getConfig("boosts");
        for (String name : new TreeMap<>(configs.root()).keySet()) {
            Config c = configs.getConfig(ConfigUtil.joinPath(name));
            List<String> rails = c.getStringList("rails");
            if (rails.isEmpty() || rails.contains(rail)) {
                Set<DayOfWeek> days = c.getStringList("weekdays").stream()
                        .map(day -> DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet());
                When when = new When(
                        Set.copyOf(c.getStringList("devices")),
                        Set.copyOf(c.getStringList("campaigns")),
                        Set.copyOf(c.getStringList("countries")),
                        days,
                        c.getInt("from-hour"),
                        c.getInt("to-hour"));
                boosts.add(new Boost(name, when, target(c), c.getDouble("factor")));
            }
        }
        return boosts;
    }

    private static void check(String path, Config boost, Map<String, Rail> rails, List<String> problems) {
        boost.getStringList("rails").stream()
                .filter(rail -> !rails.containsKey(rail))
                .forEach(rail -> problems.add("'" + path + ".rails' names '" + rail + "', which is no rail; rails are "
                        + String.join(", ", rails.keySet())));
        boost.getStringList("countries").stream()
                .filter(country -> !When.isCountry(country))
                .forEach(country -> problems.add("'" + path + ".countries' names '" + country
                        + "', which is no country; write two upper-case letters such as DE"));
        if (target(boost).price().isEmpty()) {
            problems.add("'" + path + ".min-price' is above its max-price; no item costs that");
        }
    }

    private static Target target(Config boost) {
        Map<String, String> attributes = new HashMap<>();
        Config config = boost.getConfig("attributes");
        for (String name : config.root().keySet()) {
            attributes.put(name, config.getString(ConfigUtil.joinPath(name)));
        }
        double maxPrice = boost.getDouble("max-price");
        return new Target(
                boost.getString("category"),
                boost.getString("brand"),
                new Range(boost.getDouble("min-price"), maxPrice == 0 ? Double.POSITIVE_INFINITY : maxPrice),
                attributes,
                Set.of(),
                Range.ANY);
    }

    private static SessionSettings session(Config store, List<String> problems) {
        try {
            return SessionSettings.of(store);
        } catch (IllegalArgumentException e) {
            problems.add("'session.shares': " + e.getMessage());
            return SessionSettings.WEIGHTLESS;
        }
    }

    private static Optional<ZoneId> zone(String id, List<String> problems) {
        try {
            return Optional.of(ZoneId.of(id));
        } catch (DateTimeException e) {
            problems.add(
                    "'store.timezone' = \"" + id + "\" is not a time zone; write one such as Europe/Berlin or UTC");
            return Optional.empty();
        }
    }
}
