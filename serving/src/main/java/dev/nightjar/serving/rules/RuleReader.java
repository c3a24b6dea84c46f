package dev.nightjar.serving.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Key;
import dev.nightjar.ranking.Target;
import dev.nightjar.ranking.Target.Range;
import dev.nightjar.ranking.When;
import dev.nightjar.rules.Action;
import dev.nightjar.rules.Rule;
import dev.nightjar.rules.Validity;
import dev.nightjar.serving.http.Fields;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.recommend.RequestReader;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads one rule of a request's body, every mistake in it. */
public final class RuleReader {
    private static final Map<String, Set<String>> FIELDS_OF_ACTIONS = Map.of(
            "exclude", Set.of(),
            "pin", Set.of("position"),
            "boost", Set.of("factor"),
            "bury", Set.of("factor"),
            "cap", Set.of("most", "per"));
    private static final List<String> ACTIONS = List.of("exclude", "pin", "boost", "bury", "cap");
    private static final SortedSet<String> FIELDS = new TreeSet<>(
            Set.of("id", "action", "position", "factor", "most", "per", "target", "rails", "when", "from", "until"));
    private static final SortedSet<String> TARGET_FIELDS = new TreeSet<>(Set.of(
            "items", "category", "brand", "min_price", "max_price", "attributes", "min_age_days", "max_age_days"));
    private static final SortedSet<String> WHEN_FIELDS =
            new TreeSet<>(Set.of("devices", "campaigns", "countries", "weekdays", "from_hour", "to_hour"));
    private static final List<String> WEEKDAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> day.name().toLowerCase(Locale.ROOT))
            .toList();

    private static final int LONGEST_WORD = 200;
    private static final double HIGHEST_PRICE = 1e12;
    private static final int OLDEST_DAYS = 36_500;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private final int index;
    private final JsonNode entry;
    private final List<Mistake> mistakes;
    private final Fields fields;

    /**
     * Reads one entry.
     *
     * @param index its place in the list
     * @param mistakes receives what is wrong
     */
    public RuleReader(int index, JsonNode entry, List<Mistake> mistakes) {
        this.index = index;
        this.entry = entry;
        this.mistakes = mistakes;
        this.fields = new Fields(index, entry, mistakes);
    }

    /** The rule; empty where it has a mistake. */
    public Optional<Rule> read() {
        if (!entry.isObject()) {
            mistakes.add(Mistake.at(
                    index, "rules", entry, "is no rule", "send {\"id\": …, \"action\": …, \"target\": {…}}"));
            return Optional.empty();
        }
        int before = mistakes.size();
        fields.refuseUnknown(FIELDS, use(FIELDS));
        String id = id();
        Optional<Action> action = action();
        Target target = target();
        if (entry.path("action").asText().equals("pin") && target.items().size() != 1) {
            mistakes.add(Mistake.at(
                    index,
                    "target.items",
                    entry.path("target").path("items"),
                    "is not one item, which is what a pin gives a place",
                    "send [\"H-0012\"]"));
        }
        Set<String> rails = fields.texts("rails", LONGEST_WORD, name -> true, "send names of rails");
        When when = when();
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
            return fields.mistake("action", "is none of the allowed values", use(ACTIONS));
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

    private Target target() {
        Fields target = new Fields(index, "target.", fields.section("target"), mistakes);
        target.refuseUnknown(TARGET_FIELDS, use(TARGET_FIELDS));
        JsonNode items = entry.path("target").path("items");
        if (items.isArray() && items.isEmpty()) {
            // What a program found nothing for must not become a rule about everything.
            target.mistake("items", "is empty, and would mean every item", "name the items, or leave it out");
        }
        Optional<Double> leastPrice = target.number("min_price", 0, HIGHEST_PRICE);
        Optional<Double> mostPrice = target.number("max_price", 0, HIGHEST_PRICE);
        OptionalInt leastAge = target.wholeNumber("min_age_days", 0, OLDEST_DAYS);
        OptionalInt mostAge = target.wholeNumber("max_age_days", 0, OLDEST_DAYS);
        return new Target(
                target.text("category", Key.MAX_ID_BYTES).orElse(""),
                target.text("brand", LONGEST_WORD).orElse(""),
                new Range(leastPrice.orElse(Range.ANY.least()), mostPrice.orElse(Range.ANY.most())),
                target.textMap("attributes", LONGEST_WORD),
                target.texts("items", Key.MAX_ID_BYTES, id -> true, "send the shop's item ids"),
                new Range(
                        leastAge.isPresent() ? leastAge.getAsInt() : Range.ANY.least(),
                        mostAge.isPresent() ? mostAge.getAsInt() : Range.ANY.most()));
    }

    private When when() {
        Fields when = new Fields(index, "when.", fields.section("when"), mistakes);
        when.refuseUnknown(WHEN_FIELDS, use(WHEN_FIELDS));
        List<String> devices = RequestReader.DEVICES;
        Set<String> days = when.texts("weekdays", LONGEST_WORD, WEEKDAYS::contains, use(WEEKDAYS));
        return new When(
                when.texts("devices", LONGEST_WORD, devices::contains, use(devices)),
                when.texts("campaigns", LONGEST_WORD, name -> true, "send names of campaigns"),
                when.texts("countries", LONGEST_WORD, When::isCountry, "send ISO 3166-1 codes such as DE"),
                days.stream()
                        .map(day -> DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()),
                when.wholeNumber("from_hour", 0, 23).orElse(When.ALWAYS.fromHour()),
                when.wholeNumber("to_hour", 1, 24).orElse(When.ALWAYS.toHour()));
    }

    private static String use(Collection<String> words) {
        return "use " + String.join(", ", words);
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
}
