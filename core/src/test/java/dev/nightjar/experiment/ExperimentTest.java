package dev.nightjar.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.experiment.Experiment.State;
import dev.nightjar.experiment.Experiment.Unit;
import dev.nightjar.experiment.ExperimentSet.Holdout;
import dev.nightjar.ranking.Target;
import dev.nightjar.ranking.When;
import dev.nightjar.rules.Action;
import dev.nightjar.rules.Rule;
import dev.nightjar.rules.Validity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExperimentTest {
    private static final int USERS = 20_000;

    @Test
    void aHigherRampAddsUnitsAndMovesNone() {
        for (int ramp = 0; ramp < Assignment.BUCKETS; ramp += 500) {
            Experiment before = experiment("a", "a", 0, 10_000, ramp);
            Experiment after = experiment("a", "a", 0, 10_000, ramp + 500);
            long come = 0;
            for (String user : users().toList()) {
                Optional<Variant> was = before.variantOf(user);
                Optional<Variant> is = after.variantOf(user);
                if (was.isPresent()) {
                    assertThat(is).isEqualTo(was);
                } else {
                    come += is.isPresent() ? 1 : 0;
                }
            }
            // Five per cent of 20,000, five standard deviations of 31 either way.
            assertThat(come).isBetween(845L, 1155L);
        }
    }

    @Test
    void variantsGetTheirShareAtEveryRamp() {
        Experiment experiment = new Experiment(
                "shares",
                new Experiment.Slots("shares", 0, 10_000),
                Unit.USER,
                State.RUNNING,
                5_000,
                List.of(new Variant("control", 3, Treatment.NONE), new Variant("b", 1, Treatment.NONE)));
        long control = users().filter(user -> experiment
                        .variantOf(user)
                        .filter(v -> v.name().equals("control"))
                        .isPresent())
                .count();
        long all =
                users().filter(user -> experiment.variantOf(user).isPresent()).count();
        assertThat(control / (double) all).isCloseTo(0.75, within(0.02));
    }

    @Test
    void experimentsOfOneLayerShareNobodyAndThoseOfTwoMixEvenly() {
        ExperimentSet set = set(
                Holdout.NONE,
                experiment("one", "look", 0, 5_000, 10_000),
                experiment("two", "look", 5_000, 10_000, 10_000),
                experiment("three", "rank", 0, 10_000, 10_000));
        Map<String, Long> met = new TreeMap<>();
        users().map(user -> set.assign(Optional.of(user), Optional.empty()))
                .forEach(assigned -> met.merge(assigned.inShort(), 1L, Long::sum));
        assertThat(met.keySet()).noneMatch(text -> text.contains("one:") && text.contains("two:"));
        // Eight ways to be in one of the first two and in the third, each for an eighth of 20,000.
        assertThat(met).hasSize(8).allSatisfy((which, n) -> assertThat(n).isBetween(2_250L, 2_750L));
    }

    @Test
    void whoIsHeldOutIsInNothingAndEverybodyIsSaidToBeHeldOrServed() {
        ExperimentSet set = set(new Holdout("2026", 1_000), experiment("one", "one", 0, 10_000, 10_000));
        List<Assigned> all = users().map(user -> set.assign(Optional.of(user), Optional.empty()))
                .toList();
        List<Assigned> held = all.stream()
                .filter(a -> a.variants().get("holdout").equals("held"))
                .toList();
        assertThat(held).hasSizeBetween(1_800, 2_200).allSatisfy(a -> {
            assertThat(a.variants()).hasSize(1);
            assertThat(a.treatment()).isEqualTo(Treatment.NONE);
        });
        assertThat(all).allSatisfy(a -> assertThat(a.variants()).containsKey("holdout"));
    }

    @Test
    void aPausedOrKilledExperimentTreatsNobodyAndAPausedOneGoesOnAsItWas() {
        Experiment running = experiment("a", "a", 0, 10_000, 7_000);
        assertThat(users().map(running.in(State.PAUSED)::variantOf)).allMatch(Optional::isEmpty);
        assertThat(users().map(running.in(State.KILLED)::variantOf)).allMatch(Optional::isEmpty);
        Experiment again = running.in(State.PAUSED).in(State.RUNNING);
        assertThat(users().map(again::variantOf))
                .isEqualTo(users().map(running::variantOf).toList());
    }

    @Test
    void aUserTakesPartByIdAndAVisitBySession() {
        Experiment bySession = new Experiment(
                "s", new Experiment.Slots("s", 0, 10_000), Unit.SESSION, State.RUNNING, 10_000, variants());
        ExperimentSet set = set(Holdout.NONE, experiment("u", "u", 0, 10_000, 10_000), bySession);
        assertThat(set.assign(Optional.of("mia"), Optional.empty()).variants()).containsOnlyKeys("u");
        assertThat(set.assign(Optional.empty(), Optional.of("s-1")).variants()).containsOnlyKeys("s");
        assertThat(set.assign(Optional.empty(), Optional.empty()).variants()).isEmpty();
        String one =
                set.assign(Optional.of("mia"), Optional.of("s-1")).variants().get("u");
        assertThat(set.assign(Optional.of("mia"), Optional.of("s-2")).variants())
                .containsEntry("u", one);
    }

    @Test
    void treatmentsOfSeveralExperimentsWorkTogether() {
        Treatment weight = new Treatment(Optional.of(0.9), Optional.empty(), new TreeMap<>(), List.of());
        Treatment rule = new Treatment(Optional.empty(), Optional.empty(), new TreeMap<>(), List.of(rule("no-cups")));
        ExperimentSet set = set(Holdout.NONE, with("a", weight), with("b", rule));
        Assigned forced = set.force(Map.of("a", "treated", "b", "treated", "ghost", "x"));
        assertThat(forced.treatment().sessionMaxWeight()).contains(0.9);
        assertThat(forced.treatment().rules()).containsExactly(rule("no-cups"));
        assertThat(forced.forced()).isTrue();
        assertThat(forced.inShort()).isEqualTo("a:treated,b:treated");
    }

    @Test
    void experimentsAreReadBackAsTheyWereWritten() {
        Treatment treatment = new Treatment(
                Optional.of(0.9), Optional.of(2.5), new TreeMap<>(Map.of("home", "home-b")), List.of(rule("r")));
        ExperimentSet set = set(new Holdout("2026", 125), with("a", treatment), experiment("b", "b", 5, 9_999, 1));
        assertThat(ExperimentSet.fromJson(set.toJson())).isEqualTo(set);
        assertThat(ExperimentSet.fromJson(set.toJson()).toJson()).isEqualTo(set.toJson());
        assertThatThrownBy(() -> ExperimentSet.fromJson(set.toJson().replace("\"ramp\"", "\"rump\"")))
                .isInstanceOf(MalformedValueException.class)
                .hasMessageContaining("ramp");
    }

    @Test
    void nothingMayMoveWhoIsInside() {
        Experiment begun = experiment("a", "a", 0, 10_000, 1_000);
        assertThat(problems(begun, experiment("a", "a", 0, 10_000, 2_000))).isEmpty();
        assertThat(problems(begun, begun.in(State.PAUSED))).isEmpty();
        assertThat(problems(begun, begun.in(State.KILLED))).isEmpty();
        assertThat(problems(begun, experiment("a", "a", 0, 10_000, 900)))
                .singleElement()
                .asString()
                .contains("ramp of 9, down from 10");
        assertThat(problems(begun, experiment("a", "a", 0, 5_000, 1_000))).hasSize(1);
        assertThat(problems(
                        begun,
                        with("a", new Treatment(Optional.of(1.0), Optional.empty(), new TreeMap<>(), List.of()))))
                .singleElement()
                .asString()
                .contains("other variants");
        assertThat(problems(begun)).singleElement().asString().contains("left out");
        assertThat(problems(begun.in(State.KILLED))).isEmpty();
        assertThat(problems(begun.in(State.KILLED), begun))
                .singleElement()
                .asString()
                .contains("killed");
        assertThat(ExperimentChange.problems(
                        set(Holdout.NONE, begun), set(new Holdout("x", 100), begun), Set.of("home")))
                .singleElement()
                .asString()
                .contains("holdout");
    }

    @Test
    void experimentsThatGetIntoEachOthersWayAreRefused() {
        Treatment weight = new Treatment(Optional.of(0.9), Optional.empty(), new TreeMap<>(), List.of());
        assertThat(both(with("a", weight), with("b", weight)))
                .singleElement()
                .asString()
                .contains("session_max_weight");
        assertThat(both(experiment("a", "x", 0, 6_000, 1), experiment("b", "x", 5_000, 10_000, 1)))
                .singleElement()
                .asString()
                .contains("overlaps with a");
        assertThat(both(experiment("a", "x", 0, 5_000, 1), experiment("b", "x", 5_000, 10_000, 1)))
                .isEmpty();
        Treatment rail =
                new Treatment(Optional.empty(), Optional.empty(), new TreeMap<>(Map.of("home", "x")), List.of());
        assertThat(both(with("a", rail))).singleElement().asString().contains("rails that the store does not have: x");
    }

    private static List<ExperimentChange.Problem> problems(Experiment before, Experiment... after) {
        return ExperimentChange.problems(set(Holdout.NONE, before), set(Holdout.NONE, after), Set.of("home"));
    }

    private static List<ExperimentChange.Problem> both(Experiment... after) {
        return ExperimentChange.problems(ExperimentSet.NONE, set(Holdout.NONE, after), Set.of("home"));
    }

    private static Stream<String> users() {
        return IntStream.range(0, USERS).mapToObj(i -> "user-" + i);
    }

    private static ExperimentSet set(Holdout holdout, Experiment... experiments) {
        return new ExperimentSet(
                3, Instant.parse("2026-11-20T08:00:00Z"), "ops", "note", holdout, List.of(experiments));
    }

    private static Experiment experiment(String id, String layer, int from, int to, int ramp) {
        return new Experiment(id, new Experiment.Slots(layer, from, to), Unit.USER, State.RUNNING, ramp, variants());
    }

    private static Experiment with(String id, Treatment treatment) {
        return new Experiment(
                id,
                new Experiment.Slots(id, 0, 10_000),
                Unit.USER,
                State.RUNNING,
                1_000,
                List.of(new Variant("control", 1, Treatment.NONE), new Variant("treated", 1, treatment)));
    }

    private static List<Variant> variants() {
        return List.of(new Variant("control", 1, Treatment.NONE), new Variant("b", 1, Treatment.NONE));
    }

    private static Rule rule(String id) {
        return new Rule(id, Set.of(), When.ALWAYS, Validity.ALWAYS, Target.EVERYTHING, new Action.Exclude());
    }
}
