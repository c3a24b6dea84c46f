package dev.nightjar.jobs.sample;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Chance that can be repeated: every (seed, stream, index) has its own sequence, so a shopper or an item is derived
 * again whenever it is needed and nothing depends on the order of the work.
 *
 * <p>Only {@link SplittableRandom#nextLong()} is used, and {@link StrictMath}: the bounded and Gaussian methods of the
 * JDK may change between releases, and with them the sample files.
 */
final class Dice {

    /** Independent sequences. The numbers are part of the seed: a changed one changes every shop. */
    enum Stream {
        CATALOGUE(0),
        ITEM(1),
        SHOPPER(2),
        ACTIVITY(3),
        ARRIVAL(4),
        REFILL(5),
        VISIT(6),
        TREND(7),
        STOCK(8),
        DELIVERY(9);

        private final long number;

        Stream(long number) {
            this.number = number;
        }
    }

    private final SplittableRandom bits;

    private Dice(long state) {
        this.bits = new SplittableRandom(state);
    }

    static Dice of(long seed, Stream stream, long index) {
        return new Dice(scramble(scramble(scramble(seed) ^ stream.number) ^ index));
    }

    static Dice of(long seed, Stream stream, long index, long step) {
        return new Dice(scramble(scramble(scramble(scramble(seed) ^ stream.number) ^ index) ^ step));
    }

    private static long scramble(long value) {
        return new SplittableRandom(value).nextLong();
    }

    /** Uniform in [0, 1). */
    double unit() {
        return (bits.nextLong() >>> 11) * 0x1p-53;
    }

    boolean chance(double probability) {
        return unit() < probability;
    }

    /** Uniform in [least, most], both included. */
    int between(int least, int most) {
        return least + (int) (unit() * (most - least + 1.0));
    }

    <T> T pick(List<T> choices) {
        return choices.get(between(0, choices.size() - 1));
    }

    /** Index drawn by weight, given the running totals of the weights; the last total must be above zero. */
    int weighted(double[] runningTotals) {
        double mark = unit() * runningTotals[runningTotals.length - 1];
        int low = 0;
        int high = runningTotals.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (runningTotals[middle] > mark) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Standard normal, by Box and Muller (1958), doi:10.1214/aoms/1177706645. */
    double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
        return radius * StrictMath.cos(2 * StrictMath.PI * unit());
    }

    /** Poisson count with the given mean, meant for small means: the work grows with the result. */
    int poisson(double mean) {
        double product = unit();
        // 1 - m <= exp(-m): spares the exponential for most shoppers on most days.
        if (product < 1 - mean) {
            return 0;
        }
        double floor = StrictMath.exp(-mean);
        int count = 0;
        while (product > floor) {
            count++;
            product *= unit();
        }
        return count;
    }
}
