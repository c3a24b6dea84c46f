package dev.nightjar.jobs.email;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import java.util.Arrays;
import java.util.Map;

/**
 * To how many people each size of each item may be offered: units times people per unit, rounded down, less those whom
 * earlier campaigns of the date have it offered to. A size of an item is a bin; the bins of an item lie side by side, in the
 * order of the places of its sizes.
 */
final class Capacity {
    /** Of an item of whose stock nothing is known: no limit, and no bin. */
    static final int NO_BIN = -1;

    /** By item number; {@link #NO_BIN} where nothing is known. */
    private final int[] first;

    /** By bin. */
    private final int[] people;

    private Capacity(int[] first, int[] people) {
        this.first = first;
        this.people = people;
    }

    /**
     * Of a catalogue's items.
     *
     * @param taken people by item and size, of earlier campaigns
     */
    static Capacity of(
            Catalogue catalogue, StockSnapshot stock, double peoplePerUnit, Map<String, Map<String, Integer>> taken) {
        int numbers = catalogue.items().stream().mapToInt(Item::number).max().orElse(-1) + 1;
        int[] first = new int[numbers];
        Arrays.fill(first, NO_BIN);
        int bins = catalogue.items().stream()
                .mapToInt(item -> stock.units(item.id()).size())
                .sum();
        int[] people = new int[bins];
        int bin = 0;
        for (Item item : catalogue.items()) {
            Map<String, Integer> units = stock.units(item.id());
            first[item.number()] = units.isEmpty() ? NO_BIN : bin;
            for (Map.Entry<String, Integer> size : units.entrySet()) {
                int gone = taken.getOrDefault(item.id(), Map.of()).getOrDefault(size.getKey(), 0);
                people[bin++] = Math.max(0, people(size.getValue(), peoplePerUnit) - gone);
            }
        }
        return new Capacity(first, people);
    }

    /** Of bins written out, for tests. */
    static Capacity of(int[] first, int[] people) {
        return new Capacity(first.clone(), people.clone());
    }

    /** People that so many units may be offered to. */
    static int people(int units, double peoplePerUnit) {
        return (int) Math.min(Integer.MAX_VALUE, Math.floor(units * peoplePerUnit));
    }

    int bins() {
        return people.length;
    }

    /** The bin of an item's size; {@link #NO_BIN} where nothing is known of the item. */
    int bin(int item, int place) {
        return first[item] == NO_BIN ? NO_BIN : first[item] + place;
    }

    /** How many people a bin takes. */
    int people(int bin) {
        return people[bin];
    }
}
