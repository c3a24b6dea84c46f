package dev.nightjar.jobs.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One suite for every kernel. */
class ScoreKernelTest {
    private static final int SEEDS = 8;

    static Stream<Arguments> kernels() {
        return Stream.<KernelSource>of(Kernels::fastest, PlainKernel::new)
                .flatMap(kernel -> Stream.iterate(1L, seed -> seed + 1)
                        .limit(SEEDS)
                        .map(seed -> Arguments.of(kernel.open().name(), kernel.open(), seed)));
    }

    /** Whole numbers below 2²⁴ leave nothing to rounding. */
    @ParameterizedTest(name = "{0}, seed {2}")
    @MethodSource("kernels")
    void wholeNumbersComeOutExactly(String name, ScoreKernel kernel, long seed) {
        Random random = new Random(seed);
        Shape shape = Shape.of(random);
        shape.check(kernel, () -> random.nextInt(9) - 4, 0);
    }

    @ParameterizedTest(name = "{0}, seed {2}")
    @MethodSource("kernels")
    void scoresAgreeToFloatPrecision(String name, ScoreKernel kernel, long seed) {
        Random random = new Random(seed);
        Shape shape = Shape.of(random);
        // A sum of r products of about 1 is off by some r roundings of 6e-8 at most.
        shape.check(kernel, () -> (float) random.nextGaussian(), 1e-6f * shape.rank());
    }

    @Test
    void theBuildTestsTheVectorKernelToo() {
        assertThat(Kernels.fastest().name()).startsWith("Vector API");
    }

    /** Some users and items, and a run of panels among them. */
    private record Shape(int users, int items, int rank, int first, int count) {
        static Shape of(Random random) {
            int items = 1 + random.nextInt(random.nextBoolean() ? 100 : 2500);
            int panels = (items + Panels.WIDTH - 1) / Panels.WIDTH;
            int first = random.nextInt(panels);
            int count = 1 + random.nextInt(panels - first);
            int rank = random.nextBoolean() ? 1 + random.nextInt(20) : 8 << random.nextInt(7);
            return new Shape(1 + random.nextInt(18), items, rank, first, count);
        }

        void check(ScoreKernel kernel, Draw draw, float tolerance) {
            List<float[]> vectors = vectors(items, draw);
            List<float[]> persons = vectors(users, draw);
            UserBlock block = new UserBlock(18, rank);
            for (int user = 0; user < users; user++) {
                block.put(user, persons.get(user));
            }
            Tile tile = new Tile(18, count * Panels.WIDTH);
            // What another run left behind must not show.
            kernel.items(Panels.of(vectors, rank), 0, 1);
            kernel.multiply(block, users, tile);
            kernel.items(Panels.of(vectors, rank), first, count);

            kernel.multiply(block, users, tile);

            assertThat(tile.columns()).isEqualTo(count * Panels.WIDTH);
            for (int user = 0; user < users; user++) {
                float[] maxima = new float[tile.maxima().length];
                java.util.Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
                for (int column = 0; column < tile.columns(); column++) {
                    int item = first * Panels.WIDTH + column;
                    float expected = item < items ? Twin.score(persons.get(user), vectors.get(item)) : 0;
                    float score = tile.scores()[tile.at(user, column)];
                    assertThat(score).isCloseTo(expected, within(tolerance));
                    int group = tile.maximumAt(user, column);
                    maxima[group] = Math.max(maxima[group], score);
                }
                for (int column = 0; column < Math.min(tile.columns(), 1000); column++) {
                    int group = tile.maximumAt(user, column);
                    assertThat(tile.maxima()[group]).isEqualTo(maxima[group]);
                }
            }
        }

        private List<float[]> vectors(int count, Draw draw) {
            List<float[]> vectors = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                float[] vector = new float[rank];
                for (int k = 0; k < rank; k++) {
                    vector[k] = draw.next();
                }
                vectors.add(vector);
            }
            return vectors;
        }
    }

    @FunctionalInterface
    private interface Draw {
        float next();
    }
}
