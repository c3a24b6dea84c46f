package dev.nightjar.jobs.repeat;

import java.util.BitSet;

/**
 * One user's items that compete for a list, and which of them the user went on to buy: all that the user owns, and of the rest
 * those that would be listed first. The rest cannot rise, so that no other item can come into the list whatever the weights.
 */
public final class Contest {
    private static final double LOG2 = Math.log(2);

    private final float[] scores;
    private final float[] frequencies;
    private final int[] categories;
    private final BitSet bought;
    private final int wanted;

    /**
     * Arrays with one place an item; they are kept.
     *
     * @param scores by the embeddings
     * @param frequencies how often and lately it was bought, 0 of an item not owned
     * @param categories index of each owned item's category
     * @param bought places of the items bought afterwards
     * @param wanted how many items the user bought afterwards, those outside the contest too; 1 or more
     */
    Contest(float[] scores, float[] frequencies, int[] categories, BitSet bought, int wanted) {
        this.scores = scores;
        this.frequencies = frequencies;
        this.categories = categories;
        this.bought = bought;
        this.wanted = wanted;
    }

    /** Whether an item of the category is owned: otherwise its weight makes no difference here. */
    boolean owns(int category) {
        for (int i = 0; i < scores.length; i++) {
            if (frequencies[i] > 0 && categories[i] == category) {
                return true;
            }
        }
        return false;
    }

    /**
     * NDCG of the first k places, as docs/evaluation.md has it, with scores raised by {@code weight · frequency}; of equals
     * the one at the lower place stands first.
     *
     * @param weights by category
     */
    double ndcg(double[] weights, int k) {
        double[] raised = new double[scores.length];
        for (int i = 0; i < raised.length; i++) {
            raised[i] = scores[i] + (frequencies[i] > 0 ? weights[categories[i]] * frequencies[i] : 0);
        }
        double gain = 0;
        for (int i = bought.nextSetBit(0); i >= 0; i = bought.nextSetBit(i + 1)) {
            int place = place(raised, i);
            gain += place <= k ? discount(place) : 0;
        }
        double ideal = 0;
        for (int place = 1; place <= Math.min(wanted, k); place++) {
            ideal += discount(place);
        }
        return gain / ideal;
    }

    /** From 1. */
    private static int place(double[] raised, int item) {
        int before = 0;
        for (int other = 0; other < raised.length; other++) {
            if (raised[other] > raised[item] || (raised[other] == raised[item] && other < item)) {
                before++;
            }
        }
        return before + 1;
    }

    private static double discount(int place) {
        return LOG2 / Math.log(place + 1.0);
    }
}
