package dev.nightjar.jobs.kernels;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Scoring and selecting without any cleverness, to compare with. */
public final class Twin {
    private Twin() {}

    /** Inner product in double precision, rounded once. */
    public static float score(float[] user, float[] item) {
        double sum = 0;
        for (int k = 0; k < user.length; k++) {
            sum += (double) user[k] * item[k];
        }
        return (float) sum;
    }

    /** Positions of the largest scores but for negative infinity, best first, ties by position. */
    public static int[] best(float[] scores, int count) {
        return IntStream.range(0, scores.length)
                .filter(i -> scores[i] != Float.NEGATIVE_INFINITY)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparing(i -> i))
                .limit(count)
                .mapToInt(i -> i)
                .toArray();
    }
}
