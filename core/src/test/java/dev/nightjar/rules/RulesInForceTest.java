package dev.nightjar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Drop;
import dev.nightjar.ranking.Policy;
import dev.nightjar.ranking.Reason;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.ranking.Target;
import dev.nightjar.ranking.When;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesInForceTest {

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /** The same by asking every rule about every item. */
    private record Slow(List<Rule> holding, RequestContext context) {
        static Slow of(RuleSet rules, String rail, RequestContext context, Instant now) {
            List<Rule> holding = new ArrayList<>();
            for (Rule rule : rules.rules()) {
                boolean here = rule.rails().isEmpty() || rule.rails().contains(rail);
                boolean begun = rule.valid().from().isEmpty()
                        || !now.isBefore(rule.valid().from().get());
                boolean over = rule.valid().until().isPresent()
                        && !now.isBefore(rule.valid().until().get());
                if (here && begun && !over && rule.when().holds(context)) {
                    holding.add(rule);
                }
            }
            return new Slow(holding, context);
        }

        private List<Rule> about(Item item) {
            return holding.stream()
                    .filter(rule ->
                            rule.target().matches(item, context.localTime().toLocalDate()))
                    .toList();
        }

        Optional<Policy.Exclusion> exclusion(Item item) {
            return about(item).stream()
                    .filter(rule -> rule.action() instanceof Action.Exclude)
                    .map(rule -> new Policy.Exclusion(Drop.RULE, "rule:" + rule.id()))
                    .findFirst();
        }

        List<Reason.Boosted> lifts(Item item) {
            List<Reason.Boosted> lifts = new ArrayList<>();
            for (Rule rule : about(item)) {
                if (rule.action() instanceof Action.Boost boost) {
                    lifts.add(new Reason.Boosted("rule:" + rule.id(), boost.factor()));
                } else if (rule.action() instanceof Action.Bury bury) {
                    lifts.add(new Reason.Boosted("rule:" + rule.id(), bury.factor()));
                }
            }
            return lifts;
        }

        List<Policy.Pin> pins(Catalogue catalogue) {
            List<Policy.Pin> pins = new ArrayList<>();
            for (Rule rule : holding) {
                if (rule.action() instanceof Action.Pin pin) {
                    for (Item item : catalogue.items()) {
                        if (about(item).contains(rule)) {
                            pins.add(new Policy.Pin(pin.position(), item, "rule:" + rule.id()));
                        }
                    }
                }
            }
            return pins;
        }

        /** What each cap counts an item as, empty where it does not. */
        List<String> caps(Item item) {
            List<String> caps = new ArrayList<>();
            for (Rule rule : holding) {
                if (rule.action() instanceof Action.Cap cap) {
                    String kind = switch (cap.per()) {
                        case TARGET -> rule.id();
                        case CATEGORY -> item.category();
                        case BRAND -> item.brand();
                    };
                    caps.add("rule:" + rule.id() + " " + cap.most() + " "
                            + (about(item).contains(rule) ? kind : ""));
                }
            }
            return caps;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theIndexFindsWhatAskingEveryRuleFinds(long seed) {
        Random random = new Random(seed);
        Catalogue catalogue = RandomRules.catalogue(random);
        RuleSet rules = new RuleSet(1, Instant.EPOCH, "", "", RandomRules.rules(random, random.nextInt(60)));
        RuleBook book = RuleBook.of(rules);
        for (int request = 0; request < 5; request++) {
            RequestContext context = RandomRules.context(random);
            String rail = request == 0 ? "unheard-of" : RandomRules.RAILS.get(random.nextInt(3));
            RulesInForce fast = book.inForce(rail, context, RandomRules.NOW);
            Slow slow = Slow.of(rules, rail, context, RandomRules.NOW);
            assertThat(fast.pins(catalogue)).isEqualTo(slow.pins(catalogue));
            for (Item item : catalogue.items()) {
                assertThat(fast.exclusion(item)).isEqualTo(slow.exclusion(item));
                assertThat(fast.lifts(item)).isEqualTo(slow.lifts(item));
                double product = slow.lifts(item).stream()
                        .mapToDouble(Reason.Boosted::factor)
                        .reduce(1, (a, b) -> a * b);
                assertThat(fast.lift().map(lift -> lift.factor(item)).orElse(1.0))
                        .isEqualTo(product);
                assertThat(fast.caps().stream()
                                .map(cap -> cap.by() + " " + cap.most() + " "
                                        + cap.word().apply(item)))
                        .isEqualTo(slow.caps(item));
            }
        }
    }

    @Test
    void seedsMeetEverySortOfRule() {
        int[] met = new int[4];
        seeds().forEach(seed -> {
            Random random = new Random(seed);
            Catalogue catalogue = RandomRules.catalogue(random);
            RuleSet rules = new RuleSet(1, Instant.EPOCH, "", "", RandomRules.rules(random, 30));
            Slow slow = Slow.of(rules, "home", RandomRules.context(random), RandomRules.NOW);
            met[0] += slow.pins(catalogue).size();
            for (Item item : catalogue.items()) {
                met[1] += slow.exclusion(item).isPresent() ? 1 : 0;
                met[2] += slow.lifts(item).size() > 1 ? 1 : 0;
                met[3] += slow.caps(item).size();
            }
        });
        assertThat(Arrays.stream(met)).allMatch(n -> n > 100);
    }

    @Test
    void withoutRulesNothingIsRuled() {
        Item item = Item.of(0, "i", "", "", "", 0, "EUR", "");
        RulesInForce none = RuleBook.EMPTY.inForce("home", RandomRules.context(new Random(1)), RandomRules.NOW);
        assertThat(none.exclusion(item)).isEmpty();
        assertThat(none.lifts(item)).isEmpty();
        assertThat(none.caps()).isEmpty();
        assertThat(none.pins(new Catalogue(List.of(item)))).isEmpty();
    }

    @Test
    void aPinOfAnItemThatIsNotSoldIsNone() {
        Rule pin = new Rule("p", Set.of(), When.ALWAYS, Validity.ALWAYS, Target.ofItems("ghost"), new Action.Pin(1));
        RulesInForce rules = RuleBook.of(new RuleSet(1, Instant.EPOCH, "", "", List.of(pin)))
                .inForce("home", RandomRules.context(new Random(1)), RandomRules.NOW);
        assertThat(rules.pins(Catalogue.EMPTY)).isEmpty();
    }
}
