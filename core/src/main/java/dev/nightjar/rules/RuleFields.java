package dev.nightjar.rules;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import dev.nightjar.ranking.Target;
import dev.nightjar.ranking.Target.Range;
import dev.nightjar.ranking.When;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The fields of one rule in JSON, as it is stored and as the API shows it. What puts no condition is left out. */
public final class RuleFields {
    private RuleFields() {}

    /** Names and values, made of texts, numbers, lists and maps. */
    public static Map<String, Object> of(Rule rule) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", rule.id());
        fields.put("action", rule.action().word());
        if (rule.action() instanceof Action.Pin pin) {
            fields.put("position", pin.position());
        } else if (rule.action() instanceof Action.Boost boost) {
            fields.put("factor", boost.factor());
        } else if (rule.action() instanceof Action.Bury bury) {
            fields.put("factor", bury.factor());
        } else if (rule.action() instanceof Action.Cap cap) {
            fields.put("most", cap.most());
            fields.put("per", cap.per().word());
        }
        unlessEmpty(fields, "target", target(rule.target()));
        unlessEmpty(fields, "rails", sorted(rule.rails()));
        unlessEmpty(fields, "when", when(rule.when()));
        rule.valid().from().ifPresent(from -> fields.put("from", from.toString()));
        rule.valid().until().ifPresent(until -> fields.put("until", until.toString()));
        return fields;
    }

    private static Map<String, Object> target(Target target) {
        Map<String, Object> fields = new LinkedHashMap<>();
        unlessEmpty(fields, "items", sorted(target.items()));
        unlessEmpty(fields, "category", target.category());
        unlessEmpty(fields, "brand", target.brand());
        range(fields, target.price(), "min_price", "max_price");
        unlessEmpty(fields, "attributes", new TreeMap<>(target.attributes()));
        range(fields, target.age(), "min_age_days", "max_age_days");
        return fields;
    }

    private static void range(Map<String, Object> fields, Range range, String least, String most) {
        if (range.least() > 0) {
            fields.put(least, number(range.least()));
        }
        if (Double.isFinite(range.most())) {
            fields.put(most, number(range.most()));
        }
    }

    /** As a person would write it: days, and most prices, are whole. */
    private static Number number(double value) {
        return value == Math.rint(value) && value < Long.MAX_VALUE ? (Number) (long) value : value;
    }

    private static Map<String, Object> when(When when) {
        Map<String, Object> fields = new LinkedHashMap<>();
        unlessEmpty(fields, "devices", sorted(when.devices()));
        unlessEmpty(fields, "campaigns", sorted(when.campaigns()));
        unlessEmpty(fields, "countries", sorted(when.countries()));
        unlessEmpty(
                fields,
                "weekdays",
                when.weekdays().stream()
                        .sorted()
                        .map(day -> day.name().toLowerCase(Locale.ROOT))
                        .toList());
        if (when.fromHour() != When.ALWAYS.fromHour() || when.toHour() != When.ALWAYS.toHour()) {
            fields.put("from_hour", when.fromHour());
            fields.put("to_hour", when.toHour());
        }
        return fields;
    }

    private static List<String> sorted(Set<String> texts) {
        return texts.stream().sorted().toList();
    }

    private static void unlessEmpty(Map<String, Object> fields, String name, Object value) {
        boolean empty = value instanceof Map<?, ?> map
                ? map.isEmpty()
                : value instanceof Collection<?> list ? list.isEmpty() : value.equals("");
        if (!empty) {
            fields.put(name, value);
        }
    }

    /** Reads what {@link #of} wrote. */
    public static Rule read(Config c) {
        return new Rule(
                c.getString("id"),
                texts(c, "rails"),
                readWhen(section(c, "when")),
                new Validity(instant(c, "from"), instant(c, "until")),
                readTarget(section(c, "target")),
                action(c));
    }

    private static Action action(Config c) {
        String word = c.getString("action");
        return switch (word) {
            case "exclude" -> new Action.Exclude();
            case "pin" -> new Action.Pin(c.getInt("position"));
            case "boost" -> new Action.Boost(c.getDouble("factor"));
            case "bury" -> new Action.Bury(c.getDouble("factor"));
            case "cap" ->
                new Action.Cap(
                        c.getInt("most"), Action.Per.valueOf(c.getString("per").toUpperCase(Locale.ROOT)));
            default -> throw new IllegalArgumentException("action '" + word + "' is none that this release knows");
        };
    }

    private static When readWhen(Config c) {
        Set<DayOfWeek> days = texts(c, "weekdays").stream()
                .map(day -> DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
        return new When(
                texts(c, "devices"),
                texts(c, "campaigns"),
                texts(c, "countries"),
                days,
                c.hasPath("from_hour") ? c.getInt("from_hour") : When.ALWAYS.fromHour(),
                c.hasPath("to_hour") ? c.getInt("to_hour") : When.ALWAYS.toHour());
    }

    private static Target readTarget(Config c) {
        Map<String, String> attributes = new HashMap<>();
        Config named = section(c, "attributes");
        named.root().keySet().forEach(name -> attributes.put(name, named.getString(ConfigUtil.joinPath(name))));
        return new Target(
                text(c, "category"),
                text(c, "brand"),
                readRange(c, "min_price", "max_price"),
                attributes,
                texts(c, "items"),
                readRange(c, "min_age_days", "max_age_days"));
    }

    private static Range readRange(Config c, String least, String most) {
        return new Range(
                c.hasPath(least) ? c.getDouble(least) : Range.ANY.least(),
                c.hasPath(most) ? c.getDouble(most) : Range.ANY.most());
    }

    private static Config section(Config c, String name) {
        return c.hasPath(name) ? c.getConfig(name) : ConfigFactory.empty();
    }

    private static String text(Config c, String name) {
        return c.hasPath(name) ? c.getString(name) : "";
    }

    private static Set<String> texts(Config c, String name) {
        return c.hasPath(name) ? Set.copyOf(c.getStringList(name)) : Set.of();
    }

    private static Optional<Instant> instant(Config c, String name) {
        return c.hasPath(name) ? Optional.of(Instant.parse(c.getString(name))) : Optional.empty();
    }
}
