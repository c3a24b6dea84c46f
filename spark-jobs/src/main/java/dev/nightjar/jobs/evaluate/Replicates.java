package dev.nightjar.jobs.evaluate;

import java.util.SplittableRandom;

/**
 * How often each user counts in the samples that confidence intervals come from: the bootstrap over users (Efron 1979), in
 * the form in which every user's count is drawn from a Poisson distribution of mean 1, so that users can be worked through in
 * any order and place (Chamandy et al. 2012). The counts hang on the user's id alone: all methods are measured on the same
 * samples, so that the interval of a difference is that of pairs.
 */
final class Replicates {
    /** Samples. */
    static final int COUNT = 200;

    /** P(count ≤ n) of a Poisson distribution of mean 1; more than 6 is as good as never. */
    private static final double[] AT_MOST = {
        0.367879441, 0.735758882, 0.919698603, 0.981011843, 0.996340153, 0.999405815
    };

    private Replicates() {}

    /** How often a user counts in each sample. */
    static int[] of(String user, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 31 + user.hashCode());
        int[] counts = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            double drawn = random.nextDouble();
            int count = 0;
            while (count < AT_MOST.length && drawn > AT_MOST[count]) {
                count++;
            }
            counts[i] = count;
        }
        return counts;
    }
}
