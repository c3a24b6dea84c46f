package dev.nightjar.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import dev.nightjar.golden.Golden;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    private static final int UNITS = 1_000_000;

    @Test
    void bucketsAreTheGoldenOnes() {
        for (Config c : Golden.list("assignment.json", "cases")) {
            assertThat(Assignment.bucket(c.getString("experiment"), c.getString("unit")))
                    .as(c.getString("name"))
                    .isEqualTo(c.getInt("bucket"));
        }
    }

    /** Chi-square of 9,999 degrees of freedom has mean 9,999 and standard deviation 141.4; the bounds are four of them. */
    @Test
    void aMillionIdsFillTheBucketsEvenly() {
        int[] counts = new int[Assignment.BUCKETS];
        for (int i = 0; i < UNITS; i++) {
            counts[Assignment.bucket("home-weights", "user-" + i)]++;
        }
        double expected = (double) UNITS / Assignment.BUCKETS;
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertThat(chiSquare).isBetween(9_433.0, 10_565.0);
    }

    /** The correlation of a million independent pairs has standard deviation 0.001. */
    @Test
    void bucketsOfTwoExperimentsSayNothingOfEachOther() {
        double middle = (Assignment.BUCKETS - 1) / 2.0;
        double together = 0;
        double one = 0;
        double other = 0;
        for (int i = 0; i < UNITS; i++) {
            double a = Assignment.bucket("home-weights", "user-" + i) - middle;
            double b = Assignment.bucket("home-weight", "user-" + i) - middle;
            together += a * b;
            one += a * a;
            other += b * b;
        }
        assertThat(together / Math.sqrt(one * other)).isCloseTo(0, within(0.004));
    }
}
