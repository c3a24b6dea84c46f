package dev.nightjar.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DiceTest {

    @Test
    void aKeyAlwaysGivesTheSameSequence() {
        assertThat(Dice.of(7, Dice.Stream.VISIT, 42).unit())
                .isEqualTo(Dice.of(7, Dice.Stream.VISIT, 42).unit())
                .isNotEqualTo(Dice.of(7, Dice.Stream.VISIT, 43).unit())
                .isNotEqualTo(Dice.of(7, Dice.Stream.ITEM, 42).unit())
                .isNotEqualTo(Dice.of(8, Dice.Stream.VISIT, 42).unit());
    }

    @Test
    void neighbouringKeysAreUnrelated() {
        double mean = 0;
        double product = 0;
        for (int i = 0; i < 20_000; i++) {
            double one = Dice.of(7, Dice.Stream.SHOPPER, i).unit() - 0.5;
            double next = Dice.of(7, Dice.Stream.SHOPPER, i + 1).unit() - 0.5;
            mean += one / 20_000;
            product += one * next / 20_000;
        }

        assertThat(mean).isCloseTo(0, within(0.01));
        assertThat(product * 12).isCloseTo(0, within(0.03));
    }

    @Test
    void weightedNeverDrawsWhatWeighsNothing() {
        Dice dice = Dice.of(7, Dice.Stream.VISIT, 1);
        int[] drawn = new int[4];
        for (int i = 0; i < 4_000; i++) {
            drawn[dice.weighted(new double[] {0, 1, 1, 4})]++;
        }

        assertThat(drawn[0]).isZero();
        assertThat(drawn[2]).isZero();
        assertThat(drawn[1]).isBetween(900, 1_100);
    }

    @Test
    void poissonAndNormalHaveTheirMeanAndVariance() {
        Dice dice = Dice.of(7, Dice.Stream.VISIT, 2);
        double visits = 0;
        double squares = 0;
        for (int i = 0; i < 50_000; i++) {
            visits += dice.poisson(0.3) / 50_000.0;
            double z = dice.normal();
            squares += z * z / 50_000;
        }

        assertThat(visits).isCloseTo(0.3, within(0.01));
        assertThat(squares).isCloseTo(1, within(0.03));
    }
}
