package dev.nightjar.catalogue;

import dev.nightjar.contract.CandidateList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The active items of one generation, found by number in constant time. Immutable and safe to share. */
public final class Catalogue {
    /** A shop with nothing to sell. */
    public static final Catalogue EMPTY = new Catalogue(List.of());

    private final Item[] byNumber;
    private final Map<String, Item> byId;
    private final Traits traits;

    /**
     * Indexes the items.
     *
     * @throws IllegalArgumentException when two items share a number or an id
     */
    public Catalogue(Collection<Item> items) {
        int size = items.stream().mapToInt(Item::number).max().orElse(-1) + 1;
        byNumber = new Item[size];
        byId = new HashMap<>(items.size() * 2);
        Shared shared = new Shared();
        for (Item each : items) {
            // A request looks at hundreds of items here and there: what they share should be one object, and in cache.
            Item item = each.sharing(shared);
            if (byNumber[item.number()] != null) {
                throw new IllegalArgumentException("items " + byNumber[item.number()].id() + " and " + item.id()
                        + " share the number " + item.number());
            }
            byNumber[item.number()] = item;
            Item twin = byId.putIfAbsent(item.id(), item);
            if (twin != null) {
                throw new IllegalArgumentException(
                        "item id " + item.id() + " stands for the numbers " + twin.number() + " and " + item.number());
            }
        }
        traits = new Traits(byId.values(), size);
    }

    /** The item with this number, empty when it is not (or no longer) sold. */
    public Optional<Item> byNumber(int number) {
        return number < 0 || number >= byNumber.length ? Optional.empty() : Optional.ofNullable(byNumber[number]);
    }

    /**
     * Looks up some candidates of a list at once: a large catalogue is not in the processor's cache, and so it waits for
     * all of them together instead of one after the other.
     *
     * @param into receives the items of the ranks from {@code from} on, null for one that is not in the catalogue
     * @param most how many
     */
    public void lookUp(CandidateList list, int from, int most, Item[] into) {
        for (int i = 0; i < most; i++) {
            int number = list.item(from + i);
            into[i] = number < byNumber.length ? byNumber[number] : null;
        }
    }

    public Optional<Item> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** What the items have in common. */
    public Traits traits() {
        return traits;
    }

    /** Active items, in no particular order. */
    public Collection<Item> items() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** How many active items there are. */
    public int size() {
        return byId.size();
    }

    /** Every category that holds an item, with all its ancestors, in path order. */
    public SortedSet<String> categories() {
        TreeSet<String> paths = new TreeSet<>();
        for (Item item : byId.values()) {
            String path = item.category();
            while (!path.isEmpty() && paths.add(path)) {
                int slash = path.lastIndexOf('/');
                path = slash < 0 ? "" : path.substring(0, slash);
            }
        }
        return paths;
    }
}
