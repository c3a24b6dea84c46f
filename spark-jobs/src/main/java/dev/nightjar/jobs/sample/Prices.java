package dev.nightjar.jobs.sample;

/** Prices with the endings shops use. */
final class Prices {

    private Prices() {}

    /**
     * A price in euro cents on the way from the cheapest to the dearest, by equal ratios.
     *
     * @param within 0 (cheapest) to 1 (dearest)
     */
    static int between(int cheapest, int dearest, double within) {
        double cents = cheapest * StrictMath.pow((double) dearest / cheapest, within);
        if (cents < 20_00) {
            return nextEnding(cents, 50, 5);
        }
        if (cents < 100_00) {
            return nextEnding(cents, 1_00, 10);
        }
        return nextEnding(cents, 10_00, 1_00);
    }

    /** The multiple of {@code step} nearest to the price, less a little: 19.95, 39.90, 129.00. */
    private static int nextEnding(double cents, int step, int less) {
        return (int) (StrictMath.rint(cents / step) * step) - less;
    }

    /** An amount as a price tag has it: 39.90. */
    static String euros(int cents) {
        int size = Math.abs(cents);
        return (cents < 0 ? "-" : "") + size / 100 + "." + Text.padded(size % 100, 2);
    }

    /** An amount as a JSON writer prints a number: 39.9. */
    static String number(int cents) {
        String text = euros(cents);
        return text.endsWith("0") ? text.substring(0, text.length() - 1) : text;
    }
}
