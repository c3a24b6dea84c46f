package dev.nightjar.serving.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightjar.contract.Key;
import dev.nightjar.ranking.Target;
import dev.nightjar.ranking.Target.Range;
import dev.nightjar.ranking.When;
import dev.nightjar.rules.Action;
import dev.nightjar.rules.Rule;
import dev.nightjar.rules.Validity;
import dev.nightjar.serving.http.Fields;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Wording;
import dev.nightjar.serving.recommend.RequestReader;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads one rule of a request's body, every mistake in it. */
final class RuleReader {
    private static final Map<String, Set<String>> FIELDS_OF_ACTIONS = Map.of(
            "exclude", Set.of(),
            "pin", Set.of("position"),
            "boost", Set.of("factor"),
            "bury", Set.of("factor"),
            "cap", Set.of("most", "per"));
    private static final List<String> ACTIONS = List.of("exclude", "pin", "boost", "bury", "cap");
    private static final Set<String> FIELDS =
            Set.of("id", "action", "position", "factor", "most", "per", "target", "rails", "when", "from", "until");
    private static final Set<String> TARGET_FIELDS = Set.of(
            "items", "category", "brand", "min_price", "max_price", "attributes", "min_age_days", "max_age_days");
    private static final Set<String> WHEN_FIELDS =
            Set.of("devices", "campaigns", "countries", "weekdays", "from_hour", "to_hour");
    private static final List<String> WEEKDAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> day.name().toLowerCase(Locale.ROOT))
            .toList();

    private static final int MOST_NAMES = 1000;
    private static final int LONGEST_WORD = 200;
    private static final double HIGHEST_PRICE = 1e12;
    private static final int OLDEST_DAYS = 36_500;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private final int index;
    private final JsonNode entry;
    private final List<Mistake> mistakes;
    private final Fields fields;

    RuleReader(int index, JsonNode entry, List<Mistake> mistakes) {
        this.index = index;
        this.entry = entry;
        this.mistakes = mistakes;
        this.fields = new Fields(index, entry, mistakes);
    }

    /** The rule; empty where it has a mistake. */
    Optional<Rule> read() {
        if (!entry.isObject()) {
            mistakes.add(Mistake.at(
                    index, "rules", entry, "is no rule", "send {\"id\": …, \"action\": …, \"target\": {…}}"));
            return Optional.empty();
        }
        int before = mistakes.size();
        fields.refuseUnknown(FIELDS, "use " + FIELDS.stream().sorted().collect(Collectors.joining(", ")));
        String id = id();
        Optional<Action> action = action();
        Target target = target(section("target"));
        if (entry.path("action").asText().equals("pin") && target.items().size() != 1) {
            mistakes.add(Mistake.at(
                    index,
                    "target.items",
                    entry.path("target").path("items"),
                    "is not one item, which is what a pin gives a place",
                    "send [\"H-0012\"]"));
        }
        Set<String> rails = texts(entry, "", "rails", LONGEST_WORD, name -> true, "send names of rails");
        When when = when(section("when"));
        Validity valid = new Validity(moment("from"), moment("until"));
        return mistakes.size() == before
                ? Optional.of(new Rule(id, rails, when, valid, target, action.orElseThrow()))
                : Optional.empty();
    }

    private String id() {
        JsonNode id = entry.path("id");
        if (!id.isTextual() || !Rule.isId(id.textValue())) {
            fields.mistake(
                    "id",
                    "is no id of a rule",
                    "send 1 to 64 letters, digits, dots, hyphens and underscores, a letter or digit first");
        }
        return id.asText();
    }

    private Optional<Action> action() {
        JsonNode word = entry.path("action");
        if (!word.isTextual() || !ACTIONS.contains(word.textValue())) {
            return fields.mistake("action", "is none of the allowed values", "use " + String.join(", ", ACTIONS));
        }
        Set<String> own = FIELDS_OF_ACTIONS.get(word.textValue());
        for (String field : List.of("position", "factor", "most", "per")) {
            if (!own.contains(field) && !fields.isLeftOut(field)) {
                fields.mistake(field, "is not for the action " + word.textValue(), "leave it out");
            } else if (own.contains(field) && fields.isLeftOut(field)) {
                fields.mistake(field, "is needed for the action " + word.textValue(), "send it");
            }
        }
        return switch (word.textValue()) {
            case "pin" ->
                box(fields.wholeNumber("position", 1, Action.Pin.LAST_POSITION)).map(Action.Pin::new);
            case "boost" -> factor(f -> f > 1, "above 1 to boost").map(Action.Boost::new);
            case "bury" ->
                factor(f -> f > 0 && f < 1, "above 0 and below 1 to bury").map(Action.Bury::new);
            case "cap" -> cap();
            default -> Optional.of(new Action.Exclude());
        };
    }

    private Optional<Double> factor(Predicate<Double> fits, String what) {
        Optional<Double> factor = fields.number("factor", 0, Action.Boost.GREATEST_FACTOR);
        return factor.isEmpty() || fits.test(factor.get())
                ? factor
                : fields.mistake("factor", "is not " + what, "send a factor " + what);
    }

    private Optional<Action> cap() {
        OptionalInt most = fields.wholeNumber("most", 1, Action.Pin.LAST_POSITION);
        Optional<String> per = fields.oneOf(
                "per", Arrays.stream(Action.Per.values()).map(Action.Per::word).toList());
        return most.isEmpty() || per.isEmpty()
                ? Optional.empty()
                : Optional.of(new Action.Cap(
                        most.getAsInt(), Action.Per.valueOf(per.get().toUpperCase(Locale.ROOT))));
    }

    private static Optional<Integer> box(OptionalInt n) {
        return n.isEmpty() ? Optional.empty() : Optional.of(n.getAsInt());
    }

    private Target target(JsonNode target) {
        Nested nested = new Nested("target.", target);
        nested.fields.refuseUnknown(
                TARGET_FIELDS, "use " + TARGET_FIELDS.stream().sorted().collect(Collectors.joining(", ")));
        Optional<String> category = nested.fields.text("category", Key.MAX_ID_BYTES);
        Optional<String> brand = nested.fields.text("brand", LONGEST_WORD);
        Optional<Double> leastPrice = nested.fields.number("min_price", 0, HIGHEST_PRICE);
        Optional<Double> mostPrice = nested.fields.number("max_price", 0, HIGHEST_PRICE);
        OptionalInt leastAge = nested.fields.wholeNumber("min_age_days", 0, OLDEST_DAYS);
        OptionalInt mostAge = nested.fields.wholeNumber("max_age_days", 0, OLDEST_DAYS);
        nested.report();
        return new Target(
                category.orElse(""),
                brand.orElse(""),
                new Range(leastPrice.orElse(Range.ANY.least()), mostPrice.orElse(Range.ANY.most())),
                attributes(target.path("attributes")),
                texts(target, "target.", "items", Key.MAX_ID_BYTES, id -> true, "send the shop's item ids"),
                new Range(
                        leastAge.isPresent() ? leastAge.getAsInt() : Range.ANY.least(),
                        mostAge.isPresent() ? mostAge.getAsInt() : Range.ANY.most()));
    }

    private Map<String, String> attributes(JsonNode attributes) {
        Map<String, String> read = new HashMap<>();
        boolean fits = attributes.isObject();
        for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
            fits &= isWord(attribute.getKey(), LONGEST_WORD)
                    && attribute.getValue().isTextual()
                    && isWord(attribute.getValue().textValue(), LONGEST_WORD);
            read.put(attribute.getKey(), attribute.getValue().asText());
        }
        if (!fits && !attributes.isMissingNode() && !attributes.isNull()) {
            mistakes.add(Mistake.at(
                    index,
                    "target.attributes",
                    attributes,
                    "is not a map from names to texts, each of 1 to " + LONGEST_WORD + " bytes",
                    "send {\"material\": \"oak\"}"));
            return Map.of();
        }
        return read;
    }

    private When when(JsonNode when) {
        Nested nested = new Nested("when.", when);
        nested.fields.refuseUnknown(
                WHEN_FIELDS, "use " + WHEN_FIELDS.stream().sorted().collect(Collectors.joining(", ")));
        OptionalInt from = nested.fields.wholeNumber("from_hour", 0, 23);
        OptionalInt to = nested.fields.wholeNumber("to_hour", 1, 24);
        nested.report();
        List<String> devices = RequestReader.DEVICES;
        Set<String> days = texts(
                when, "when.", "weekdays", LONGEST_WORD, WEEKDAYS::contains, "use " + String.join(", ", WEEKDAYS));
        return new When(
                texts(when, "when.", "devices", LONGEST_WORD, devices::contains, "use " + String.join(", ", devices)),
                texts(when, "when.", "campaigns", LONGEST_WORD, name -> true, "send names of campaigns"),
                texts(when, "when.", "countries", LONGEST_WORD, When::isCountry, "send ISO 3166-1 codes such as DE"),
                days.stream()
                        .filter(WEEKDAYS::contains)
                        .map(day -> DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()),
                from.orElse(When.ALWAYS.fromHour()),
                to.orElse(When.ALWAYS.toHour()));
    }

    private Optional<Instant> moment(String field) {
        if (fields.isLeftOut(field)) {
            return Optional.empty();
        }
        JsonNode value = entry.path(field);
        try {
            Instant moment = Instant.parse(value.isTextual() ? value.textValue() : "");
            if (!moment.isBefore(Instant.EPOCH) && !moment.isAfter(LATEST)) {
                return Optional.of(moment);
            }
        } catch (DateTimeParseException e) {
            // Reported below, like a time out of range.
        }
        return fields.mistake(
                field,
                "is not a time such as 2026-11-27T00:00:00Z, from 1970 to 9999",
                "send ISO 8601 with a zone, or leave it out for no bound");
    }

    /** An object inside the rule; one that is absent is empty. */
    private JsonNode section(String field) {
        JsonNode section = entry.path(field);
        if (section.isObject()) {
            return section;
        }
        if (!section.isMissingNode() && !section.isNull()) {
            fields.mistake(field, "is not an object", "send {…}, or leave it out for no condition");
        }
        return JsonNodeFactory.instance.objectNode();
    }

    /** Distinct texts of a list; none where it is absent. */
    private Set<String> texts(
            JsonNode of, String at, String field, int mostBytes, Predicate<String> allowed, String fix) {
        JsonNode list = of.path(field);
        if (list.isMissingNode() || list.isNull()) {
            return Set.of();
        }
        Set<String> texts = new HashSet<>();
        boolean fits = list.isArray() && list.size() <= MOST_NAMES;
        for (JsonNode each : list) {
            fits &= each.isTextual() && isWord(each.textValue(), mostBytes) && allowed.test(each.textValue());
            texts.add(each.asText());
        }
        if (!fits) {
            mistakes.add(Mistake.at(
                    index,
                    at + field,
                    list,
                    "is not a list of at most " + MOST_NAMES + " texts that are allowed here, each of 1 to " + mostBytes
                            + " bytes",
                    fix));
            return Set.of();
        }
        return texts;
    }

    private static boolean isWord(String text, int mostBytes) {
        return !text.isBlank() && Wording.isUnicode(text) && text.getBytes(StandardCharsets.UTF_8).length <= mostBytes;
    }

    /** Fields of an object inside the rule, whose mistakes name the whole path. */
    private final class Nested {
        private final String at;
        private final List<Mistake> found = new ArrayList<>();
        private final Fields fields;

        Nested(String at, JsonNode object) {
            this.at = at;
            this.fields = new Fields(index, object, found);
        }

        void report() {
            found.forEach(m ->
                    mistakes.add(new Mistake(m.index(), at + m.field(), m.value(), m.problem(), m.allowed(), m.fix())));
        }
    }
}
