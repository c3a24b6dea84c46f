package dev.nightjar.serving.rules;

import dev.nightjar.rules.Finding;
import dev.nightjar.rules.Finding.Severity;
import dev.nightjar.rules.RuleLint;
import dev.nightjar.rules.RuleSet;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.store.Store;
import java.time.Instant;
import java.util.List;

/** What a look at rules found, as the API shows it. */
final class Findings {
    private Findings() {}

    /** One finding as JSON. */
    record Shown(String severity, String kind, List<String> rules, String problem, String fix) {}

    /** Looks at rules against the store's settings and the generation that this server has loaded. */
    static List<Finding> of(RuleSet rules, Store store, Instant now) {
        RuleLint.Shop shop = new RuleLint.Shop(
                store.generation().current().map(Generation::catalogue),
                store.ranking().rails().values(),
                store.ranking().zone());
        return RuleLint.of(rules, shop, now);
    }

    static List<Shown> shown(List<Finding> findings) {
        return findings.stream()
                .map(f -> new Shown(f.severity().word(), f.kind().word(), f.rules(), f.problem(), f.fix()))
                .toList();
    }

    /** Those for which rules are not accepted, as mistakes of the request. */
    static List<Mistake> refusals(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(f -> Mistake.of("rules", String.join(", ", f.rules()), f.problem(), f.fix()))
                .toList();
    }
}
