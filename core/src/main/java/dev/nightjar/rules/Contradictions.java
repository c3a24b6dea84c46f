package dev.nightjar.rules;

import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Target;
import dev.nightjar.rules.Finding.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pairs of rules that want at the same time, on the same rail, what cannot be together. */
final class Contradictions {
    private static final String APART = "leave one of them out, or separate their times, rails or circumstances";

    private final List<Rule> rules;
    private final RuleLint.Shop shop;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * Looks.
     *
     * @param rules those that are not over
     */
    Contradictions(List<Rule> rules, RuleLint.Shop shop, Instant now) {
        this.rules = rules;
        this.shop = shop;
        this.now = now;
    }

    List<Finding> findings() {
        add(pinsAgainstExclusions());
        add(pinsAgainstPins());
        add(boostsAgainstBuries());
        return findings;
    }

    private void add(List<Finding> found) {
        findings.addAll(found.subList(0, Math.min(RuleLint.MOST_OF_A_KIND, found.size())));
    }

    private static Finding contradiction(Rule one, Rule other, String problem) {
        return Finding.error(Kind.CONTRADICTION, List.of(one.id(), other.id()), problem, APART);
    }

    private boolean together(Rule one, Rule other) {
        return Circumstances.of(one)
                .and(Circumstances.of(other))
                .filter(both -> both.comeAbout(now, shop.zone()))
                .isPresent();
    }

    private List<Rule> only(Class<? extends Action> action) {
        return rules.stream().filter(rule -> action.isInstance(rule.action())).toList();
    }

    private List<Finding> pinsAgainstExclusions() {
        List<Finding> found = new ArrayList<>();
        RuleIndex exclusions = new RuleIndex(only(Action.Exclude.class));
        for (Rule pin : only(Action.Pin.class)) {
            Optional<Item> item = shop.catalogue().flatMap(c -> c.byId(onlyItem(pin)));
            // Of an item that is not known no more is known than its id.
            int[] candidates = exclusions.of(item.orElseGet(() -> Item.of(0, onlyItem(pin), "", "", "", 0, "", "")));
            for (int position : candidates) {
                Rule exclusion = exclusions.rules().get(position);
                boolean excluded = item.map(i -> exclusion.target().matches(i, shop.today(now)))
                        .orElse(exclusion.target().equals(Target.ofItems(onlyItem(pin))));
                if (excluded && together(pin, exclusion)) {
                    found.add(contradiction(
                            pin,
                            exclusion,
                            pin.id() + " pins the item " + onlyItem(pin) + ", which " + exclusion.id()
                                    + " excludes at the same time on the same rail"));
                }
            }
        }
        return found;
    }

    private static String onlyItem(Rule pin) {
        return pin.target().items().iterator().next();
    }

    private List<Finding> pinsAgainstPins() {
        List<Finding> found = new ArrayList<>();
        List<Rule> pins = only(Action.Pin.class);
        for (int i = 0; i < pins.size() && found.size() < RuleLint.MOST_OF_A_KIND; i++) {
            for (Rule other : pins.subList(i + 1, pins.size())) {
                Rule pin = pins.get(i);
                boolean samePlace = pin.action().equals(other.action());
                boolean sameItem = onlyItem(pin).equals(onlyItem(other));
                if (samePlace != sameItem && together(pin, other)) {
                    found.add(contradiction(
                            pin,
                            other,
                            samePlace
                                    ? pin.id() + " and " + other.id() + " pin two items to the place "
                                            + ((Action.Pin) pin.action()).position()
                                            + " at the same time on the same rail"
                                    : pin.id() + " and " + other.id() + " pin the item " + onlyItem(pin)
                                            + " to two places at the same time on the same rail"));
                }
            }
        }
        return found;
    }

    private List<Finding> boostsAgainstBuries() {
        List<Finding> found = new ArrayList<>();
        Map<Target, List<Rule>> boosts = new LinkedHashMap<>();
        only(Action.Boost.class)
                .forEach(rule -> boosts.computeIfAbsent(rule.target(), target -> new ArrayList<>())
                        .add(rule));
        for (Rule bury : only(Action.Bury.class)) {
            for (Rule boost : boosts.getOrDefault(bury.target(), List.of())) {
                if (together(boost, bury)) {
                    found.add(contradiction(
                            boost,
                            bury,
                            boost.id() + " boosts what " + bury.id() + " buries at the same time on the same rail"));
                }
            }
        }
        return found;
    }
}
