package dev.nightjar.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All keys that the running program knows, from the {@code reference.conf} of each module on its class path. A key
 * spelt {@code "*"} is the template of a named entry, such as one rail.
 */
final class Reference {
    static final String TEMPLATE = "*";

    /** Sections that another program of this release reads; it checks them when it starts. */
    private static final Set<String> OF_OTHER_PROGRAMS = Set.of("jobs", "serving");

    /** As written; where a default may come from an environment variable, the one that holds without it. */
    private final ConfigObject root;

    /** The defaults here and now, environment variables included. */
    private final ConfigObject defaults;

    Reference(Config reference) {
        // An unresolved value such as ${?NAME} has no type yet, so nothing could be checked against it.
        this.root = described(reference.resolve(ConfigResolveOptions.noSystem()).root());
        this.defaults = reference.resolve().root();
    }

    static Reference onClassPath() {
        return new Reference(ConfigFactory.parseResources(Reference.class.getClassLoader(), "reference.conf"));
    }

    /** Entries that are there from the start say only what differs; the description is their template's. */
    private static ConfigObject described(ConfigObject section) {
        ConfigObject out = section;
        for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
            ConfigValue value = entry.getValue();
            if (value instanceof ConfigObject o) {
                ConfigValue template = section.get(TEMPLATE);
                value = described(template instanceof ConfigObject t && o != t ? (ConfigObject) described(o, t) : o);
            }
            out = out.withValue(entry.getKey(), value);
        }
        return out;
    }

    private static ConfigValue described(ConfigValue own, ConfigValue template) {
        if (own instanceof ConfigObject object && template instanceof ConfigObject other) {
            for (Map.Entry<String, ConfigValue> entry : ((ConfigObject) own).entrySet()) {
                if (other.containsKey(entry.getKey())) {
                    object = object.withValue(entry.getKey(), described(entry.getValue(), other.get(entry.getKey())));
                }
            }
            own = object;
        }
        List<String> comments = new ArrayList<>(own.origin().comments());
        if (comments.isEmpty() || !(own instanceof ConfigObject)) {
            comments.addAll(0, template.origin().comments());
        }
        return own.withOrigin(own.origin().withComments(comments));
    }

    /** The user's values over the defaults, with each named entry completed from its template. */
    Config complete(Config user) {
        return completed(defaults, user.root()).toConfig();
    }

    private static ConfigObject completed(ConfigObject reference, ConfigObject user) {
        ConfigObject out = user.withFallback(reference).withoutKey(TEMPLATE);
        for (String key : List.copyOf(out.keySet())) {
            Optional<ConfigValue> known = child(reference, key);
            if (known.isPresent()
                    && known.get() instanceof ConfigObject section
                    && out.get(key) instanceof ConfigObject o) {
                out = out.withValue(key, completed(section, o));
            }
        }
        return out;
    }

    /** Every mistake in one file, each a sentence. */
    List<String> problems(ConfigObject user, boolean ofStore) {
        List<String> problems = new ArrayList<>();
        check(user, root, "", ofStore, problems);
        return problems;
    }

    private static void check(
            ConfigObject user, ConfigObject reference, String parent, boolean ofStore, List<String> problems) {
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(user).entrySet()) {
            String key = entry.getKey();
            String path = join(parent, key);
            ConfigValue value = entry.getValue();
            Optional<ConfigValue> known = child(reference, key);
            if (key.equals(TEMPLATE)) {
                problems.add(where(value) + "'" + path + "' is no key: write a name of your own in place of *");
                continue;
            }
            if (known.isEmpty()) {
                if (!parent.isEmpty() || !OF_OTHER_PROGRAMS.contains(key)) {
                    problems.add(where(value) + "unknown key '" + path + "'" + suggestion(key, reference, parent));
                }
                continue;
            }
            Setting setting = Setting.of(path, known.get());
            if (ofStore && setting.isProcessWide()) {
                problems.add(where(value) + "'" + path + "' concerns the whole process: set it in nightjar.conf");
            } else if (setting.isSection() && value instanceof ConfigObject section) {
                check(section, (ConfigObject) known.get(), path, ofStore, problems);
            } else {
                setting.problemWith(value)
                        .ifPresent(problem ->
                                problems.add(where(value) + "'" + path + "'" + shown(value) + " " + problem));
            }
        }
    }

    /** What is known of a key: an entry that is there from the start has its template's keys too. */
    private static Optional<ConfigValue> child(ConfigObject reference, String key) {
        ConfigValue own = reference.get(key);
        ConfigValue template = reference.get(TEMPLATE);
        return Optional.ofNullable(own == null ? template : template == null ? own : own.withFallback(template));
    }

    /** Folder, file and line, such as {@code stores/main.conf: 12}, or the environment variable. */
    private static String where(ConfigValue value) {
        if (isFromEnvironment(value)) {
            return "environment: ";
        }
        String file = value.origin().filename();
        if (file == null) {
            return value.origin().description() + ": ";
        }
        Path path = Path.of(file);
        int names = path.getNameCount();
        return path.subpath(Math.max(0, names - 2), names) + ": "
                + value.origin().lineNumber() + ": ";
    }

    /** The value as written. What the environment holds may be secret, and is not repeated. */
    private static String shown(ConfigValue value) {
        return isFromEnvironment(value) ? "" : " = " + value.render(ConfigRenderOptions.concise());
    }

    private static boolean isFromEnvironment(ConfigValue value) {
        // The library's only mark: such a value has no place in a file.
        return value.origin().description().startsWith("env ");
    }

    private static String suggestion(String key, ConfigObject reference, String parent) {
        return reference.keySet().stream()
                .filter(name -> !name.equals(TEMPLATE))
                .min(Comparator.comparingInt(name -> distance(name, key)))
                .filter(name -> distance(name, key) <= Math.max(2, key.length() / 3))
                .map(name -> "; did you mean '" + join(parent, name) + "'?")
                .orElse("; docs/configuration.md lists all keys");
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    /** All keys with their descriptions, sections included, in the order of the paths. */
    List<Setting> settings() {
        List<Setting> all = new ArrayList<>();
        collect(root, "", all);
        return all;
    }

    private static void collect(ConfigObject section, String parent, List<Setting> all) {
        List<Map.Entry<String, ConfigValue>> entries = new ArrayList<>(section.entrySet());
        // Plain keys first: on the page, what follows a sub-section's heading belongs to the sub-section.
        entries.sort(Comparator.comparing((Map.Entry<String, ConfigValue> e) ->
                        Setting.of("", e.getValue()).isSection())
                .thenComparingInt(e -> e.getValue().origin().lineNumber()));
        for (Map.Entry<String, ConfigValue> entry : entries) {
            Setting setting = Setting.of(join(parent, entry.getKey()), entry.getValue());
            all.add(setting);
            if (setting.isSection()) {
                collect((ConfigObject) entry.getValue(), setting.path(), all);
            }
        }
    }

    private static String join(String parent, String key) {
        String quoted = key.equals(TEMPLATE) ? TEMPLATE : ConfigUtil.joinPath(key);
        return parent.isEmpty() ? quoted : parent + "." + quoted;
    }
}
