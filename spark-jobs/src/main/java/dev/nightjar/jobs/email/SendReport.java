package dev.nightjar.jobs.email;

import java.util.List;
import java.util.Map;

/**
 * What is going to be mailed, for whoever answers for it.
 *
 * @param mailed users with a list
 * @param leftOut users of the audience without one, by reason
 * @param dropped candidates that were left out of lists, by reason; one candidate of one user counts once
 * @param refusals how often somebody was refused an item that others value more
 * @param exposures the items that are shortest of stock for the people that see them
 */
record SendReport(
        String store,
        String campaign,
        String edition,
        Made made,
        long audience,
        long mailed,
        Map<String, Long> leftOut,
        Map<String, Long> dropped,
        List<OfVariant> variants,
        Items items,
        long refusals,
        List<Exposure> exposures,
        EmailAudit audit) {

    /**
     * How and from what.
     *
     * @param lastDate of the campaign's send before this one, empty where there is none
     */
    record Made(String runId, long generation, String builtAt, int count, double peoplePerUnit, String lastDate) {}

    /**
     * One variant.
     *
     * @param fillRate items over what full lists would have, 0..1
     * @param full users whose list is full
     * @param fallback users to whom nothing of their own candidates could be offered
     * @param again users who had the last send as well
     * @param overlap mean share of such a user's items that stood in that one, 0..1
     */
    record OfVariant(
            String name,
            String rail,
            long users,
            long items,
            double fillRate,
            long full,
            long fallback,
            long again,
            double overlap) {}

    /**
     * All items together.
     *
     * @param offered different items in the lists
     * @param atLimit of these, items of which some size is offered to as many as its units serve
     * @param shared share of the different items that the last send had as well, 0..1
     */
    record Items(long offered, long atLimit, double shared) {}

    /**
     * One item.
     *
     * @param people who see it
     * @param units of the sizes that they see it in
     * @param serves people that these units serve
     */
    record Exposure(String itemId, String title, long people, long units, long serves) {
        double share() {
            return serves == 0 ? 0 : people / (double) serves;
        }
    }

    /** Items over what full lists would have, of all variants. */
    double fillRate() {
        long items = variants.stream().mapToLong(OfVariant::items).sum();
        return mailed == 0 ? 0 : items / (double) (mailed * made.count());
    }
}
