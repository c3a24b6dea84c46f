package dev.nightjar.jobs.sample;

import java.util.List;

/**
 * A category without children, with what is made, sold and wanted in it.
 *
 * @param path names from the root, joined by "/"
 * @param sizes what its items are made in
 * @param demand relative interest over a whole year
 * @param peakMonth month of the highest demand, 1 to 12
 * @param swing how far demand leaves its mean over the year, 0 (never) to below 1
 * @param cheapest lowest usual price, euro cents
 * @param dearest highest usual price, euro cents
 * @param goesWith path of the leaf people look at after putting something of this one into the cart; may be empty
 * @param words what titles are made of
 */
record Leaf(
        String path,
        SizeStretch sizes,
        double demand,
        int peakMonth,
        double swing,
        int cheapest,
        int dearest,
        String goesWith,
        Words words) {

    /** Vocabulary of a leaf. A title is a tint, a material and a noun. */
    record Words(List<String> tints, List<String> materials, List<String> nouns) {}

    private static final double DAYS_A_MONTH = 30.44;
    private static final double DAYS_A_YEAR = 365.25;

    String department() {
        return path.substring(0, path.indexOf('/'));
    }

    /** Factor on demand for a day of the year; 1 on average over the year. */
    double season(int dayOfYear) {
        double sincePeak = dayOfYear - (peakMonth - 0.5) * DAYS_A_MONTH;
        return 1 + swing * StrictMath.cos(2 * StrictMath.PI * sincePeak / DAYS_A_YEAR);
    }
}
