package dev.nightjar.jobs.evaluate;

import java.util.BitSet;

/**
 * A user to foretell. Items are places in {@link ItemFacts}.
 *
 * @param history items that the user had before the cut, most often first
 * @param held the same as a set
 * @param relevant items that the user has after the cut and that can be listed
 * @param count |R|, how many items the user has after the cut, listed or not
 * @param countNew how many of those are not in the history
 * @param night the list of our own models, which may hold the history
 * @param nightNew the same without the history
 */
record Customer(
        String id,
        ItemList history,
        BitSet held,
        BitSet relevant,
        int count,
        int countNew,
        ItemList night,
        ItemList nightNew) {}
