package dev.nightjar.serving.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.experiment.Experiment;
import dev.nightjar.experiment.Experiment.State;
import dev.nightjar.experiment.Experiment.Unit;
import dev.nightjar.experiment.ExperimentFields;
import dev.nightjar.experiment.Treatment;
import dev.nightjar.experiment.Variant;
import dev.nightjar.rules.Rule;
import dev.nightjar.serving.http.Fields;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.rules.RuleReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads one experiment of a request's body, every mistake in it. */
final class ExperimentReader {
    private static final Set<String> FIELDS =
            new TreeSet<>(Set.of("id", "layer", "layer_from", "layer_to", "unit", "state", "ramp", "variants"));
    private static final Set<String> OF_VARIANT = new TreeSet<>(Set.of("name", "weight", "treatment"));
    private static final Set<String> OF_TREATMENT =
            new TreeSet<>(Set.of("session_max_weight", "session_k", "rails", "rules"));
    private static final int LONGEST_NAME = 40;

    private final int index;
    private final JsonNode entry;
    private final List<Mistake> mistakes;
    private final Fields fields;

    ExperimentReader(int index, JsonNode entry, List<Mistake> mistakes) {
        this.index = index;
        this.entry = entry;
        this.mistakes = mistakes;
        this.fields = new Fields(index, entry, mistakes);
    }

    /** The experiment; empty where it has a mistake. */
    Optional<Experiment> read() {
        if (!entry.isObject()) {
            mistakes.add(Mistake.at(
                    index,
                    "experiments",
                    entry,
                    "is no experiment",
                    "send {\"id\": …, \"ramp\": 10, \"variants\": [{\"name\": \"control\"}, {…}]}"));
            return Optional.empty();
        }
        int before = mistakes.size();
        fields.refuseUnknown(FIELDS, "use " + String.join(", ", FIELDS));
        String id = name(fields, "id").orElse("");
        String layer = fields.isLeftOut("layer") ? id : name(fields, "layer").orElse("");
        int from = percent("layer_from").orElse(0);
        int to = percent("layer_to").orElse(ExperimentFields.buckets(100));
        Unit unit = Unit.valueOf(oneOf("unit", Unit.values()).orElse("user").toUpperCase(Locale.ROOT));
        State state =
                State.valueOf(oneOf("state", State.values()).orElse("running").toUpperCase(Locale.ROOT));
        if (fields.isLeftOut("ramp")) {
            fields.mistake("ramp", "is missing", "send how many per cent take part, 0 to 100");
        }
        int ramp = percent("ramp").orElse(0);
        List<Variant> variants = variants();
        return mistakes.size() > before
                ? Optional.empty()
                : built(() -> new Experiment(id, new Experiment.Slots(layer, from, to), unit, state, ramp, variants));
    }

    /** What the fields cannot tell by themselves the record does. */
    private <T> Optional<T> built(java.util.function.Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (IllegalArgumentException e) {
            mistakes.add(Mistake.at(
                    index, "experiments", entry.path("id"), "cannot be meant: " + e.getMessage(), "correct it"));
            return Optional.empty();
        }
    }

    private static Optional<String> name(Fields of, String field) {
        if (of.isLeftOut(field)) {
            return of.mistake(field, "is missing", "send a name of lower-case letters, digits and hyphens");
        }
        Optional<String> text = of.text(field, LONGEST_NAME);
        return text.filter(name -> !Experiment.isName(name)).isPresent()
                ? of.mistake(field, "is no name", "use lower-case letters, digits and hyphens, a letter or digit first")
                : text;
    }

    private Optional<String> oneOf(String field, Enum<?>[] values) {
        return fields.oneOf(
                field,
                Arrays.stream(values)
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    private Optional<Integer> percent(String field) {
        Optional<Double> percent = fields.number(field, 0, 100);
        if (percent.filter(p -> Math.abs(p * 100 - Math.rint(p * 100)) > 1e-9).isPresent()) {
            return fields.mistake(field, "is finer than a hundredth of a per cent", "round it");
        }
        return percent.map(ExperimentFields::buckets);
    }

    private List<Variant> variants() {
        JsonNode list = entry.path("variants");
        List<Variant> variants = new ArrayList<>();
        if (!list.isArray() || list.size() < 2 || list.size() > Experiment.MOST_VARIANTS) {
            fields.mistake(
                    "variants",
                    "is not a list of 2 to " + Experiment.MOST_VARIANTS + " variants",
                    "send [{\"name\": \"control\"}, {\"name\": \"strong\", \"treatment\": {…}}], the control first");
            return variants;
        }
        for (int i = 0; i < list.size(); i++) {
            variant("variants." + i + ".", list.get(i)).ifPresent(variants::add);
        }
        return variants;
    }

    private Optional<Variant> variant(String at, JsonNode node) {
        Fields of = new Fields(index, at, node, mistakes);
        int before = mistakes.size();
        of.refuseUnknown(OF_VARIANT, "use " + String.join(", ", OF_VARIANT));
        String name = name(of, "name").orElse("");
        int weight = of.wholeNumber("weight", 1, Variant.MOST_WEIGHT).orElse(1);
        Optional<Treatment> treatment = treatment(at + "treatment.", of.section("treatment"));
        return mistakes.size() > before || treatment.isEmpty()
                ? Optional.empty()
                : built(() -> new Variant(name, weight, treatment.get()));
    }

    private Optional<Treatment> treatment(String at, JsonNode node) {
        Fields of = new Fields(index, at, node, mistakes);
        int before = mistakes.size();
        of.refuseUnknown(OF_TREATMENT, "use " + String.join(", ", OF_TREATMENT));
        Optional<Double> weight = of.number("session_max_weight", 0, 1);
        Optional<Double> k = of.number("session_k", Double.MIN_NORMAL, 1e6);
        var rails = new TreeMap<>(of.textMap("rails", LONGEST_NAME));
        List<Rule> rules = new ArrayList<>();
        JsonNode list = node.path("rules");
        if (!list.isMissingNode() && !list.isArray()) {
            of.mistake("rules", "is not a list of rules", "send them as PUT rules takes them");
        }
        list.forEach(rule -> new RuleReader(index, rule, mistakes).read().ifPresent(rules::add));
        return mistakes.size() > before ? Optional.empty() : built(() -> new Treatment(weight, k, rails, rules));
    }
}
