package dev.nightjar.rules;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import dev.nightjar.contract.MalformedValueException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All rules of a store, as somebody left them. A change makes a new version; none is ever changed in place. Kept as JSON
 * under {@code Key.Kind.RULES}; docs/contract.md, "Rules".
 *
 * @param version counts changes from 1; 0 before the first
 * @param changedBy the label of the API key that changed them
 * @param note what the change was for; may be empty
 * @param rules in order: of rules that want the same place the first has it
 */
public record RuleSet(long version, Instant changedAt, String changedBy, String note, List<Rule> rules) {
    /** The most rules of one store. */
    public static final int MOST_RULES = 1000;

    /** Those of variants of experiments come on top. */
    private static final int MOST_WITH_VARIANTS = MOST_RULES + 200;

    /** Nobody ever made a rule. */
    public static final RuleSet NONE = new RuleSet(0, Instant.EPOCH, "", "", List.of());

    public RuleSet {
        if (version < 0) {
            throw new IllegalArgumentException("version " + version + " of rules; versions count from 1");
        }
        rules = List.copyOf(rules);
        if (rules.size() > MOST_WITH_VARIANTS) {
            throw new IllegalArgumentException(rules.size() + " rules; a store has " + MOST_RULES
                    + " at most, and variants of experiments " + (MOST_WITH_VARIANTS - MOST_RULES));
        }
        Set<String> ids = new HashSet<>();
        for (Rule rule : rules) {
            if (!ids.add(rule.id())) {
                throw new IllegalArgumentException("two rules have the id " + rule.id());
            }
        }
    }

    /** The same version with others behind it; one that has the id of another takes its place. */
    public RuleSet with(List<Rule> others) {
        Map<String, Rule> all = new LinkedHashMap<>();
        rules.forEach(rule -> all.put(rule.id(), rule));
        others.forEach(rule -> all.put(rule.id(), rule));
        return new RuleSet(version, changedAt, changedBy, note, List.copyOf(all.values()));
    }

    /** One line of JSON. */
    public String toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", version);
        fields.put("changed_at", changedAt.toString());
        fields.put("changed_by", changedBy);
        fields.put("note", note);
        fields.put("rules", rules.stream().map(RuleFields::of).toList());
        return ConfigValueFactory.fromMap(fields).render(ConfigRenderOptions.concise());
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws MalformedValueException when a field is missing or of the wrong kind
     */
    public static RuleSet fromJson(String json) {
        try {
            // JSON and no more: HOCON could include files.
            Config c = ConfigFactory.parseString(
                    json, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
            return new RuleSet(
                    c.getLong("version"),
                    Instant.parse(c.getString("changed_at")),
                    c.getString("changed_by"),
                    c.getString("note"),
                    c.getConfigList("rules").stream().map(RuleFields::read).toList());
        } catch (ConfigException | DateTimeException | IllegalArgumentException e) {
            throw new MalformedValueException("rules: " + e.getMessage());
        }
    }
}
