package dev.nightjar.rules;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.Target;
import dev.nightjar.rules.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for what merchandisers would wish to have been told: rules that contradict each other, starve a rail, never hold,
 * are or soon will be over, or are about something that the shop does not have.
 */
public final class RuleLint {
    private static final Duration SOON = Duration.ofDays(3);

    /** More of one kind say nothing new. */
    static final int MOST_OF_A_KIND = 50;

    private final Shop shop;
    private final Instant now;
    private final List<Rule> current;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * What the rules are about.
     *
     * @param catalogue of the live generation; empty where none is loaded, and then targets are not looked at
     * @param zone of weekdays, hours and days
     */
    public record Shop(Optional<Catalogue> catalogue, Collection<Rail> rails, ZoneId zone) {
        public Shop {
            rails = List.copyOf(rails);
        }

        LocalDate today(Instant now) {
            return now.atZone(zone).toLocalDate();
        }
    }

    private RuleLint(RuleSet rules, Shop shop, Instant now) {
        this.shop = shop;
        this.now = now;
        this.current = rules.rules().stream()
                .filter(rule -> !rule.valid().isOverAt(now) || rule.valid().isEmpty())
                .toList();
    }

    /** What was found, errors first. */
    public static List<Finding> of(RuleSet rules, Shop shop, Instant now) {
        RuleLint lint = new RuleLint(rules, shop, now);
        lint.expiry(rules);
        lint.neverHolding();
        lint.findings.addAll(new Contradictions(lint.current, shop, now).findings());
        lint.unknownRails();
        shop.catalogue().ifPresent(lint::unknownTargets);
        shop.catalogue()
                .ifPresent(catalogue -> lint.findings.addAll(new Starving(lint.possible(), shop, now).findings()));
        return lint.findings.stream()
                .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding::kind))
                .toList();
    }

    private void expiry(RuleSet rules) {
        for (Rule rule : rules.rules()) {
            if (rule.valid().isEmpty() || rule.valid().until().isEmpty()) {
                continue;
            }
            Instant until = rule.valid().until().get();
            if (rule.valid().isOverAt(now)) {
                findings.add(Finding.warning(
                        Kind.EXPIRED,
                        List.of(rule.id()),
                        rule.id() + " is over since " + until,
                        "leave it out, or give it a later end"));
            } else if (!until.isAfter(now.plus(SOON))) {
                findings.add(Finding.warning(
                        Kind.EXPIRES_SOON,
                        List.of(rule.id()),
                        rule.id() + " is over at " + until + ", within three days",
                        "give it a later end if it is to stay"));
            }
        }
    }

    private List<Rule> possible() {
        return current.stream().filter(this::canHold).toList();
    }

    private boolean canHold(Rule rule) {
        return !rule.target().price().isEmpty()
                && !rule.target().age().isEmpty()
                && Circumstances.of(rule).comeAbout(now, shop.zone());
    }

    private void neverHolding() {
        for (Rule rule : current) {
            if (canHold(rule)) {
                continue;
            }
            String why = rule.valid().isEmpty()
                    ? " ends at " + rule.valid().until().orElseThrow() + ", before it begins"
                    : rule.target().price().isEmpty() || rule.target().age().isEmpty()
                            ? " is about prices or ages of which the least is above the greatest"
                            : " holds on weekdays and at hours that do not come about before it is over";
            findings.add(Finding.error(
                    Kind.NEVER_HOLDS,
                    List.of(rule.id()),
                    rule.id() + why,
                    "correct its times or its target, or leave it out"));
        }
    }

    private void unknownRails() {
        List<String> known = shop.rails().stream().map(Rail::name).sorted().toList();
        for (Rule rule : current) {
            List<String> unknown = rule.rails().stream()
                    .filter(rail -> !known.contains(rail))
                    .sorted()
                    .toList();
            if (!unknown.isEmpty()) {
                findings.add(Finding.error(
                        Kind.UNKNOWN_TARGET,
                        List.of(rule.id()),
                        rule.id() + " names " + String.join(", ", unknown) + ", which is no rail",
                        "use " + String.join(", ", known)));
            }
        }
    }

    private void unknownTargets(Catalogue catalogue) {
        List<Finding> found = new ArrayList<>();
        Set<String> categories = catalogue.categories();
        Set<String> brands = new HashSet<>();
        RuleIndex index = new RuleIndex(current);
        BitSet used = new BitSet(current.size());
        for (Item item : catalogue.items()) {
            brands.add(item.brand());
            for (int position : index.of(item)) {
                if (!used.get(position) && current.get(position).target().matches(item, shop.today(now))) {
                    used.set(position);
                }
            }
        }
        for (int i = 0; i < current.size(); i++) {
            Rule rule = current.get(i);
            Target target = rule.target();
            List<String> unknown = new ArrayList<>();
            target.items().stream()
                    .filter(id -> catalogue.byId(id).isEmpty())
                    .sorted()
                    .forEach(id -> unknown.add("the item " + id));
            if (!target.category().isEmpty() && !categories.contains(target.category())) {
                unknown.add("the category " + target.category());
            }
            if (!target.brand().isEmpty() && !brands.contains(target.brand())) {
                unknown.add("the brand " + target.brand());
            }
            if (!unknown.isEmpty()) {
                found.add(Finding.warning(
                        Kind.UNKNOWN_TARGET,
                        List.of(rule.id()),
                        rule.id() + " names " + shortened(unknown) + ", which the live generation does not have",
                        "look for a slip of the pen, or wait for the next night if it is new"));
            } else if (!used.get(i)) {
                found.add(Finding.warning(
                        Kind.UNKNOWN_TARGET,
                        List.of(rule.id()),
                        "no item of the live generation meets all that " + rule.id() + " states of its target today",
                        "state less, or leave it out"));
            }
        }
        findings.addAll(found.subList(0, Math.min(MOST_OF_A_KIND, found.size())));
    }

    /** The first few of many names. */
    static String shortened(List<String> names) {
        int most = 5;
        return names.size() <= most
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
    }
}
