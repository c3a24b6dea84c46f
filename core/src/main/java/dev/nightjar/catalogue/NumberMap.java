package dev.nightjar.catalogue;

import java.util.Arrays;

/**
 * A map from item numbers to small numbers, without an object for either: a request looks up hundreds. Open addressing
 * with linear probing. Not safe for use by several threads.
 */
public final class NumberMap {
    /** What {@link #get} says of a number that is not in the map. */
    public static final int ABSENT = -1;

    private static final int FREE = -1;

    private int[] keys;
    private int[] values;
    private int size;

    public NumberMap(int expected) {
        allocate(Integer.highestOneBit(Math.max(8, expected) * 2 - 1) * 2);
    }

    private void allocate(int capacity) {
        keys = new int[capacity];
        values = new int[capacity];
        Arrays.fill(keys, FREE);
    }

    public int get(int number) {
        if (size == 0) {
            return ABSENT;
        }
        int at = place(number);
        return keys[at] == FREE ? ABSENT : values[at];
    }

    /**
     * Puts a value in, replacing what was there.
     *
     * @param number 0 or more
     * @param value 0 or more
     */
    public void put(int number, int value) {
        int at = place(number);
        values[at] = value;
        if (keys[at] == FREE) {
            keys[at] = number;
            size++;
            if (size * 2 > keys.length) {
                grow();
            }
        }
    }

    private int place(int number) {
        // Fibonacci hashing spreads the runs of near numbers that popular lists are full of.
        int at = (number * 0x9E3779B9) >>> (Integer.numberOfLeadingZeros(keys.length) + 1);
        while (keys[at] != FREE && keys[at] != number) {
            at = (at + 1) & (keys.length - 1);
        }
        return at;
    }

    private void grow() {
        int[] oldKeys = keys;
        int[] oldValues = values;
        allocate(oldKeys.length * 2);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int at = place(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }
}
