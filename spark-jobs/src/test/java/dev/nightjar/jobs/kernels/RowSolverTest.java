package dev.nightjar.jobs.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.als.PlainSolver;
import dev.nightjar.als.RowSolver;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One suite for both solvers. */
class RowSolverTest {
    private static final float RIDGE = 2;

    static Stream<Arguments> shapes() {
        return Stream.<RowSolver>of(Kernels.fastestSolver(), new PlainSolver())
                .flatMap(solver -> IntStream.of(1, 4, 7, 16, 33, 64, 100)
                        .boxed()
                        .flatMap(rank -> IntStream.of(0, 1, 3, 64, 65, 300)
                                .mapToObj(pairs -> Arguments.of(solver.name(), solver, rank, pairs))));
    }

    @ParameterizedTest(name = "{0}, rank {2}, {3} pairs")
    @MethodSource("shapes")
    void aRowIsSolvedAsInDoublePrecision(String name, RowSolver solver, int rank, int pairs) {
        Random random = new Random(31L * rank + pairs);
        float[] shared = gram(random, rank);
        float[] vectors = new float[pairs * rank];
        float[] weights = new float[pairs];
        double[][] matrix = new double[rank][rank];
        double[] right = new double[rank];
        for (int i = 0; i < rank; i++) {
            for (int j = 0; j < rank; j++) {
                matrix[i][j] = shared[i * rank + j] + (i == j ? RIDGE : 0);
            }
        }
        for (int p = 0; p < pairs; p++) {
            weights[p] = random.nextFloat() * 3;
            for (int i = 0; i < rank; i++) {
                vectors[p * rank + i] = (float) random.nextGaussian();
            }
            for (int i = 0; i < rank; i++) {
                right[i] += (1 + weights[p]) * vectors[p * rank + i];
                for (int j = 0; j < rank; j++) {
                    matrix[i][j] += (double) weights[p] * vectors[p * rank + i] * vectors[p * rank + j];
                }
            }
        }

        solver.share(shared, rank);
        float[] x = new float[rank + 2];
        // Twice, as a row must not leave anything behind for the next.
        for (int time = 0; time < 2; time++) {
            solver.begin(RIDGE);
            for (int p = 0; p < pairs; p++) {
                solver.add(vectors, p * rank, weights[p], 1 + weights[p]);
            }
            assertThat(solver.solve(x, 1)).isTrue();
        }

        double[] expected = Dense.solve(matrix, right);
        double length = Math.sqrt(IntStream.range(0, rank)
                .mapToDouble(i -> expected[i] * expected[i])
                .sum());
        for (int i = 0; i < rank; i++) {
            assertThat((double) x[i + 1]).isCloseTo(expected[i], within(1e-4 * length + 1e-12));
        }
        assertThat(x[0]).isZero();
        assertThat(x[rank + 1]).isZero();
    }

    @Test
    void aMatrixThatIsNotPositiveDefiniteIsSaidSo() {
        for (RowSolver solver : new RowSolver[] {Kernels.fastestSolver(), new PlainSolver()}) {
            solver.share(new float[9], 3);
            solver.begin(0);
            float[] x = {5, 5, 5};
            assertThat(solver.solve(x, 0)).isFalse();
            assertThat(x).containsExactly(5, 5, 5);
        }
    }

    @Test
    void theBuildTestsTheVectorSolverToo() {
        assertThat(Kernels.fastestSolver().name()).startsWith("Vector API");
    }

    private static float[] gram(Random random, int rank) {
        float[] gram = new float[rank * rank];
        for (int row = 0; row < 2 * rank; row++) {
            double[] y = random.doubles(rank, -0.5, 0.5).toArray();
            for (int i = 0; i < rank; i++) {
                for (int j = 0; j < rank; j++) {
                    gram[i * rank + j] += (float) (y[i] * y[j]);
                }
            }
        }
        return gram;
    }
}
