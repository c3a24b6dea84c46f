package dev.nightjar.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the report says of experiments of which the truth is known. */
class SimulationTest {
    private static final int EXPERIMENTS = 1_000;
    private static final int DAYS = 21;
    private static final double PLANTED = 0.8;
    private static final List<Metric> METRICS = List.of(Metric.CONVERSION, Metric.REVENUE, Metric.DEPTH);
    private static final Comparison.Aim AIM = new Comparison.Aim(0.05, 0.05, 200);

    /**
     * A look a day at a thousand experiments in which nothing differs. Looking with an interval for one look errs far more
     * often, so the shoppers are such that the test could fail.
     */
    @Test
    void aLookEveryDayErrsNoMoreOftenThanItSays() {
        Map<Metric, Integer> wrong = new EnumMap<>(Metric.class);
        Map<Metric, Integer> wrongByOneLook = new EnumMap<>(Metric.class);
        int broken = 0;
        for (int i = 0; i < EXPERIMENTS; i++) {
            SimulatedExperiment experiment = new SimulatedExperiment(1_000 + i, 0, 0);
            Map<Metric, Boolean> clear = new EnumMap<>(Metric.class);
            Map<Metric, Boolean> clearByOneLook = new EnumMap<>(Metric.class);
            boolean splitBroken = false;
            while (experiment.day() < DAYS) {
                experiment.nextDay();
                for (Metric metric : METRICS) {
                    Comparison c = experiment.compared(metric, AIM);
                    clear.merge(metric, c.isClear(), Boolean::logicalOr);
                    clearByOneLook.merge(metric, c.liftLow() > 0 || c.liftHigh() < 0, Boolean::logicalOr);
                }
                splitBroken |= split(experiment).broken();
            }
            METRICS.forEach(metric -> {
                wrong.merge(metric, clear.get(metric) ? 1 : 0, Integer::sum);
                wrongByOneLook.merge(metric, clearByOneLook.get(metric) ? 1 : 0, Integer::sum);
            });
            broken += splitBroken ? 1 : 0;
        }
        System.out.println("A/A, " + EXPERIMENTS + " experiments, " + DAYS + " daily looks: wrong " + wrong
                + ", by an interval for one look " + wrongByOneLook + ", splits called broken " + broken);
        assertThat(wrong).allSatisfy((metric, n) -> assertThat(n).isLessThanOrEqualTo(EXPERIMENTS / 20));
        assertThat(wrongByOneLook).allSatisfy((metric, n) -> assertThat(n).isGreaterThan(EXPERIMENTS / 10));
        assertThat(broken).isLessThanOrEqualTo(EXPERIMENTS / 50);
    }

    @Test
    void aPlantedEffectIsFoundAndSaidToBeWhatItIs() {
        int found = 0;
        int covered = 0;
        for (int i = 0; i < 100; i++) {
            SimulatedExperiment experiment = new SimulatedExperiment(i, PLANTED, 0);
            boolean clear = false;
            while (experiment.day() < DAYS) {
                experiment.nextDay();
                Comparison c = experiment.compared(Metric.REVENUE, AIM);
                clear |= c.alwaysLow() > 0;
            }
            Comparison last = experiment.compared(Metric.REVENUE, AIM);
            found += clear ? 1 : 0;
            covered += last.alwaysLow() < PLANTED && PLANTED < last.alwaysHigh() ? 1 : 0;
        }
        System.out.println("planted +" + PLANTED + " of the chance to buy: revenue found in " + found
                + " of 100, its size within the interval in " + covered);
        assertThat(found).isGreaterThanOrEqualTo(80);
        assertThat(covered).isGreaterThanOrEqualTo(95);
    }

    @Test
    void aBrokenSplitIsCaughtAndSaidInWords() {
        int caught = 0;
        String words = "";
        for (int i = 0; i < 100; i++) {
            SimulatedExperiment experiment = new SimulatedExperiment(i, 0, 0.2);
            while (experiment.day() < DAYS) {
                experiment.nextDay();
            }
            SampleRatio split = split(experiment);
            caught += split.broken() ? 1 : 0;
            words = split.broken() ? Words.of(split) : words;
        }
        System.out.println("a fifth of the treated lost: caught in " + caught + " of 100");
        assertThat(caught).isGreaterThanOrEqualTo(95);
        assertThat(words).startsWith("BROKEN SPLIT: {control=").contains("Believe no figure");
    }

    @Test
    void theDaysToGoAreAboutWhatItTakes() {
        SimulatedExperiment experiment = new SimulatedExperiment(7, 0, 0);
        while (experiment.day() < 5) {
            experiment.nextDay();
        }
        Comparison.Aim large = new Comparison.Aim(0.05, 0.3, 200);
        Comparison early = experiment.compared(Metric.CONVERSION, large);
        assertThat(early.daysToGo()).isPositive();
        assertThat(Words.of(early, 0.3))
                .contains("no difference seen yet")
                .contains("a 30.0 % change would need " + early.daysToGo() + " more days");
        long end = experiment.day() + early.daysToGo();
        while (experiment.day() < end) {
            experiment.nextDay();
        }
        assertThat(experiment.compared(Metric.CONVERSION, large).detectable()).isLessThan(0.36);
    }

    private static SampleRatio split(SimulatedExperiment experiment) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        weights.put("control", 1);
        weights.put("treated", 1);
        return SampleRatio.of(experiment.units(), weights);
    }
}
