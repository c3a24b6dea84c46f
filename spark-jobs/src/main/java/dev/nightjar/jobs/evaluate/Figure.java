package dev.nightjar.jobs.evaluate;

import java.util.Arrays;

/**
 * One row of {@code evaluations}.
 *
 * @param target see {@link Target}
 * @param band users by how much they had before the cut
 * @param against empty for the model's own figure, else the model that it is compared with: the figure is the difference
 * @param k places of a list
 * @param low lower end of the 95 % confidence interval
 */
public record Figure(
        String target,
        String band,
        String model,
        String against,
        String measure,
        int k,
        long users,
        double value,
        double low,
        double high) {

    /** A mean with the interval that its samples give. */
    static Figure of(Group group, Sums sums, Measure measure) {
        return figure(group, "", measure.label(), sums.users(), sums.mean(measure), sums.sampleMeans(measure));
    }

    /** By how much it exceeds another model's, on the same users and samples. */
    static Figure difference(Group group, Sums sums, String against, Sums other, Measure measure) {
        double[] samples = sums.sampleMeans(measure);
        double[] others = other.sampleMeans(measure);
        for (int i = 0; i < samples.length; i++) {
            samples[i] -= others[i];
        }
        return figure(group, against, measure.label(), sums.users(), sums.mean(measure) - other.mean(measure), samples);
    }

    /** A share of the catalogue, which is not a mean over users and has no interval. */
    static Figure coverage(Group group, Sums sums, int items) {
        double share = items == 0 ? 0 : (double) sums.listedItems() / items;
        return figure(group, "", "coverage", sums.users(), share, new double[] {share});
    }

    private static Figure figure(
            Group group, String against, String measure, long users, double value, double[] samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        double low = sorted[(int) (0.025 * (sorted.length - 1))];
        double high = sorted[(int) Math.ceil(0.975 * (sorted.length - 1))];
        return new Figure(
                group.target().label(),
                group.band(),
                group.model(),
                against,
                measure,
                group.k(),
                users,
                value,
                // Few users can have samples that all lie to one side of what they say together.
                Math.min(low, value),
                Math.max(high, value));
    }
}
