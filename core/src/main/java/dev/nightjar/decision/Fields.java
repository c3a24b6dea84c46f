package dev.nightjar.decision;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of one JSON object, each of the kind asked for and no other. After the last, {@link #end} refuses what nobody
 * asked for.
 */
final class Fields {
    private final String path;
    private final ConfigObject object;
    private final Set<String> asked = new HashSet<>();

    /**
     * Reads.
     *
     * @param path of the object within the line, empty for the line itself
     */
    Fields(String path, ConfigObject object) {
        this.path = path;
        this.object = object;
    }

    Set<String> names() {
        return object.keySet();
    }

    String text(String name) {
        return (String) value(name, ConfigValueType.STRING).unwrapped();
    }

    /** Empty where there is no such field. */
    Optional<String> optionalText(String name) {
        return object.containsKey(name) ? Optional.of(text(name)) : Optional.empty();
    }

    long integer(String name) {
        Object number = value(name, ConfigValueType.NUMBER).unwrapped();
        if (number instanceof Double) {
            throw new IllegalArgumentException(path + name + " is " + number + ", no whole number");
        }
        return ((Number) number).longValue();
    }

    double number(String name) {
        return number(value(name, ConfigValueType.NUMBER));
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (ConfigValue each : list(name, ConfigValueType.STRING)) {
            texts.add((String) each.unwrapped());
        }
        return texts;
    }

    List<Double> numbers(String name) {
        List<Double> numbers = new ArrayList<>();
        for (ConfigValue each : list(name, ConfigValueType.NUMBER)) {
            numbers.add(number(each));
        }
        return numbers;
    }

    Fields object(String name) {
        return new Fields(path + name + ".", (ConfigObject) value(name, ConfigValueType.OBJECT));
    }

    /** This object as it is, for a reader of its own. */
    Config config() {
        return object.toConfig();
    }

    /** An object as it is, for a reader of its own. */
    String json(String name) {
        return value(name, ConfigValueType.OBJECT).render(ConfigRenderOptions.concise());
    }

    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (ConfigValue each : list(name, ConfigValueType.OBJECT)) {
            objects.add(new Fields(path + name + "." + objects.size() + ".", (ConfigObject) each));
        }
        return objects;
    }

    boolean isNull(String name) {
        ConfigValue value = object.get(name);
        asked.add(name);
        return value != null && value.valueType() == ConfigValueType.NULL;
    }

    void end() {
        for (String name : object.keySet()) {
            if (!asked.contains(name)) {
                throw new IllegalArgumentException(path + name + " is no field that this release knows");
            }
        }
    }

    private ConfigList list(String name, ConfigValueType of) {
        ConfigList list = (ConfigList) value(name, ConfigValueType.LIST);
        for (ConfigValue each : list) {
            require(path + name, each, of);
        }
        return list;
    }

    private ConfigValue value(String name, ConfigValueType type) {
        asked.add(name);
        ConfigValue value = object.get(name);
        if (value == null) {
            throw new IllegalArgumentException(path + name + " is missing");
        }
        require(path + name, value, type);
        return value;
    }

    private static void require(String where, ConfigValue value, ConfigValueType type) {
        if (value.valueType() != type) {
            throw new IllegalArgumentException(where + " is " + value.valueType() + ", not " + type);
        }
    }

    /** As it is spelt: the library keeps -0.0 as 0, and a whole number of more than 53 bits as such. */
    private static double number(ConfigValue value) {
        return Double.parseDouble(value.atKey("n").getString("n"));
    }
}
