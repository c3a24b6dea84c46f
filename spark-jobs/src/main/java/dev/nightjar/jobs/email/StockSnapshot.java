package dev.nightjar.jobs.email;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Stock;
import dev.nightjar.ranking.StockLookup;
import dev.nightjar.redis.LiveStock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Units by item and size at the moment when lists are built. A size has a place: that of its name among the item's sizes in
 * text order.
 */
final class StockSnapshot implements Serializable {
    private static final long serialVersionUID = 1;

    /** Sizes of one item that lists can be told apart by; units of sizes behind them are as good as sold out. */
    static final int MOST_SIZES = 64;

    private static final int ITEMS_A_ROUND_TRIP = 1_000;

    private final HashMap<String, TreeMap<String, Integer>> units;

    /**
     * Takes it.
     *
     * @param units by item and size; an item that is missing has unknown stock
     */
    StockSnapshot(Map<String, ? extends SortedMap<String, Integer>> units) {
        this.units = new HashMap<>();
        units.forEach((item, sizes) -> {
            TreeMap<String, Integer> kept = new TreeMap<>();
            sizes.forEach((size, count) -> {
                if (kept.size() < MOST_SIZES) {
                    kept.put(size, count);
                }
            });
            if (!kept.isEmpty()) {
                this.units.put(item, kept);
            }
        });
    }

    /** Reads that of a catalogue's items. */
    static StockSnapshot of(LiveStock live, Catalogue catalogue) {
        List<String> ids = catalogue.items().stream().map(Item::id).sorted().toList();
        Map<String, SortedMap<String, Integer>> units = new HashMap<>();
        for (int from = 0; from < ids.size(); from += ITEMS_A_ROUND_TRIP) {
            live.read(ids.subList(from, Math.min(ids.size(), from + ITEMS_A_ROUND_TRIP)))
                    .forEach((item, stock) -> units.put(item, stock.units()));
        }
        return new StockSnapshot(units);
    }

    /** As rankings want it; for one thread. */
    StockLookup lookup() {
        Map<String, Stock> decoded = new HashMap<>();
        units.forEach((item, sizes) -> decoded.put(item, Stock.of(sizes)));
        return item -> decoded.getOrDefault(item.id(), Stock.UNKNOWN);
    }

    /** Units by size, by place; empty where nothing is known. */
    SortedMap<String, Integer> units(String item) {
        return units.getOrDefault(item, new TreeMap<>());
    }

    /** The sizes of an item, by place. */
    List<String> sizes(String item) {
        return new ArrayList<>(units(item).keySet());
    }

    /** All of it, by item and size in text order. */
    SortedMap<String, SortedMap<String, Integer>> all() {
        return new TreeMap<>(units);
    }
}
