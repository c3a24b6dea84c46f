package dev.nightjar.rules;

import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Target;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the few rules that may be about an item among many: each rule stands under one thing that its items have in common,
 * the rarest that it states. Immutable and safe to share.
 */
final class RuleIndex {
    private static final int[] NONE = {};

    private final List<Rule> rules;
    private final Map<String, int[]> byItem = new HashMap<>();
    private final Map<String, int[]> byCategory = new HashMap<>();
    private final Map<String, int[]> byBrand = new HashMap<>();
    /** By name, then by value: what no rule names is not looked up. */
    private final Map<String, Map<String, int[]>> byAttribute = new HashMap<>();

    private int[] everything = NONE;

    /** Category of an item = the rules of it and its ancestors; an item's path is not taken apart at each look. */
    private final Map<String, int[]> byPath = new ConcurrentHashMap<>();

    RuleIndex(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        for (int i = 0; i < this.rules.size(); i++) {
            put(i, this.rules.get(i).target());
        }
    }

    private void put(int position, Target target) {
        if (!target.items().isEmpty()) {
            target.items().forEach(item -> put(byItem, item, position));
        } else if (!target.attributes().isEmpty()) {
            Map.Entry<String, String> one =
                    target.attributes().entrySet().iterator().next();
            put(byAttribute.computeIfAbsent(one.getKey(), name -> new HashMap<>()), one.getValue(), position);
        } else if (!target.category().isEmpty()) {
            put(byCategory, target.category(), position);
        } else if (!target.brand().isEmpty()) {
            put(byBrand, target.brand(), position);
        } else {
            everything = with(everything, position);
        }
    }

    private static <K> void put(Map<K, int[]> index, K key, int position) {
        index.merge(key, new int[] {position}, (known, one) -> with(known, one[0]));
    }

    private static int[] with(int[] positions, int position) {
        int[] more = Arrays.copyOf(positions, positions.length + 1);
        more[positions.length] = position;
        return more;
    }

    List<Rule> rules() {
        return rules;
    }

    /** Positions of the rules that may be about an item, rising; each still has to be asked. */
    int[] of(Item item) {
        int[] found = both(everything, byItem.isEmpty() ? NONE : byItem.getOrDefault(item.id(), NONE));
        if (!byCategory.isEmpty() && !item.category().isEmpty()) {
            int[] known = byPath.get(item.category());
            found = both(found, known == null ? byPath.computeIfAbsent(item.category(), this::ofPath) : known);
        }
        if (!byBrand.isEmpty()) {
            found = both(found, byBrand.getOrDefault(item.brand(), NONE));
        }
        if (!byAttribute.isEmpty() && !item.attributes().isEmpty()) {
            for (Map.Entry<String, Map<String, int[]>> named : byAttribute.entrySet()) {
                String value = item.attributes().get(named.getKey());
                found = value == null ? found : both(found, named.getValue().getOrDefault(value, NONE));
            }
        }
        return found;
    }

    private int[] ofPath(String category) {
        int[] found = NONE;
        for (int end = category.length(); end > 0; end = category.lastIndexOf('/', end - 1)) {
            found = both(found, byCategory.getOrDefault(category.substring(0, end), NONE));
        }
        return found;
    }

    /** No rule stands in both, since each stands under one thing. */
    private static int[] both(int[] some, int[] others) {
        if (some.length == 0 || others.length == 0) {
            return some.length == 0 ? others : some;
        }
        int[] all = Arrays.copyOf(some, some.length + others.length);
        System.arraycopy(others, 0, all, some.length, others.length);
        Arrays.sort(all);
        return all;
    }
}
