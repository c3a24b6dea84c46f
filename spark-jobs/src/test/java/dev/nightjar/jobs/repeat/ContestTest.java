package dev.nightjar.jobs.repeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContestTest {
    private static final double EXACT = 1e-12;

    @Test
    void aWeightBringsWhatIsBoughtAgainForward() {
        // Two items that are not owned, then two of one category that are; the last one is bought again, and one thing
        // else.
        Contest contest = new Contest(
                new float[] {0.9f, 0.8f, 0.1f, 0.2f},
                new float[] {0, 0, 0.5f, 2f},
                new int[4],
                BitSet.valueOf(new long[] {0b1000}),
                2);
        double ideal = 1 + 1 / log2(3);

        assertThat(contest.ndcg(new double[] {0}, 4)).isCloseTo(1 / log2(4) / ideal, within(EXACT));
        assertThat(contest.ndcg(new double[] {0}, 2)).isZero();
        // 0.2 + 0.32 · 2 lies between the other two.
        assertThat(contest.ndcg(new double[] {0.32}, 2)).isCloseTo(1 / log2(3) / ideal, within(EXACT));
        assertThat(contest.ndcg(new double[] {1}, 2)).isCloseTo(1 / ideal, within(EXACT));
        assertThat(contest.owns(0)).isTrue();
        assertThat(contest.owns(1)).isFalse();
    }

    /** Sorting and adding up, as the formula is written; many scores tie. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithSortingEverything(long seed) {
        Random random = new Random(seed);
        int size = 1 + random.nextInt(40);
        int k = 1 + random.nextInt(20);
        float[] scores = new float[size];
        float[] frequencies = new float[size];
        int[] categories = new int[size];
        BitSet bought = new BitSet();
        for (int i = 0; i < size; i++) {
            scores[i] = random.nextInt(4);
            frequencies[i] = random.nextInt(3);
            categories[i] = random.nextInt(3);
            bought.set(i, random.nextInt(4) == 0);
        }
        int wanted = Math.max(1, bought.cardinality());
        double[] weights = {0, 1, 2.5};

        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble((Integer i) -> -(scores[i] + weights[categories[i]] * frequencies[i])));
        double gain = 0;
        double ideal = 0;
        for (int place = 0; place < k; place++) {
            gain += place < size && bought.get(order.get(place)) ? 1 / log2(place + 2) : 0;
            ideal += place < wanted ? 1 / log2(place + 2) : 0;
        }

        assertThat(new Contest(scores, frequencies, categories, bought, wanted).ndcg(weights, k))
                .isCloseTo(gain / ideal, within(EXACT));
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
