package dev.nightjar.serving.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.rules.Rule;
import dev.nightjar.rules.RuleSet;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Wording;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The body of a change of the rules.
 *
 * @param expectedVersion the version that the change was made from, where the body says it
 */
record RulesBody(Optional<Long> expectedVersion, String note, List<Rule> rules) {
    private static final Set<String> FIELDS = Set.of("expected_version", "note", "rules");
    private static final int LONGEST_NOTE = 1000;

    /**
     * Reads it whole.
     *
     * @param mistakes receives what is wrong; the result means nothing unless it stays empty
     */
    static RulesBody read(JsonNode body, List<Mistake> mistakes) {
        body.properties().stream()
                .filter(field -> !FIELDS.contains(field.getKey()))
                .forEach(field -> mistakes.add(Mistake.of(
                        field.getKey(), field.getValue(), "is no field here", "use expected_version, note and rules")));
        return new RulesBody(
                expected(body.path("expected_version"), mistakes),
                note(body.path("note"), mistakes),
                rules(body.path("rules"), mistakes));
    }

    private static Optional<Long> expected(JsonNode value, List<Mistake> mistakes) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            mistakes.add(Mistake.of(
                    "expected_version",
                    value,
                    "is not a whole number of 0 or more",
                    "send the version that GET rules answers, 0 where there is none"));
            return Optional.empty();
        }
        return Optional.of(value.longValue());
    }

    private static String note(JsonNode value, List<Mistake> mistakes) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        String text = value.isTextual() ? value.textValue() : "";
        if (!value.isTextual()
                || !Wording.isUnicode(text)
                || text.getBytes(StandardCharsets.UTF_8).length > LONGEST_NOTE) {
            mistakes.add(
                    Mistake.of("note", value, "is not a text of at most " + LONGEST_NOTE + " bytes", "say it shorter"));
            return "";
        }
        return text;
    }

    private static List<Rule> rules(JsonNode list, List<Mistake> mistakes) {
        if (!list.isArray() || list.size() > RuleSet.MOST_RULES) {
            mistakes.add(
                    Mistake.of(
                            "rules",
                            list.isArray() ? "a list of " + list.size() : list,
                            "is not a list of at most " + RuleSet.MOST_RULES + " rules",
                            "send {\"rules\": [{\"id\": \"no-knives\", \"action\": \"exclude\", \"target\": {…}}]}, [] for none"));
            return List.of();
        }
        List<Rule> rules = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            int index = i;
            new RuleReader(i, list.get(i), mistakes).read().ifPresent(rule -> {
                Integer first = seen.putIfAbsent(rule.id(), index);
                if (first != null) {
                    mistakes.add(Mistake.at(
                            index,
                            "id",
                            rule.id(),
                            "also stands at index " + first,
                            "give each rule an id of its own"));
                }
                rules.add(rule);
            });
        }
        return rules;
    }
}
