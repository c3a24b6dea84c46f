package dev.nightjar.jobs.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BestItemsTest {
    private static final float OUT = Float.NEGATIVE_INFINITY;

    @Test
    void theLargestComeFirst() {
        assertThat(best(3, 0.1f, 7, -2, 3, 0.2f)).containsExactly(1, 3, 4);
    }

    @Test
    void tiesGoToTheLowerPosition() {
        assertThat(best(3, 1, 2, 1, 2, 2, 1)).containsExactly(1, 3, 4);
        assertThat(best(4, 1, 2, 1, 2, 2, 1)).containsExactly(1, 3, 4, 0);
    }

    @Test
    void minusZeroTiesWithZero() {
        assertThat(best(2, -0f, 0f, -1)).containsExactly(0, 1);
    }

    @Test
    void whatIsMaskedIsLeftOut() {
        assertThat(best(3, OUT, 1, OUT, -5)).containsExactly(1, 3);
    }

    @Test
    void allMaskedOrNoneThereGivesNothing() {
        assertThat(best(3, OUT, OUT)).isEmpty();
        assertThat(best(3)).isEmpty();
    }

    @Test
    void theLowestScoreIsStillNoMask() {
        assertThat(best(2, -Float.MAX_VALUE, OUT)).containsExactly(0);
    }

    @Test
    void oneUsersItemsLeaveNothingBehindForTheNext() {
        BestItems best = new BestItems(1, 3, 64);
        offer(best, new float[] {9, 8, 7, 6}, 0, 4);
        best.clear();
        offer(best, new float[] {1}, 0, 1);

        assertThat(positions(best)).containsExactly(0);
    }

    /** Few distinct scores, so that ties run across groups and blocks; blocks so long that the maxima give a bound. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agreesWithSortingEverythingWhateverTheBlocks(long seed) {
        Random random = new Random(seed);
        int count = 1 + random.nextInt(random.nextBoolean() ? 60 : 1000);
        for (int round = 0; round < 60; round++) {
            float[] scores = new float[random.nextInt(4000)];
            int values = 1 + random.nextInt(1 << random.nextInt(12));
            int masked = 1 + random.nextInt(20);
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextInt(masked) == 0 ? OUT : (random.nextInt(values) - values / 2) * 0.25f;
            }
            BestItems best = new BestItems(1, count, 2048);
            for (int from = 0; from < scores.length; ) {
                int columns = Math.min(scores.length - from, Panels.WIDTH * (1 + random.nextInt(64)));
                offer(best, scores, from, columns);
                from += columns;
            }

            assertThat(positions(best)).containsExactly(Twin.best(scores, count));
        }
    }

    private static int[] best(int count, float... scores) {
        BestItems best = new BestItems(1, count, 64);
        if (scores.length > 0) {
            offer(best, scores, 0, scores.length);
        }
        return positions(best);
    }

    /** A tile of one row, with columns behind the last score masked. */
    private static void offer(BestItems best, float[] scores, int from, int count) {
        int columns = (count + Panels.WIDTH - 1) / Panels.WIDTH * Panels.WIDTH;
        Tile tile = new Tile(1, columns);
        tile.shape(columns);
        Arrays.fill(tile.maxima(), OUT);
        System.arraycopy(scores, from, tile.scores(), 0, count);
        for (int column = 0; column < columns; column++) {
            int group = tile.maximumAt(0, column);
            tile.maxima()[group] = Math.max(tile.maxima()[group], tile.scores()[column]);
        }
        for (int column = count; column < columns; column++) {
            tile.mask(0, column);
        }
        best.offer(0, tile, 0, from);
    }

    private static int[] positions(BestItems best) {
        int[] positions = new int[best.size(0)];
        best.read(0, positions, new float[positions.length]);
        return positions;
    }
}
