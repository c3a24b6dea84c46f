package dev.nightjar.serving.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplingTest {
    @Test
    void itTakesAboutTheShareAndAlwaysTheSame() {
        for (double share : new double[] {0.001, 0.25, 0.9}) {
            Random random = new Random(1);
            long taken = IntStream.range(0, 100_000)
                    .mapToObj(i -> String.format("%016x", random.nextLong()))
                    .filter(with(share)::takes)
                    .filter(with(share)::takes)
                    .count();
            // Four standard deviations of so many independent draws.
            double bound = 4 * Math.sqrt(100_000 * share * (1 - share));
            assertThat(taken - 100_000 * share).isBetween(-bound, bound);
        }
    }

    @Test
    void idsThatDifferLittleAreAsGoodAsAny() {
        assertThat(IntStream.range(0, 10_000)
                        .mapToObj(Integer::toString)
                        .filter(with(0.5)::takes)
                        .count())
                .isBetween(4_800L, 5_200L);
    }

    @Test
    void noneTakesNoneAndOneTakesAllThatHaveAnId() {
        assertThat(IntStream.range(0, 1_000).mapToObj(Integer::toString)).noneMatch(with(0)::takes);
        assertThat(IntStream.range(0, 1_000).mapToObj(Integer::toString)).allMatch(with(1)::takes);
        assertThat(with(1).takes("")).isFalse();
    }

    private static Sampling with(double share) {
        return new Sampling(share, 1_000, "", "", Sampling.Exposes.NONE);
    }
}
