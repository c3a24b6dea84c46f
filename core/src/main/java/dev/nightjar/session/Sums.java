package dev.nightjar.session;

import dev.nightjar.catalogue.NumberMap;
import java.util.Arrays;

/** Sums of evidence by number; 0 for a number of which there is none. Not safe for use by several threads. */
final class Sums {
    private final NumberMap places;
    private int[] numbers;
    private double[] sums;
    private int size;

    Sums(int expected) {
        places = new NumberMap(expected);
        numbers = new int[expected];
        sums = new double[expected];
    }

    /**
     * Adds to a sum.
     *
     * @param number 0 or more
     */
    void add(int number, double evidence) {
        int place = places.get(number);
        if (place == NumberMap.ABSENT) {
            set(number, evidence);
        } else {
            sums[place] += evidence;
        }
    }

    /** Puts in a number that is not there yet. */
    void set(int number, double sum) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size + 1);
            sums = Arrays.copyOf(sums, 2 * size + 1);
        }
        places.put(number, size);
        numbers[size] = number;
        sums[size++] = sum;
    }

    double of(int number) {
        int place = places.get(number);
        return place == NumberMap.ABSENT ? 0 : sums[place];
    }

    /** Whether there is anything under the number. */
    boolean has(int number) {
        return places.get(number) != NumberMap.ABSENT;
    }

    /** How many numbers there are; they have places from 0, in the order in which they came. */
    int size() {
        return size;
    }

    int numberAt(int place) {
        return numbers[place];
    }

    double sumAt(int place) {
        return sums[place];
    }
}
