package dev.nightjar.ranking;

import java.util.Arrays;

/** Places of the greatest values, these first; of equal values the one of the lower place. For a few of many. */
public final class Top {
    private final int[] places;
    private final double[] values;
    private int size;

    /** @param needed how many to keep */
    public Top(int needed) {
        places = new int[needed];
        values = new double[needed];
    }

    public void offer(int place, double value) {
        if (size == places.length && !goesBefore(place, value, size - 1)) {
            return;
        }
        int at = size < places.length ? size++ : size - 1;
        for (; at > 0 && goesBefore(place, value, at - 1); at--) {
            places[at] = places[at - 1];
            values[at] = values[at - 1];
        }
        places[at] = place;
        values[at] = value;
    }

    private boolean goesBefore(int place, double value, int other) {
        return value > values[other] || (value == values[other] && place < places[other]);
    }

    /** The places; as many as were needed, or offered. */
    public int[] places() {
        return Arrays.copyOf(places, size);
    }

    /** The value at a rank, from 0. */
    public double value(int rank) {
        return values[rank];
    }

    /** What a value has to reach; only once all are there. */
    double least() {
        return values[size - 1];
    }
}
