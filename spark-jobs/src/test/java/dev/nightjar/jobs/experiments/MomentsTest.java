package dev.nightjar.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MomentsTest {
    @Test
    void aMeanHasTheOrdinaryVariance() {
        Moments sums = Moments.NONE.and(1, 1, 0).and(2, 1, 0).and(6, 1, 0);
        assertThat(sums.ratio().value()).isEqualTo(3);
        // (4 + 1 + 9) / 2 is the variance of one, a third of that the mean's.
        assertThat(sums.ratio().variance()).isCloseTo(14.0 / 2 / 3, within(1e-12));
        assertThat(Moments.NONE.and(1, 1, 0).ratio().isKnown()).isFalse();
    }

    /** Of a thousand samples, about 950 intervals hold the true ratio, 7 either way by chance; twice that is allowed and more. */
    @Test
    void theIntervalOfARatioHoldsTheTruthAsOftenAsItSays() {
        Random random = new Random(5);
        int held = 0;
        for (int sample = 0; sample < 1_000; sample++) {
            Moments sums = Moments.NONE;
            for (int unit = 0; unit < 500; unit++) {
                int visits = 1 + random.nextInt(9);
                double opened = 0;
                // A keen one opens more in each visit, so that visits of one unit are alike.
                double keen = random.nextDouble() * 4;
                for (int v = 0; v < visits; v++) {
                    opened += keen + random.nextDouble();
                }
                sums = sums.and(opened, visits, 0);
            }
            Estimate ratio = sums.ratio();
            held += Math.abs(ratio.value() - 2.5) < ratio.halfWidth(1.96) ? 1 : 0;
        }
        assertThat(held).isBetween(925, 972);
    }

    @Test
    void earlierBehaviourTakesNoiseAwayAndAddsNoBias() {
        Random random = new Random(6);
        Moments sums = Moments.NONE;
        double truth = 0;
        int units = 20_000;
        for (int i = 0; i < units; i++) {
            double habit = random.nextGaussian();
            sums = sums.and(10 + 2 * habit + random.nextGaussian(), 1, habit + 0.5 * random.nextGaussian());
            truth += 10;
        }
        Estimate plain = sums.ratio();
        Estimate adjusted = sums.adjusted(sums.thetaWith(sums), sums.meanC());
        assertThat(adjusted.value()).isCloseTo(truth / units, within(0.05));
        // y has variance 5, of which c explains 2·1 / 1.25 · 2.
        assertThat(adjusted.variance() / plain.variance()).isCloseTo(1 - 3.2 / 5, within(0.02));
    }

    @Test
    void whatAVariantDoesIsNotTakenForEarlierBehaviour() {
        Moments control = Moments.NONE.and(1, 1, 1).and(2, 1, 1).and(3, 1, 1);
        Moments variant = Moments.NONE.and(11, 1, 0).and(12, 1, 0).and(13, 1, 0);
        assertThat(control.thetaWith(variant)).isZero();
    }

    @Test
    void anEvenSplitIsFineAndAnUnevenOneIsNot() {
        Map<String, Integer> weights = new LinkedHashMap<>();
        weights.put("control", 9);
        weights.put("treated", 1);
        assertThat(SampleRatio.of(Map.of("control", 9_000L, "treated", 1_000L), weights)
                        .chiSquare())
                .isZero();
        SampleRatio off = SampleRatio.of(Map.of("control", 9_000L, "treated", 800L), weights);
        assertThat(off.broken()).isTrue();
        // The tail of chi-square with one degree beyond (180² / 8820 + 180² / 980) = 36.73.
        assertThat(off.chiSquare()).isCloseTo(36.7347, within(1e-3));
        assertThat(SampleRatio.of(Map.of("control", 9_000L), weights).broken()).isTrue();
    }
}
