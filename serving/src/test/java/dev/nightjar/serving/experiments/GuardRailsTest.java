package dev.nightjar.serving.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.experiment.Assigned;
import dev.nightjar.experiment.Experiment;
import dev.nightjar.experiment.ExperimentSet;
import dev.nightjar.experiment.Treatment;
import dev.nightjar.experiment.Variant;
import dev.nightjar.serving.experiments.GuardRails.Bounds;
import dev.nightjar.serving.experiments.GuardRails.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GuardRailsTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Bounds BOUNDS = new Bounds(Duration.ofMinutes(10), 200, 0.05, 0.01, 0, 1);

    private final GuardRails rails = new GuardRails(BOUNDS);

    @Test
    void moreFallbacksThanTheBoundTripAndAFewMoreDoNot() {
        lists("control", 1_000, 0.10, 5);
        lists("treated", 1_000, 0.12, 5);
        assertThat(rails.check(set(), NOON)).isEmpty();
        lists("treated", 1_000, 0.5, 5);
        assertThat(rails.check(set(), NOON).orElseThrow().why()).contains("failed or fell back");
    }

    @Test
    void aVariantThatTakesTwiceAsLongTrips() {
        lists("control", 500, 0, 5);
        lists("treated", 500, 0, 9);
        assertThat(rails.check(set(), NOON)).isEmpty();
        lists("treated", 500, 0, 25);
        assertThat(rails.check(set(), NOON).orElseThrow().why()).startsWith("lists take ");
    }

    @Test
    void oneSoldOutItemAmongManyListsIsChanceAndManyAreNot() {
        lists("control", 1_000, 0, 5);
        lists("treated", 999, 0, 5);
        rails.answered(in("treated"), new Seen(false, false, true, 5));
        assertThat(rails.check(set(), NOON)).isEmpty();
        for (int i = 0; i < 40; i++) {
            rails.answered(in("treated"), new Seen(false, false, true, 5));
        }
        assertThat(rails.check(set(), NOON).orElseThrow().why()).contains("sold out");
    }

    @Test
    void tooFewListsThoseOfAnotherWindowAndATestersSayNothing() {
        lists("control", 1_000, 0, 5);
        lists("treated", 199, 1, 5);
        assertThat(rails.check(set(), NOON)).isEmpty();
        for (int i = 0; i < 1_000; i++) {
            rails.answered(
                    new Assigned(1, new TreeMap<>(Map.of("x", "treated")), Treatment.NONE, true),
                    new Seen(true, true, true, 500));
        }
        assertThat(rails.check(set(), NOON.plusSeconds(601))).isEmpty();
        // What was counted until then is forgotten: one list more is no 200th.
        lists("treated", 1, 1, 5);
        lists("control", 1_000, 0, 5);
        assertThat(rails.check(set(), NOON.plusSeconds(602))).isEmpty();
    }

    /** Looked at every second for a day, experiments that do no harm are left alone. */
    @Test
    void chanceAloneDoesNotTrip() {
        Random random = new Random(3);
        int trips = 0;
        for (int second = 0; second < 20_000; second++) {
            for (int i = 0; i < 3; i++) {
                rails.answered(
                        in(random.nextBoolean() ? "control" : "treated"),
                        new Seen(
                                random.nextInt(10) == 0, random.nextInt(30) == 0, false, 5 + random.nextExponential()));
            }
            trips += rails.check(set(), NOON.plusSeconds(second)).isPresent() ? 1 : 0;
        }
        assertThat(trips).isZero();
    }

    private void lists(String variant, int lists, double fallbacks, double millis) {
        for (int i = 0; i < lists; i++) {
            rails.answered(in(variant), new Seen(i < lists * fallbacks, false, false, millis + i % 3));
        }
    }

    private static Assigned in(String variant) {
        return new Assigned(1, new TreeMap<>(Map.of("x", variant)), Treatment.NONE, false);
    }

    private static ExperimentSet set() {
        return new ExperimentSet(
                1,
                NOON,
                "ops",
                "",
                ExperimentSet.Holdout.NONE,
                List.of(new Experiment(
                        "x",
                        new Experiment.Slots("x", 0, 10_000),
                        Experiment.Unit.USER,
                        Experiment.State.RUNNING,
                        10_000,
                        List.of(
                                new Variant("control", 1, Treatment.NONE),
                                new Variant("treated", 1, Treatment.NONE)))));
    }
}
