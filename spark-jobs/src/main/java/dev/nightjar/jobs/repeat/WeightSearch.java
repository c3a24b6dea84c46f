package dev.nightjar.jobs.repeat;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Finds how much past purchases should count: the weight, of a fixed scale, with which lists would have had the best mean
 * NDCG. First one weight for the store; then each category's own, the others at the store's, drawn towards the store's the
 * more the fewer users speak for it. Of equally good weights the smaller is taken.
 */
public final class WeightSearch {
    /** Places of a list that count. */
    public static final int PLACES = 20;

    /** 0, and the powers of √2 from 1/32 to 16. */
    private static final double[] SCALE = DoubleStream.concat(
                    DoubleStream.of(0), IntStream.rangeClosed(-10, 8).mapToDouble(half -> Math.pow(2, half / 2.0)))
            .toArray();

    private final List<Contest> contests;
    private final int categories;
    private final int priorUsers;

    /**
     * Over these contests.
     *
     * @param categories how many there are
     * @param priorUsers users that the store's weight stands for against a category's own
     */
    public WeightSearch(List<Contest> contests, int categories, int priorUsers) {
        this.contests = contests;
        this.categories = categories;
        this.priorUsers = priorUsers;
    }

    /**
     * A category's weight.
     *
     * @param own the best for it alone
     * @param users who own of it, and bought something afterwards
     * @param weight between its own and the store's
     */
    record Found(double own, long users, double weight) {}

    /** The best weight for all categories alike. */
    public double common() {
        return best(weight -> quality(contests, same(weight)));
    }

    /** The weight of a category beside a common one for the rest. */
    Found of(int category, double common) {
        List<Contest> concerned =
                contests.stream().filter(contest -> contest.owns(category)).toList();
        double own = concerned.isEmpty()
                ? common
                : best(weight -> {
                    double[] weights = same(common);
                    weights[category] = weight;
                    return quality(concerned, weights);
                });
        double users = concerned.size();
        return new Found(own, concerned.size(), (users * own + priorUsers * common) / (users + priorUsers));
    }

    /** Mean NDCG over all contests with one weight for all categories, 0 where there is none. */
    public double quality(double weight) {
        return quality(contests, same(weight));
    }

    /** Mean NDCG over all contests, 0 where there is none. */
    double quality(double[] weights) {
        return quality(contests, weights);
    }

    private static double quality(List<Contest> contests, double[] weights) {
        return contests.stream()
                .mapToDouble(contest -> contest.ndcg(weights, PLACES))
                .average()
                .orElse(0);
    }

    private double[] same(double weight) {
        double[] weights = new double[categories];
        Arrays.fill(weights, weight);
        return weights;
    }

    private static double best(DoubleUnaryOperator quality) {
        double best = 0;
        double highest = -1;
        for (double weight : SCALE) {
            double reached = quality.applyAsDouble(weight);
            if (reached > highest) {
                highest = reached;
                best = weight;
            }
        }
        return best;
    }
}
