package dev.nightjar.settings;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key as {@code reference.conf} describes it. The description is the comment above the key; lines of the form
 * {@code tag: value} at its end bound what may be written:
 *
 * <pre>
 * # What the key means.
 * # type: duration          (integer, number, text, boolean, duration, list, map; else taken from the default, where
 *                            1.0 counts as an integer, since the library does not keep the point)
 * # range: >0..1            (inclusive; either end may be open; {@code >} excludes the lower end)
 * # one of: a, b            (the only values; for a list, of each element)
 * # unit: items
 * # scope: process          (may stand in nightjar.conf only, not in a store's file)
 * </pre>
 *
 * @param path full path of the key; an asterisk stands for a name that the user chooses
 * @param fallback the default, a null value where there is none
 */
record Setting(String path, ConfigValue fallback, String meaning, Map<String, String> tags) {

    private static final Pattern TAG = Pattern.compile("(type|range|one of|unit|scope): *(.+)");
    private static final Pattern RANGE = Pattern.compile("(>?)([-0-9.]*)\\.\\.([-0-9.]*)");

    static Setting of(String path, ConfigValue value) {
        List<String> prose = new ArrayList<>();
        Map<String, String> tags = new HashMap<>();
        for (String comment : value.origin().comments()) {
            String line = comment.strip();
            Matcher tag = TAG.matcher(line);
            if (tag.matches()) {
                tags.put(tag.group(1), tag.group(2).strip());
            } else {
                prose.add(line);
            }
        }
        return new Setting(path, value, String.join(" ", prose).strip(), Map.copyOf(tags));
    }

    String type() {
        String stated = tags.get("type");
        if (stated != null) {
            return stated;
        }
        return switch (fallback.valueType()) {
            case NUMBER -> fallback.unwrapped() instanceof Double ? "number" : "integer";
            case BOOLEAN -> "boolean";
            case LIST -> "list";
            case OBJECT -> "section";
            case STRING, NULL -> "text";
        };
    }

    boolean isSection() {
        return type().equals("section");
    }

    boolean isProcessWide() {
        return "process".equals(tags.get("scope"));
    }

    /** What is wrong with a value that a user wrote here, if anything. */
    Optional<String> problemWith(ConfigValue value) {
        if (value.valueType() == ConfigValueType.NULL) {
            return fallback.valueType() == ConfigValueType.NULL
                    ? Optional.empty()
                    : Optional.of("is no value; leave the key out to keep what it is by default");
        }
        try {
            var holder = value.atKey("v");
            return switch (type()) {
                case "integer" -> {
                    double n = holder.getDouble("v");
                    yield n != Math.rint(n) ? Optional.of("is not a whole number") : outside(n);
                }
                case "number" -> outside(holder.getDouble("v"));
                case "boolean" -> {
                    holder.getBoolean("v");
                    yield Optional.empty();
                }
                case "duration" -> {
                    Duration duration = holder.getDuration("v");
                    yield outside(duration.getSeconds() + duration.getNano() / 1e9);
                }
                case "list" ->
                    holder.getStringList("v").stream()
                            .filter(element -> notAllowed(element).isPresent())
                            .findFirst()
                            .map(element -> "names '" + element + "', which "
                                    + notAllowed(element).orElseThrow());
                case "map" ->
                    value instanceof ConfigObject map && map.values().stream().noneMatch(Setting::isNested)
                            ? Optional.empty()
                            : Optional.of("is not a map { name = text, … }");
                case "section" -> Optional.of("is a single value where a section { … } belongs");
                default -> isNested(value) ? Optional.of("is not a text") : notAllowed(holder.getString("v"));
            };
        } catch (ConfigException e) {
            return Optional.of(
                    "is not of type " + type() + (type().equals("duration") ? ", such as 500ms, 2s or 5 minutes" : ""));
        }
    }

    private static boolean isNested(ConfigValue value) {
        return value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST;
    }

    private Optional<String> notAllowed(String value) {
        String allowed = tags.get("one of");
        return allowed == null || Arrays.asList(allowed.split(", *")).contains(value)
                ? Optional.empty()
                : Optional.of("is none of: " + allowed);
    }

    private Optional<String> outside(double n) {
        String range = tags.get("range");
        if (!Double.isFinite(n)) {
            return Optional.of("is not a finite number");
        }
        if (range == null) {
            return Optional.empty();
        }
        Matcher m = RANGE.matcher(range);
        if (!m.matches()) {
            throw new IllegalStateException(
                    "reference.conf, " + path + ": range '" + range + "' is not of the form a..b");
        }
        boolean openLow = !m.group(1).isEmpty();
        double low = m.group(2).isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(m.group(2));
        double high = m.group(3).isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(m.group(3));
        boolean inside = (openLow ? n > low : n >= low) && n <= high;
        return inside ? Optional.empty() : Optional.of("is outside " + range + unit());
    }

    private String unit() {
        String unit = tags.get("unit");
        return unit == null ? "" : " " + unit;
    }
}
