package dev.nightjar.jobs.candidates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopNTest {
    private static final float OUT = Float.NEGATIVE_INFINITY;

    @Test
    void theLargestComeFirst() {
        assertThat(new TopN(3).of(new float[] {0.1f, 7, -2, 3, 0.2f})).containsExactly(1, 3, 4);
    }

    @Test
    void tiesGoToTheLowerPosition() {
        assertThat(new TopN(3).of(new float[] {1, 2, 1, 2, 2, 1})).containsExactly(1, 3, 4);
        assertThat(new TopN(4).of(new float[] {1, 2, 1, 2, 2, 1})).containsExactly(1, 3, 4, 0);
    }

    @Test
    void minusZeroTiesWithZero() {
        assertThat(new TopN(2).of(new float[] {-0f, 0f, -1})).containsExactly(0, 1);
    }

    @Test
    void whatIsMaskedIsLeftOut() {
        assertThat(new TopN(3).of(new float[] {OUT, 1, OUT, -5})).containsExactly(1, 3);
    }

    @Test
    void allMaskedOrNoneThereGivesNothing() {
        assertThat(new TopN(3).of(new float[] {OUT, OUT})).isEmpty();
        assertThat(new TopN(3).of(new float[0])).isEmpty();
    }

    @Test
    void theLowestScoreIsStillNoMask() {
        assertThat(new TopN(2).of(new float[] {-Float.MAX_VALUE, OUT})).containsExactly(0);
    }

    @Test
    void oneUsersLongListLeavesNothingBehindForTheNext() {
        TopN top = new TopN(3);
        top.of(new float[] {9, 8, 7, 6});

        assertThat(top.of(new float[] {1})).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agreesWithSortingEverything(long seed) {
        Random random = new Random(seed);
        TopN top = new TopN(1 + random.nextInt(40));
        int n = top.of(new float[1000]).length;
        for (int round = 0; round < 200; round++) {
            float[] scores = new float[random.nextInt(120)];
            // Few distinct values make many ties; the range takes in both signs.
            int values = 1 + random.nextInt(50);
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextInt(10) == 0 ? OUT : (random.nextInt(values) - values / 2) * 0.25f;
            }

            assertThat(top.of(scores)).containsExactly(sorted(scores, n));
        }
    }

    /** The twin: no cleverness. */
    static int[] sorted(float[] scores, int n) {
        return IntStream.range(0, scores.length)
                .filter(i -> scores[i] != OUT)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparing(i -> i))
                .limit(n)
                .mapToInt(i -> i)
                .toArray();
    }
}
