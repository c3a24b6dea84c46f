package dev.nightjar.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ItemVectorsTest {
    @Test
    void cosinesAreThoseOfTheWholeVectorsWithinTheRounding() {
        Random random = new Random(7);
        int rank = 64;
        float[][] vectors = new float[200][];
        ItemVectors.Builder builder = new ItemVectors.Builder(rank);
        for (int n = 0; n < vectors.length; n++) {
            vectors[n] = gaussian(random, rank);
            // Every 50th number, so that some chunks stay empty.
            builder.put(n * 50, QuantisedVector.ofDirection(vectors[n]));
        }
        ItemVectors items = builder.build();

        assertThat(items.size()).isEqualTo(vectors.length);
        for (int n = 0; n < vectors.length; n++) {
            double[] direction = unit(gaussian(random, rank));
            double exact = 0;
            double[] unit = unit(vectors[n]);
            for (int i = 0; i < rank; i++) {
                exact += unit[i] * direction[i];
            }
            // Half a code in each of 64 components: scale/2 · Σ|d| < 0.004/2 · 8.
            assertThat(items.dot(n * 50, direction)).isCloseTo(exact, within(0.016));
        }
    }

    @Test
    void addingIsTheTwinOfTheInnerProduct() {
        ItemVectors items = new ItemVectors.Builder(3)
                .put(9000, QuantisedVector.ofDirection(new float[] {0, 3, -4}))
                .build();
        double[] sum = {1, 1, 1};
        items.addTo(sum, 9000, 0.5);

        assertThat(items.has(9000)).isTrue();
        assertThat(sum[0]).isEqualTo(1);
        assertThat(sum[1]).isCloseTo(1.3, within(0.002));
        assertThat(sum[2]).isCloseTo(0.6, within(0.002));
        assertThat(items.dot(9000, new double[] {0, 0, 1})).isCloseTo(-0.8, within(0.004));
    }

    @Test
    void anItemWithoutAnEmbeddingIsLikeNothing() {
        ItemVectors items = new ItemVectors.Builder(2)
                .put(1, QuantisedVector.ofDirection(new float[] {1, 0}))
                .build();
        double[] sum = new double[2];
        for (int number : new int[] {-1, 0, 2, 5000, Integer.MAX_VALUE}) {
            items.addTo(sum, number, 1);
            assertThat(items.has(number)).isFalse();
            assertThat(items.dot(number, new double[] {1, 1})).isZero();
        }
        assertThat(sum).containsExactly(0, 0);
        assertThat(ItemVectors.NONE.has(0)).isFalse();
    }

    @Test
    void refusesWhatHasNoDirectionAndWhatDoesNotFit() {
        assertThatThrownBy(() -> QuantisedVector.ofDirection(new float[4]))
                .hasMessage("a vector of squared length 0.0 has no direction");
        assertThatThrownBy(() -> QuantisedVector.ofDirection(new float[] {1, Float.NaN}))
                .hasMessageContaining("has no direction");
        assertThatThrownBy(() -> QuantisedVector.of(0, new byte[] {1})).hasMessageContaining("scale 0.0");
        QuantisedVector vector = QuantisedVector.ofDirection(new float[] {1, 2});
        assertThatThrownBy(() -> new ItemVectors.Builder(3).put(0, vector))
                .hasMessage("item number 0: an embedding of rank 2 among some of 3");
        assertThatThrownBy(() -> new ItemVectors.Builder(2).put(0, vector).put(0, vector))
                .hasMessage("item number 0 has two embeddings");
        assertThatThrownBy(() -> new ItemVectors.Builder(0)).hasMessageContaining("rank 0");
    }

    @Test
    void aMillionItemsOfRank64TakeLessThan300MegabytesOfHeap() {
        QuantisedVector vector = QuantisedVector.ofDirection(gaussian(new Random(3), 64));
        // All that building allocates bounds what it leaves; unlike the heap's size it does not depend on the
        // collector.
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        ItemVectors.Builder builder = new ItemVectors.Builder(64);
        for (int number = 0; number < 1_000_000; number++) {
            builder.put(number, vector);
        }
        ItemVectors items = builder.build();
        long allocated = memory.getCurrentThreadAllocatedBytes() - before;

        assertThat(items.size()).isEqualTo(1_000_000);
        // The codes alone are 64 MB: less than that would mean that nothing was measured.
        assertThat(allocated).isBetween(64_000_000L, 300_000_000L);
    }

    private static float[] gaussian(Random random, int rank) {
        float[] vector = new float[rank];
        for (int i = 0; i < rank; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private static double[] unit(float[] vector) {
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        double[] unit = new double[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = vector[i] / Math.sqrt(squares);
        }
        return unit;
    }
}
