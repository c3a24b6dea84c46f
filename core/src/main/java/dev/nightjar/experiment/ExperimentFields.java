package dev.nightjar.experiment;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.rules.RuleFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The fields of experiments in JSON, as they are stored and as the API shows them. Shares are in per cent. */
public final class ExperimentFields {
    /** Buckets of one per cent. */
    private static final double OF_ONE_PERCENT = Assignment.BUCKETS / 100.0;

    private ExperimentFields() {}

    /** Buckets in per cent, a whole number where it is one. */
    public static Number percent(int buckets) {
        double percent = buckets / OF_ONE_PERCENT;
        return percent == Math.rint(percent) ? (Number) (long) percent : percent;
    }

    /** Per cent, to the hundredth, in buckets. */
    public static int buckets(double percent) {
        return (int) Math.round(percent * OF_ONE_PERCENT);
    }

    /** Names and values, made of texts, numbers, lists and maps. */
    public static Map<String, Object> of(Experiment experiment) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", experiment.id());
        fields.put("layer", experiment.slots().layer());
        fields.put("layer_from", percent(experiment.slots().from()));
        fields.put("layer_to", percent(experiment.slots().to()));
        fields.put("unit", experiment.unit().label());
        fields.put("state", experiment.state().label());
        fields.put("ramp", percent(experiment.ramp()));
        fields.put(
                "variants",
                experiment.variants().stream().map(ExperimentFields::of).toList());
        return fields;
    }

    /** Likewise. */
    public static Map<String, Object> of(ExperimentSet.Holdout holdout) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", holdout.name());
        fields.put("share", percent(holdout.share()));
        return fields;
    }

    private static Map<String, Object> of(Variant variant) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", variant.name());
        fields.put("weight", variant.weight());
        fields.put("treatment", of(variant.treatment()));
        return fields;
    }

    /** What a treatment changes; empty for none. */
    public static Map<String, Object> of(Treatment treatment) {
        Map<String, Object> fields = new LinkedHashMap<>();
        treatment.sessionMaxWeight().ifPresent(weight -> fields.put("session_max_weight", weight));
        treatment.sessionK().ifPresent(k -> fields.put("session_k", k));
        if (!treatment.rails().isEmpty()) {
            fields.put("rails", treatment.rails());
        }
        if (!treatment.rules().isEmpty()) {
            fields.put("rules", treatment.rules().stream().map(RuleFields::of).toList());
        }
        return fields;
    }

    static String write(ExperimentSet set) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", set.version());
        fields.put("changed_at", set.changedAt().toString());
        fields.put("changed_by", set.changedBy());
        fields.put("note", set.note());
        fields.put("holdout", of(set.holdout()));
        fields.put(
                "experiments",
                set.experiments().stream().map(ExperimentFields::of).toList());
        return ConfigValueFactory.fromMap(fields).render(ConfigRenderOptions.concise());
    }

    static ExperimentSet read(String json) {
        try {
            // JSON and no more: HOCON could include files.
            Config c = ConfigFactory.parseString(
                    json, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
            return new ExperimentSet(
                    c.getLong("version"),
                    Instant.parse(c.getString("changed_at")),
                    c.getString("changed_by"),
                    c.getString("note"),
                    new ExperimentSet.Holdout(c.getString("holdout.name"), buckets(c.getDouble("holdout.share"))),
                    c.getConfigList("experiments").stream()
                            .map(ExperimentFields::experiment)
                            .toList());
        } catch (ConfigException | DateTimeException | IllegalArgumentException e) {
            throw new MalformedValueException("experiments: " + e.getMessage());
        }
    }

    private static Experiment experiment(Config c) {
        return new Experiment(
                c.getString("id"),
                new Experiment.Slots(
                        c.getString("layer"), buckets(c.getDouble("layer_from")), buckets(c.getDouble("layer_to"))),
                Experiment.Unit.valueOf(c.getString("unit").toUpperCase(Locale.ROOT)),
                Experiment.State.valueOf(c.getString("state").toUpperCase(Locale.ROOT)),
                buckets(c.getDouble("ramp")),
                c.getConfigList("variants").stream()
                        .map(v -> new Variant(v.getString("name"), v.getInt("weight"), read(v.getConfig("treatment"))))
                        .toList());
    }

    /** Reads what {@link #of(Treatment)} wrote. */
    public static Treatment read(Config c) {
        Map<String, String> rails = new TreeMap<>();
        if (c.hasPath("rails")) {
            Config named = c.getConfig("rails");
            named.root().keySet().forEach(name -> rails.put(name, named.getString(ConfigUtil.joinPath(name))));
        }
        return new Treatment(
                number(c, "session_max_weight"),
                number(c, "session_k"),
                new TreeMap<>(rails),
                c.hasPath("rules")
                        ? c.getConfigList("rules").stream()
                                .map(RuleFields::read)
                                .toList()
                        : List.of());
    }

    private static Optional<Double> number(Config c, String name) {
        return c.hasPath(name) ? Optional.of(c.getDouble(name)) : Optional.empty();
    }
}
