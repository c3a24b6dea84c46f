package dev.nightjar.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.Target;
import dev.nightjar.ranking.Target.Range;
import dev.nightjar.ranking.When;
import dev.nightjar.rules.Finding.Kind;
import dev.nightjar.rules.Finding.Severity;
import dev.nightjar.session.SessionSettings.Pull;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleLintTest {
    /** A Friday. */
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static final Validity NEXT_WEEK =
            new Validity(Optional.of(NOW.plus(Duration.ofDays(7))), Optional.of(NOW.plus(Duration.ofDays(14))));
    private static final Validity THE_WEEK_AFTER =
            new Validity(Optional.of(NOW.plus(Duration.ofDays(14))), Optional.of(NOW.plus(Duration.ofDays(21))));

    private static final Action EXCLUDE = new Action.Exclude();

    /** Items c0..c9 in kitchen/cups of brand Amsel, k0..k4 in kitchen/knives of brand Lerche; prices are 0..9 and 0..4. */
    private static final Catalogue CATALOGUE = catalogue();

    @Test
    void rulesThatAreWellHaveNothingToReport() {
        assertThat(lint(
                        aRule("hide", Target.of("kitchen/knives", ""), EXCLUDE),
                        aRule("first", Target.ofItems("c3"), new Action.Pin(1)),
                        aRule("second", Target.ofItems("c4"), new Action.Pin(2)),
                        aRule("up", Target.of("", "Amsel"), new Action.Boost(2)),
                        aRule("down", Target.of("", "Lerche"), new Action.Bury(0.5)),
                        aRule("few", Target.EVERYTHING, new Action.Cap(2, Action.Per.BRAND))))
                .isEmpty();
    }

    @Test
    void anItemThatIsPinnedAndExcludedIsAContradiction() {
        Rule pin = aRule("pin", Target.ofItems("k1"), new Action.Pin(1));
        Rule hide = aRule("hide", Target.of("kitchen/knives", ""), EXCLUDE);
        assertThat(lint(pin, hide))
                .containsExactly(new Finding(
                        Severity.ERROR,
                        Kind.CONTRADICTION,
                        List.of("pin", "hide"),
                        "pin pins the item k1, which hide excludes at the same time on the same rail",
                        "leave one of them out, or separate their times, rails or circumstances"));
        assertThat(lint(on(pin, "home"), on(hide, "cups"))).isEmpty();
        assertThat(lint(valid(pin, NEXT_WEEK), valid(hide, THE_WEEK_AFTER))).isEmpty();
        assertThat(lint(when(pin, mobile()), when(hide, desktop()))).isEmpty();
        assertThat(lint(when(pin, hours(8, 12)), when(hide, hours(12, 8)))).isEmpty();
        assertThat(kinds(lint(when(pin, hours(8, 13)), when(hide, hours(12, 8)))))
                .containsExactly(Kind.CONTRADICTION);
        assertThat(kinds(lint(valid(pin, NEXT_WEEK), hide))).containsExactly(Kind.CONTRADICTION);
    }

    @Test
    void rulesThatNeverMeetDoNotContradictEachOther() {
        // Both may hold on Fridays, but the second only this Saturday.
        Validity saturday = new Validity(
                Optional.of(Instant.parse("2026-11-21T00:00:00Z")), Optional.of(Instant.parse("2026-11-21T20:00:00Z")));
        Rule pin = when(aRule("pin", Target.ofItems("k1"), new Action.Pin(1)), on(DayOfWeek.FRIDAY));
        Rule hide = valid(aRule("hide", Target.of("kitchen/knives", ""), EXCLUDE), saturday);
        assertThat(kinds(lint(pin, hide))).containsExactly(Kind.EXPIRES_SOON);
    }

    @Test
    void onePlaceIsForOneItemAndOneItemForOnePlace() {
        Rule one = aRule("one", Target.ofItems("c1"), new Action.Pin(1));
        Rule other = aRule("other", Target.ofItems("c2"), new Action.Pin(1));
        Rule again = aRule("again", Target.ofItems("c1"), new Action.Pin(2));
        assertThat(lint(one, other))
                .extracting(Finding::severity, Finding::problem)
                .containsExactly(tuple(
                        Severity.ERROR,
                        "one and other pin two items to the place 1 at the same time on the same rail"));
        assertThat(lint(one, again))
                .extracting(Finding::problem)
                .containsExactly("one and again pin the item c1 to two places at the same time on the same rail");
        assertThat(lint(on(one, "home"), on(other, "cups"))).isEmpty();
    }

    @Test
    void whatIsBoostedIsNotBuried() {
        Rule up = aRule("up", Target.of("", "Amsel"), new Action.Boost(2));
        Rule down = aRule("down", Target.of("", "Amsel"), new Action.Bury(0.5));
        assertThat(lint(up, down))
                .extracting(Finding::kind, Finding::rules)
                .containsExactly(tuple(Kind.CONTRADICTION, List.of("up", "down")));
        assertThat(lint(valid(up, NEXT_WEEK), valid(down, THE_WEEK_AFTER))).isEmpty();
    }

    @Test
    void aRailIsNotToStarve() {
        // 15 items; home shows 4, cups 2.
        Rule most = aRule("most", Target.of("kitchen/cups", ""), EXCLUDE);
        Rule dear = aRule("dear", new Target("", "", new Range(2, 9), Map.of(), Set.of(), Range.ANY), EXCLUDE);
        assertThat(lint(most)).isEmpty();
        assertThat(lint(most, dear))
                .containsExactly(new Finding(
                        Severity.WARNING,
                        Kind.STARVES,
                        List.of("most", "dear"),
                        "most, dear together leave 2 items of the catalogue for the rail home, which shows 4",
                        "exclude less, on fewer rails, or at times apart"));
        assertThat(lint(when(most, mobile()), when(dear, desktop()))).isEmpty();
        assertThat(lint(aRule("all", Target.EVERYTHING, EXCLUDE)))
                .filteredOn(finding -> finding.kind() == Kind.STARVES)
                .extracting(Finding::severity)
                .containsExactly(Severity.ERROR, Severity.ERROR);
        assertThat(lint(on(aRule("all", Target.EVERYTHING, EXCLUDE), "home")))
                .extracting(Finding::problem)
                .containsExactly("all together leave 0 items of the catalogue for the rail home, which shows 4");
    }

    @Test
    void exclusionsAreAddedUpOnlyWhereTheyHoldTogether() {
        List<Rule> days = new ArrayList<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            days.add(when(
                    aRule("day-" + day.getValue(), Target.of("", day.getValue() < 4 ? "Amsel" : "Lerche"), EXCLUDE),
                    on(day)));
        }
        assertThat(lint(days.toArray(Rule[]::new))).isEmpty();
    }

    @Test
    void aRailOfOneCategoryIsLookedAtCategoryByCategory() {
        Rail category = rail("category", 3, true);
        List<Finding> found = RuleLint.of(
                rules(aRule("cheap", new Target("", "", new Range(0, 2), Map.of(), Set.of(), Range.ANY), EXCLUDE)),
                shop(category),
                NOW);
        assertThat(found)
                .extracting(Finding::severity, Finding::problem)
                .containsExactly(tuple(
                        Severity.WARNING,
                        "the rail category, which shows 3 of a category, has left 2 items in kitchen/knives"));
    }

    @Test
    void aRuleThatIsOverOrSoonWillBeIsReported() {
        Rule rule = aRule("sale", Target.of("kitchen", ""), new Action.Boost(2));
        assertThat(lint(until(rule, NOW)))
                .extracting(Finding::severity, Finding::kind, Finding::problem)
                .containsExactly(tuple(Severity.WARNING, Kind.EXPIRED, "sale is over since 2026-11-20T12:00:00Z"));
        assertThat(kinds(lint(until(rule, NOW.plusMillis(1))))).containsExactly(Kind.EXPIRES_SOON);
        assertThat(kinds(lint(until(rule, NOW.plus(Duration.ofDays(3)))))).containsExactly(Kind.EXPIRES_SOON);
        assertThat(lint(until(rule, NOW.plus(Duration.ofDays(3)).plusMillis(1))))
                .isEmpty();
    }

    @Test
    void whatIsOverContradictsAndStarvesNothing() {
        assertThat(kinds(lint(
                        aRule("pin", Target.ofItems("k1"), new Action.Pin(1)),
                        until(aRule("hide", Target.EVERYTHING, EXCLUDE), NOW))))
                .containsExactly(Kind.EXPIRED);
    }

    @Test
    void aRuleThatCanNeverHoldIsAnError() {
        Rule rule = aRule("sale", Target.of("kitchen", ""), new Action.Boost(2));
        Instant start = NOW.plus(Duration.ofDays(9));
        assertThat(lint(valid(rule, new Validity(Optional.of(start), Optional.of(start.minusSeconds(1))))))
                .extracting(Finding::severity, Finding::kind, Finding::problem)
                .containsExactly(
                        tuple(Severity.ERROR, Kind.NEVER_HOLDS, "sale ends at 2026-11-29T11:59:59Z, before it begins"));
        // A day, which is a Sunday in Berlin; in UTC it begins on Saturday.
        Validity sunday = new Validity(
                Optional.of(Instant.parse("2026-11-28T23:00:00Z")), Optional.of(Instant.parse("2026-11-29T23:00:00Z")));
        assertThat(kinds(lint(valid(when(rule, on(DayOfWeek.SATURDAY)), sunday))))
                .containsExactly(Kind.NEVER_HOLDS);
        assertThat(lint(valid(when(rule, on(DayOfWeek.SUNDAY)), sunday))).isEmpty();
        Validity twoHours = new Validity(
                Optional.of(Instant.parse("2026-11-29T09:30:00Z")), Optional.of(Instant.parse("2026-11-29T11:30:00Z")));
        assertThat(lint(valid(when(rule, hours(12, 13)), twoHours))).isEmpty();
        assertThat(kinds(lint(valid(when(rule, hours(13, 14)), twoHours)))).containsExactly(Kind.NEVER_HOLDS);
        assertThat(kinds(lint(aRule(
                        "sale",
                        new Target("", "", new Range(9, 8), Map.of(), Set.of(), Range.ANY),
                        new Action.Boost(2)))))
                .contains(Kind.NEVER_HOLDS);
    }

    @Test
    void whatTheShopDoesNotHaveIsReported() {
        assertThat(lint(on(aRule("hide", Target.of("kitchen/cups", ""), EXCLUDE), "hom")))
                .containsExactly(new Finding(
                        Severity.ERROR,
                        Kind.UNKNOWN_TARGET,
                        List.of("hide"),
                        "hide names hom, which is no rail",
                        "use cups, home"));
        assertThat(lint(aRule(
                        "hide",
                        new Target("kitchen/cup", "Specht", Range.ANY, Map.of(), Set.of("c1", "x"), Range.ANY),
                        EXCLUDE)))
                .extracting(Finding::severity, Finding::problem)
                .containsExactly(
                        tuple(
                                Severity.WARNING,
                                "hide names the item x, the category kitchen/cup, the brand Specht, which the live generation does not have"));
        assertThat(lint(aRule("hide", Target.of("kitchen/cups", "Lerche"), EXCLUDE)))
                .extracting(Finding::problem)
                .containsExactly("no item of the live generation meets all that hide states of its target today");
        assertThat(kinds(lint(aRule("pin", Target.ofItems("ghost"), new Action.Pin(1)))))
                .containsExactly(Kind.UNKNOWN_TARGET);
    }

    @Test
    void withoutAGenerationNothingIsSaidOfTargets() {
        assertThat(RuleLint.of(
                        rules(aRule("all", Target.of("nowhere", ""), EXCLUDE)),
                        new RuleLint.Shop(Optional.empty(), List.of(rail("home", 4, false)), ZoneId.of("UTC")),
                        NOW))
                .isEmpty();
    }

    @Test
    void errorsComeFirst() {
        Rule soon = until(aRule("soon", Target.of("kitchen", ""), new Action.Boost(2)), NOW.plusSeconds(60));
        Rule wrong = on(aRule("wrong", Target.of("kitchen", ""), new Action.Boost(2)), "hom");
        assertThat(lint(soon, wrong)).extracting(Finding::severity).containsExactly(Severity.ERROR, Severity.WARNING);
    }

    private static List<Finding> lint(Rule... rules) {
        return RuleLint.of(rules(rules), shop(rail("home", 4, false), rail("cups", 2, false)), NOW);
    }

    private static List<Kind> kinds(List<Finding> findings) {
        return findings.stream().map(Finding::kind).toList();
    }

    private static RuleSet rules(Rule... rules) {
        return new RuleSet(1, NOW, "me", "", List.of(rules));
    }

    private static RuleLint.Shop shop(Rail... rails) {
        return new RuleLint.Shop(Optional.of(CATALOGUE), List.of(rails), ZoneId.of("Europe/Berlin"));
    }

    private static Rail rail(String name, int count, boolean withinCategory) {
        return new Rail(
                name,
                count,
                Rail.Mode.BATCH,
                Map.of(),
                List.of(),
                new Rail.Filter(Set.of(), withinCategory, 0, Double.POSITIVE_INFINITY),
                new Rail.Variety(1, 0, 0),
                Pull.NONE,
                List.of());
    }

    private static Catalogue catalogue() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            items.add(Item.of(items.size(), "c" + i, "", "kitchen/cups", "Amsel", i, "EUR", ""));
        }
        for (int i = 0; i < 5; i++) {
            items.add(Item.of(items.size(), "k" + i, "", "kitchen/knives", "Lerche", i, "EUR", ""));
        }
        return new Catalogue(items);
    }

    private static Rule aRule(String id, Target target, Action action) {
        return new Rule(id, Set.of(), When.ALWAYS, Validity.ALWAYS, target, action);
    }

    private static Rule on(Rule rule, String rail) {
        return new Rule(rule.id(), Set.of(rail), rule.when(), rule.valid(), rule.target(), rule.action());
    }

    private static Rule when(Rule rule, When when) {
        return new Rule(rule.id(), rule.rails(), when, rule.valid(), rule.target(), rule.action());
    }

    private static Rule valid(Rule rule, Validity valid) {
        return new Rule(rule.id(), rule.rails(), rule.when(), valid, rule.target(), rule.action());
    }

    private static Rule until(Rule rule, Instant until) {
        return valid(rule, new Validity(Optional.empty(), Optional.of(until)));
    }

    private static When mobile() {
        return new When(Set.of("mobile"), Set.of(), Set.of(), Set.of(), 0, 24);
    }

    private static When desktop() {
        return new When(Set.of("desktop"), Set.of(), Set.of(), Set.of(), 0, 24);
    }

    private static When hours(int from, int to) {
        return new When(Set.of(), Set.of(), Set.of(), Set.of(), from, to);
    }

    private static When on(DayOfWeek day) {
        return new When(Set.of(), Set.of(), Set.of(), Set.of(day), 0, 24);
    }
}
