package dev.nightjar.serving.store;

import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.settings.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** All stores by name; fixed at start. */
public final class Stores {
    private final SortedMap<String, Store> byName;

    private Stores(SortedMap<String, Store> byName) {
        this.byName = Collections.unmodifiableSortedMap(byName);
    }

    /**
     * Reads every store's file.
     *
     * @param opener makes a store from its name and settings
     * @throws InvalidSettings with the mistakes of all files together
     */
    public static Stores open(Settings settings, BiFunction<String, RankingSettings, Store> opener) {
        List<String> problems = new ArrayList<>();
        Map<String, RankingSettings> read = new TreeMap<>();
        for (String name : settings.stores()) {
            try {
                read.put(name, RankingSettings.of(settings.store(name)));
            } catch (InvalidSettings e) {
                e.problems().forEach(problem -> problems.add("store " + name + ": " + problem));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        SortedMap<String, Store> byName = new TreeMap<>();
        read.forEach((name, ranking) -> byName.put(name, opener.apply(name, ranking)));
        return new Stores(byName);
    }

    /** In the order of their names. */
    public Collection<Store> all() {
        return byName.values();
    }

    /**
     * The store of this name.
     *
     * @throws UnknownStore when there is none
     */
    public Store named(String name) {
        return Optional.ofNullable(byName.get(name)).orElseThrow(() -> new UnknownStore(name));
    }
}
