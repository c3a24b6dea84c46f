package dev.nightjar.jobs.sample;

/**
 * One thing for sale. Days are counted from the first day of the period (0); an item that was there before has a
 * negative first day.
 *
 * @param leaf place of its leaf in the {@link Assortment}
 * @param brand place of its brand in the {@link Assortment}
 * @param cents price in euro cents, the same all period
 * @param priceLevel -1 (cheap for its leaf) to 1 (dear for its leaf)
 * @param popularity weight within its leaf, heavy-tailed, at least 1
 * @param firstDay first day on sale
 * @param lastDay last day on sale, or {@link #OPEN_END}
 */
record Item(
        int index,
        int leaf,
        int brand,
        Look look,
        SizeStretch sizes,
        int cents,
        double priceLevel,
        double popularity,
        int firstDay,
        int lastDay) {

    /** What one sees. */
    record Look(String title, String colour, String material) {}

    static final int OPEN_END = Integer.MAX_VALUE;

    boolean onSale(int day) {
        return firstDay <= day && day <= lastDay;
    }
}
