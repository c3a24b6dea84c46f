package dev.nightjar.rules;

import dev.nightjar.ranking.RequestContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A store's rules laid out by rail, made once for each version and asked by every request. Immutable and safe to share. */
public final class RuleBook {
    /** No rules. */
    public static final RuleBook EMPTY = new RuleBook(RuleSet.NONE);

    private final RuleSet rules;
    private final Map<String, OfRail> named = new HashMap<>();
    private final OfRail elsewhere;

    /**
     * The rules of one rail.
     *
     * @param lifts boosts and buries
     */
    record OfRail(RuleIndex exclusions, RuleIndex lifts, List<Rule> pins, List<Rule> caps) {
        static OfRail of(List<Rule> rules) {
            return new OfRail(
                    new RuleIndex(only(rules, Action.Exclude.class::isInstance)),
                    new RuleIndex(
                            only(rules, action -> action instanceof Action.Boost || action instanceof Action.Bury)),
                    only(rules, Action.Pin.class::isInstance),
                    only(rules, Action.Cap.class::isInstance));
        }

        private static List<Rule> only(List<Rule> rules, Predicate<Action> actions) {
            return rules.stream().filter(rule -> actions.test(rule.action())).toList();
        }
    }

    private RuleBook(RuleSet rules) {
        this.rules = rules;
        Set<String> rails = new HashSet<>();
        rules.rules().forEach(rule -> rails.addAll(rule.rails()));
        rails.forEach(rail -> named.put(rail, OfRail.of(on(rail))));
        elsewhere = OfRail.of(
                rules.rules().stream().filter(rule -> rule.rails().isEmpty()).toList());
    }

    /** Lays out a version of the rules. */
    public static RuleBook of(RuleSet rules) {
        return new RuleBook(rules);
    }

    private List<Rule> on(String rail) {
        return rules.rules().stream().filter(rule -> rule.appliesOn(rail)).toList();
    }

    /** The rules as they were written. */
    public RuleSet rules() {
        return rules;
    }

    /**
     * This version with only those of its rules that hold on a rail for one request, and nothing of who changed it: of the
     * same effect on that request as all of them.
     */
    public RuleSet holding(String rail, RequestContext context, Instant now) {
        return new RuleSet(
                rules.version(),
                rules.changedAt(),
                "",
                "",
                on(rail).stream().filter(rule -> rule.holds(context, now)).toList());
    }

    /** What holds on a rail for one request; the cost is one look at each rule of the rail. */
    public RulesInForce inForce(String rail, RequestContext context, Instant now) {
        return RulesInForce.of(named.getOrDefault(rail, elsewhere), context, now);
    }
}
