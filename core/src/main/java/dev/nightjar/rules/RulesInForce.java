package dev.nightjar.rules;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Drop;
import dev.nightjar.ranking.Lift;
import dev.nightjar.ranking.Policy;
import dev.nightjar.ranking.Reason;
import dev.nightjar.ranking.RequestContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rules of one rail that hold for one request. Each look at an item costs as much as the rules that may be about it, not
 * as much as all rules. Everything carries the name of its rule, {@code rule:ID}.
 */
public final class RulesInForce {
    private final RuleBook.OfRail rules;
    private final BitSet exclusions;
    private final BitSet lifts;
    private final LocalDate today;
    private final List<Rule> pins = new ArrayList<>();
    private final List<Policy.Cap> caps = new ArrayList<>();

    private RulesInForce(RuleBook.OfRail rules, BitSet exclusions, BitSet lifts, LocalDate today) {
        this.rules = rules;
        this.exclusions = exclusions;
        this.lifts = lifts;
        this.today = today;
    }

    static RulesInForce of(RuleBook.OfRail rules, RequestContext context, Instant now) {
        RulesInForce inForce = new RulesInForce(
                rules,
                holding(rules.exclusions().rules(), context, now),
                holding(rules.lifts().rules(), context, now),
                context.localTime().toLocalDate());
        for (Rule rule : rules.pins()) {
            if (rule.holds(context, now)) {
                inForce.pins.add(rule);
            }
        }
        for (Rule rule : rules.caps()) {
            if (rule.holds(context, now)) {
                inForce.caps.add(inForce.cap(rule, (Action.Cap) rule.action()));
            }
        }
        return inForce;
    }

    private static BitSet holding(List<Rule> rules, RequestContext context, Instant now) {
        BitSet holding = new BitSet(rules.size());
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).holds(context, now)) {
                holding.set(i);
            }
        }
        return holding;
    }

    /** The first rule that excludes an item. */
    public Optional<Policy.Exclusion> exclusion(Item item) {
        if (exclusions.isEmpty()) {
            return Optional.empty();
        }
        for (int position : rules.exclusions().of(item)) {
            Rule rule = rules.exclusions().rules().get(position);
            if (exclusions.get(position) && rule.target().matches(item, today)) {
                return Optional.of(new Policy.Exclusion(Drop.RULE, rule.name()));
            }
        }
        return Optional.empty();
    }

    /** What boosts or buries an item, in the order of the rules. */
    public List<Reason.Boosted> lifts(Item item) {
        if (lifts.isEmpty()) {
            return List.of();
        }
        List<Reason.Boosted> found = List.of();
        for (int position : rules.lifts().of(item)) {
            Rule rule = rules.lifts().rules().get(position);
            if (lifts.get(position) && rule.target().matches(item, today)) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add(new Reason.Boosted(rule.name(), factor(rule.action())));
            }
        }
        return found;
    }

    /** The same as one factor with several reasons; empty where no rule in force boosts or buries. */
    public Optional<Lift> lift() {
        return lifts.isEmpty() ? Optional.empty() : Optional.of(new OfRules(this));
    }

    private record OfRules(RulesInForce rules) implements Lift {
        @Override
        public double factor(Item item) {
            double product = 1;
            for (Reason.Boosted boosted : rules.lifts(item)) {
                product *= boosted.factor();
            }
            return product;
        }

        @Override
        public String name(Item item) {
            return "rules";
        }

        @Override
        public List<Reason.Boosted> reasons(Item item) {
            return rules.lifts(item);
        }
    }

    /** Items with a place of their own, in the order of the rules; those that the catalogue does not know are left out. */
    public List<Policy.Pin> pins(Catalogue catalogue) {
        List<Policy.Pin> found = new ArrayList<>();
        for (Rule rule : pins) {
            int position = ((Action.Pin) rule.action()).position();
            rule.target().items().stream()
                    .flatMap(id -> catalogue.byId(id).stream())
                    .filter(item -> rule.target().matches(item, today))
                    .forEach(item -> found.add(new Policy.Pin(position, item, rule.name())));
        }
        return found;
    }

    /** Most items of a kind, in the order of the rules. */
    public List<Policy.Cap> caps() {
        return List.copyOf(caps);
    }

    private Policy.Cap cap(Rule rule, Action.Cap cap) {
        Function<Item, String> kind = switch (cap.per()) {
            case TARGET -> item -> rule.id();
            case CATEGORY -> Item::category;
            case BRAND -> Item::brand;
        };
        return new Policy.Cap(
                item -> rule.target().matches(item, today) ? kind.apply(item) : "", cap.most(), rule.name());
    }

    private static double factor(Action action) {
        return action instanceof Action.Boost boost ? boost.factor() : ((Action.Bury) action).factor();
    }
}
