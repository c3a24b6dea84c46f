package dev.nightjar.rules;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Rail;
import dev.nightjar.rules.Finding.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Rails for which exclusions leave fewer items of the catalogue than they show, whatever their stock. Looked at are sets of
 * exclusions that can hold together: around each exclusion, as many of the others as there are circumstances for, those with
 * the most items first. So what is found is real, and not everything that is real need be found.
 */
final class Starving {
    private final RuleLint.Shop shop;
    private final Instant now;
    private final List<Rule> exclusions;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * Looks.
     *
     * @param rules those that can hold
     */
    Starving(List<Rule> rules, RuleLint.Shop shop, Instant now) {
        this.shop = shop;
        this.now = now;
        this.exclusions = rules.stream()
                .filter(rule -> rule.action() instanceof Action.Exclude)
                .toList();
    }

    List<Finding> findings() {
        for (Rail rail : shop.rails()) {
            List<Rule> mine = exclusions.stream()
                    .filter(rule -> rule.appliesOn(rail.name()))
                    .toList();
            if (!mine.isEmpty()) {
                look(rail, mine, Shelves.of(shop.catalogue().orElseThrow(), rail, mine, shop, now));
            }
        }
        return findings;
    }

    private void look(Rail rail, List<Rule> mine, Shelves shelves) {
        Set<BitSet> seen = new HashSet<>();
        Optional<Found> worst = Optional.empty();
        Map<String, Found> byCategory = new TreeMap<>();
        for (int anchor = 0; anchor < mine.size(); anchor++) {
            BitSet together = around(anchor, mine, shelves);
            if (!seen.add(together)) {
                continue;
            }
            Found whole = new Found(shelves.left(together), together);
            if (worst.isEmpty() || whole.left() < worst.get().left()) {
                worst = Optional.of(whole);
            }
            if (rail.filter().withinCategory()) {
                shelves.leftByCategory(together).forEach((category, left) -> {
                    if (left < Math.min(rail.count(), shelves.size(category))) {
                        byCategory.merge(category, new Found(left, together), (a, b) -> a.left() <= b.left() ? a : b);
                    }
                });
            }
        }
        worst.filter(found -> found.left() < Math.min(rail.count(), shelves.size()))
                .ifPresent(found -> findings.add(starved(rail, mine, found)));
        if (!byCategory.isEmpty()) {
            findings.add(starvedCategories(rail, mine, byCategory));
        }
    }

    private record Found(int left, BitSet exclusions) {
        List<String> ids(List<Rule> mine) {
            return exclusions.stream().mapToObj(i -> mine.get(i).id()).toList();
        }
    }

    private static Finding starved(Rail rail, List<Rule> mine, Found found) {
        List<String> ids = found.ids(mine);
        String what = RuleLint.shortened(ids) + " together leave " + items(found.left())
                + " of the catalogue for the rail " + rail.name() + ", which shows " + rail.count();
        String fix = "exclude less, on fewer rails, or at times apart";
        return found.left() == 0
                ? Finding.error(Kind.STARVES, ids, what, fix)
                : Finding.warning(Kind.STARVES, ids, what, fix);
    }

    private static Finding starvedCategories(Rail rail, List<Rule> mine, Map<String, Found> byCategory) {
        Set<String> ids = new HashSet<>();
        byCategory.values().forEach(found -> ids.addAll(found.ids(mine)));
        List<String> categories = byCategory.entrySet().stream()
                .map(entry -> items(entry.getValue().left()) + " in " + entry.getKey())
                .toList();
        return Finding.warning(
                Kind.STARVES,
                mine.stream().map(Rule::id).filter(ids::contains).toList(),
                "the rail " + rail.name() + ", which shows " + rail.count() + " of a category, has left "
                        + RuleLint.shortened(categories),
                "exclude less there, unless these pages are to be empty");
    }

    private static String items(int n) {
        return n == 1 ? "1 item" : n + " items";
    }

    /** Exclusions that can hold together with one, and with each other. */
    private BitSet around(int anchor, List<Rule> mine, Shelves shelves) {
        BitSet together = new BitSet(mine.size());
        together.set(anchor);
        Circumstances here = Circumstances.of(mine.get(anchor));
        for (int other : shelves.mostFirst()) {
            Optional<Circumstances> both =
                    here.and(Circumstances.of(mine.get(other))).filter(c -> c.comeAbout(now, shop.zone()));
            if (other != anchor && both.isPresent()) {
                together.set(other);
                here = both.get();
            }
        }
        return together;
    }

    /** The items that a rail may show, counted by which of its exclusions are about them. */
    private static final class Shelves {
        private final Map<BitSet, Map<String, Integer>> counts = new HashMap<>();
        private final Map<String, Integer> sizes = new HashMap<>();
        private final int[] excluded;
        private int size;

        private Shelves(int exclusions) {
            this.excluded = new int[exclusions];
        }

        static Shelves of(Catalogue catalogue, Rail rail, List<Rule> mine, RuleLint.Shop shop, Instant now) {
            Shelves shelves = new Shelves(mine.size());
            RuleIndex index = new RuleIndex(mine);
            for (Item item : catalogue.items()) {
                if (item.price() >= rail.filter().minPrice()
                        && item.price() <= rail.filter().maxPrice()) {
                    BitSet about = new BitSet();
                    for (int position : index.of(item)) {
                        if (mine.get(position).target().matches(item, shop.today(now))) {
                            about.set(position);
                            shelves.excluded[position]++;
                        }
                    }
                    shelves.size++;
                    shelves.counts
                            .computeIfAbsent(about, set -> new HashMap<>())
                            .merge(item.category(), 1, Integer::sum);
                }
            }
            shelves.leftByCategory(new BitSet()).forEach(shelves.sizes::put);
            return shelves;
        }

        int size() {
            return size;
        }

        int size(String category) {
            return sizes.getOrDefault(category, 0);
        }

        /** Positions of exclusions, those about the most items first. */
        List<Integer> mostFirst() {
            return IntStream.range(0, excluded.length)
                    .boxed()
                    .sorted(Comparator.comparingInt(i -> -excluded[i]))
                    .toList();
        }

        int left(BitSet exclusions) {
            return counts.entrySet().stream()
                    .filter(entry -> !entry.getKey().intersects(exclusions))
                    .mapToInt(entry ->
                            entry.getValue().values().stream().mapToInt(n -> n).sum())
                    .sum();
        }

        /** Of every category in which there are items at all, ancestors included. */
        Map<String, Integer> leftByCategory(BitSet exclusions) {
            Map<String, Integer> left = new HashMap<>();
            counts.forEach((about, byCategory) -> byCategory.forEach((category, n) -> {
                int remain = about.intersects(exclusions) ? 0 : n;
                for (int end = category.length(); end > 0; end = category.lastIndexOf('/', end - 1)) {
                    left.merge(category.substring(0, end), remain, Integer::sum);
                }
            }));
            return left;
        }
    }
}
