package dev.nightjar.jobs.sample;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a kind of shop could sell: its category leaves, its brands, and which leaves are used up and bought again.
 * Which items it does sell is the {@link Catalogue}.
 */
record Assortment(List<Leaf> leaves, List<Brand> brands, Set<String> consumables) {

    static Assortment of(ShopKind kind) {
        return switch (kind) {
            case CLOTHING -> LoomAssortment.assortment();
            case HOME -> HearthAssortment.assortment();
        };
    }

    /** Reads leaves, one a line: path | sizes | demand | peak month | swing | price | goes with | words. */
    static List<Leaf> leaves(String table, List<String> palette) {
        return table.lines().map(line -> leaf(cells(line), palette)).toList();
    }

    /** Reads brands, one a line: name | price level | style | trades. */
    static List<Brand> brands(String table) {
        return table.lines()
                .map(Assortment::cells)
                .map(cell -> new Brand(cell[0], Double.parseDouble(cell[1]), cell[2], list(cell[3], " ")))
                .toList();
    }

    /** Place of a leaf by path, or -1 where no leaf has that path. */
    int leafAt(String path) {
        for (int i = 0; i < leaves.size(); i++) {
            if (leaves.get(i).path().equals(path)) {
                return i;
            }
        }
        return -1;
    }

    private static Leaf leaf(String[] cell, List<String> palette) {
        String[] prices = cell[5].split("-", -1);
        String[] words = cell[7].split(";", -1);
        List<String> tints = list(words[0], ",");
        return new Leaf(
                cell[0],
                SizeSystem.stretch(cell[1]),
                Double.parseDouble(cell[2]),
                Integer.parseInt(cell[3]),
                Double.parseDouble(cell[4]),
                Integer.parseInt(prices[0]) * 100,
                Integer.parseInt(prices[1]) * 100,
                cell[6],
                new Leaf.Words(tints.isEmpty() ? palette : tints, list(words[1], ","), list(words[2], ",")));
    }

    private static String[] cells(String line) {
        return Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
    }

    private static List<String> list(String text, String separator) {
        return Arrays.stream(text.split(separator, -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
