package dev.nightjar.bench.jobs;

import dev.nightjar.jobs.candidates.ItemMatrix;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Random embeddings with what real ones have and a benchmark must not lack: lengths that differ by popularity, in no order.
 */
final class Factors {
    private Factors() {}

    /** One of many: direction even, length log-normal. The same seed and number give the same vector. */
    static float[] vector(long seed, int number, int rank) {
        SplittableRandom random = new SplittableRandom(seed << 32 | number);
        double length = Math.exp(0.5 * random.nextGaussian());
        float[] vector = new float[rank];
        for (int k = 0; k < rank; k++) {
            vector[k] = (float) (length * random.nextGaussian());
        }
        return vector;
    }

    static List<float[]> vectors(long seed, int count, int rank) {
        return IntStream.range(0, count)
                .mapToObj(number -> vector(seed, number, rank))
                .toList();
    }

    static ItemMatrix items(long seed, int count, int rank) {
        return new ItemMatrix(
                IntStream.range(0, count).mapToObj(Integer::toString).toList(), vectors(seed, count, rank));
    }
}
