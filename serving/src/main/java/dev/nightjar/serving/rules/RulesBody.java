package dev.nightjar.serving.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.rules.Rule;
import dev.nightjar.rules.RuleSet;
import dev.nightjar.serving.http.ChangeRequest;
import dev.nightjar.serving.http.Mistake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The body of a change of the rules. */
record RulesBody(String note, List<Rule> rules) {
    private static final Set<String> FIELDS = Set.of("expected_version", "note", "rules");

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
        return new RulesBody(ChangeRequest.note(body.path("note"), mistakes), rules(body.path("rules"), mistakes));
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
