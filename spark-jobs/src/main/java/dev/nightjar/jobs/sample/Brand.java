package dev.nightjar.jobs.sample;

import java.util.List;

/**
 * A maker.
 *
 * @param priceLevel from -1 (cheap) to 1 (dear)
 * @param style the look it is known for; shoppers have one too
 * @param trades words, one of which must be in a leaf's path for the brand to make it; empty = makes anything
 */
record Brand(String name, double priceLevel, String style, List<String> trades) {

    boolean makes(Leaf leaf) {
        return trades.isEmpty() || trades.stream().anyMatch(leaf.path()::contains);
    }
}
