package dev.nightjar.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.golden.Golden;
import dev.nightjar.ranking.Target;
import dev.nightjar.ranking.Target.Range;
import dev.nightjar.ranking.When;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleSetTest {

    static List<Config> cases() {
        return Golden.list("rules.json", "cases");
    }

    static List<Config> malformed() {
        return Golden.list("rules.json", "malformed");
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goldenRulesAreReadAndWrittenJustSo(Config c) {
        assertThat(RuleSet.fromJson(c.getString("json")).toJson()).isEqualTo(c.getString("json"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedRulesAreRefusedWithAReason(Config c) {
        assertThatThrownBy(() -> RuleSet.fromJson(c.getString("json")))
                .isInstanceOf(MalformedValueException.class)
                .hasMessageContaining(c.getString("says"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsWrittenIsReadBack(long seed) {
        Random random = new Random(seed);
        RuleSet rules = new RuleSet(
                1 + random.nextInt(9),
                Instant.ofEpochSecond(random.nextInt()),
                "me",
                "why",
                RandomRules.rules(random, 20));
        assertThat(RuleSet.fromJson(rules.toJson())).isEqualTo(rules);
    }

    @Test
    void everyFieldArrives() {
        RuleSet rules = RuleSet.fromJson(cases().get(0).getString("json"));
        assertThat(rules.version()).isEqualTo(7);
        assertThat(rules.changedAt()).isEqualTo(Instant.parse("2026-11-24T16:30:00Z"));
        assertThat(rules.changedBy()).isEqualTo("merch-2026");
        assertThat(rules.rules())
                .containsExactly(
                        new Rule(
                                "no-knives",
                                Set.of("home", "kids.corner"),
                                When.ALWAYS,
                                Validity.ALWAYS,
                                Target.of("kitchen/knives", ""),
                                new Action.Exclude()),
                        new Rule(
                                "board-first",
                                Set.of("home"),
                                When.ALWAYS,
                                new Validity(
                                        Optional.of(Instant.parse("2026-11-27T00:00:00Z")),
                                        Optional.of(Instant.parse("2026-11-28T00:00:00Z"))),
                                Target.ofItems("H-0012"),
                                new Action.Pin(1)),
                        new Rule(
                                "old-glass",
                                Set.of(),
                                When.ALWAYS,
                                Validity.ALWAYS,
                                new Target(
                                        "",
                                        "",
                                        Range.ANY,
                                        Map.of("material", "glass", "safe.for", "oven"),
                                        Set.of(),
                                        new Range(365, Double.POSITIVE_INFINITY)),
                                new Action.Bury(0.5)),
                        new Rule(
                                "evening",
                                Set.of(),
                                new When(
                                        Set.of("app", "mobile"),
                                        Set.of("autumn"),
                                        Set.of("AT", "DE"),
                                        Set.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY),
                                        18,
                                        2),
                                Validity.ALWAYS,
                                new Target("", "Lerche", new Range(10, 49.99), Map.of(), Set.of(), new Range(0, 30)),
                                new Action.Boost(1.5)),
                        new Rule(
                                "few-of-a-brand",
                                Set.of(),
                                When.ALWAYS,
                                Validity.ALWAYS,
                                Target.EVERYTHING,
                                new Action.Cap(2, Action.Per.BRAND)));
    }

    @Test
    void aStoreHasAThousandRulesAndThoseOfVariantsAtMost() {
        List<Rule> rules = IntStream.range(0, 1201)
                .mapToObj(i -> new Rule(
                        "r" + i, Set.of(), When.ALWAYS, Validity.ALWAYS, Target.EVERYTHING, new Action.Exclude()))
                .toList();
        assertThat(new RuleSet(1, Instant.EPOCH, "", "", rules.subList(1, 1201)).rules())
                .hasSize(1200);
        assertThatThrownBy(() -> new RuleSet(1, Instant.EPOCH, "", "", rules))
                .hasMessage("1201 rules; a store has 1000 at most, and variants of experiments 200");
        assertThatThrownBy(() -> new RuleSet(1, Instant.EPOCH, "", "", Collections.nCopies(2, rules.get(0))))
                .hasMessage("two rules have the id r0");
    }

    @Test
    void actionsHaveTheirRanges() {
        assertThatThrownBy(() -> new Action.Pin(0)).hasMessageContaining("places are 1 to 200");
        assertThatThrownBy(() -> new Action.Bury(1)).hasMessageContaining("above 0 and below 1");
        assertThatThrownBy(() -> new Action.Boost(1)).hasMessageContaining("above 1");
        assertThatThrownBy(() -> new Action.Boost(101)).hasMessageContaining("100.0 at most");
        assertThatThrownBy(() -> new Action.Cap(0, Action.Per.BRAND)).hasMessageContaining("to show none exclude");
    }

    @Test
    void aRuleHoldsFromItsFirstMomentToBeforeItsLast() {
        Instant noon = Instant.parse("2026-11-20T12:00:00Z");
        Validity hour = new Validity(Optional.of(noon), Optional.of(noon.plusSeconds(3600)));
        assertThat(hour.contains(noon.minusMillis(1))).isFalse();
        assertThat(hour.contains(noon)).isTrue();
        assertThat(hour.contains(noon.plusSeconds(3600).minusMillis(1))).isTrue();
        assertThat(hour.contains(noon.plusSeconds(3600))).isFalse();
        assertThat(hour.isEmpty()).isFalse();
        assertThat(new Validity(Optional.of(noon), Optional.of(noon)).isEmpty()).isTrue();
        assertThat(Validity.ALWAYS.contains(Instant.MIN)).isTrue();
    }
}
