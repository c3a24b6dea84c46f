package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Float16Test {
    /** The largest finite half, 65504. */
    private static final int LARGEST = 0x7BFF;

    @Test
    void everyFiniteHalfComesBackAsItWas() {
        for (int half = 0; half < 0x10000; half++) {
            float value = Float16.toFloat((short) half);
            if (Float.isFinite(value)) {
                assertThat(Float16.fromFloat(value)).isEqualTo((short) half);
            }
        }
    }

    @Test
    void everyHalfMeansWhatIeee754Says() {
        for (int half = 0; half < 0x8000; half++) {
            assertThat((Float) Float16.toFloat((short) half)).isEqualTo((Float) meaning(half));
            assertThat((Float) Float16.toFloat((short) (half | 0x8000))).isEqualTo((Float) (-meaning(half)));
        }
    }

    @Test
    void halfwayBetweenTwoHalvesGoesToTheEvenOneAndNoFurther() {
        for (int half = 0; half < LARGEST; half++) {
            float middle = (Float16.toFloat((short) half) + Float16.toFloat((short) (half + 1))) / 2;
            int even = half % 2 == 0 ? half : half + 1;
            assertThat(Float16.fromFloat(middle)).isEqualTo((short) even);
            assertThat(Float16.fromFloat(Math.nextDown(middle))).isEqualTo((short) half);
            assertThat(Float16.fromFloat(Math.nextUp(middle))).isEqualTo((short) (half + 1));
            assertThat(Float16.fromFloat(-middle)).isEqualTo((short) (even | 0x8000));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void anyFloatGoesToTheNearestHalfThatASearchFinds(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            // Exponents from 2^-26 to 2^16: what float16 can tell apart, and a little beyond.
            float value = (1 + random.nextFloat()) * Math.scalb(1f, random.nextInt(43) - 26);
            assertThat(Float16.fromFloat(value)).as("%s", value).isEqualTo(nearest(value));
        }
    }

    @Test
    void whatIsTooLargeIsClamped() {
        assertThat(Float16.fromFloat(1e9f)).isEqualTo((short) LARGEST);
        assertThat(Float16.fromFloat(-1e9f)).isEqualTo((short) (LARGEST | 0x8000));
        assertThat(Float16.fromFloat(Float.POSITIVE_INFINITY)).isEqualTo((short) LARGEST);
        assertThat(Float16.fromFloat(Float.NEGATIVE_INFINITY)).isEqualTo((short) (LARGEST | 0x8000));
    }

    @Test
    void notANumberIsRefused() {
        assertThatThrownBy(() -> Float16.fromFloat(Float.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NaN cannot be stored as a score");
    }

    /** Sign aside: subnormals are multiples of 2^-24, normals (1 + fraction/1024) · 2^(exponent-15). */
    private static float meaning(int half) {
        int exponent = half >> 10;
        int fraction = half & 0x3FF;
        if (exponent == 31) {
            return fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        }
        return exponent == 0
                ? (float) (fraction * Math.pow(2, -24))
                : (float) ((1 + fraction / 1024.0) * Math.pow(2, exponent - 15));
    }

    private static short nearest(float value) {
        int best = 0;
        BigDecimal exact = new BigDecimal(value);
        BigDecimal bestDistance = exact;
        for (int half = 1; half <= LARGEST; half++) {
            BigDecimal distance = exact.subtract(new BigDecimal(meaning(half))).abs();
            int order = distance.compareTo(bestDistance);
            if (order < 0 || (order == 0 && half % 2 == 0)) {
                best = half;
                bestDistance = distance;
            }
        }
        return (short) best;
    }
}
