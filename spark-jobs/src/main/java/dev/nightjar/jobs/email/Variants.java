package dev.nightjar.jobs.email;

import dev.nightjar.experiment.Assignment;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Who gets which variant of a campaign. The buckets of the experiment {@code email-CAMPAIGN} are dealt to the variants in
 * the order of their names.
 *
 * @param experiment the name that buckets are drawn under
 * @param all 1 or more; their shares sum to 100
 */
record Variants(String experiment, List<Variant> all) implements Serializable {
    /** The only one of a campaign that has none. */
    static final String ALL = "all";

    /**
     * One of them.
     *
     * @param share in per cent
     * @param mailed whether it gets a mail
     * @param rail that its lists are ranked by
     */
    record Variant(String name, double share, boolean mailed, String rail) implements Serializable {}

    Variants {
        all = List.copyOf(all);
        double sum = all.stream().mapToDouble(Variant::share).sum();
        if (Math.abs(sum - 100) > 1e-9) {
            throw new IllegalArgumentException("the shares of the variants sum to " + sum + " per cent, not to 100");
        }
    }

    /** The variant of a user. */
    Variant of(String user) {
        int bucket = Assignment.bucket(experiment, user);
        double end = 0;
        for (Variant variant : all) {
            end += variant.share() / 100 * Assignment.BUCKETS;
            if (bucket < Math.round(end)) {
                return variant;
            }
        }
        return all.get(all.size() - 1);
    }

    /** Names, in order. */
    List<String> names() {
        return new ArrayList<>(all.stream().map(Variant::name).toList());
    }
}
