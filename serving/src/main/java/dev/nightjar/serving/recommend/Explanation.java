package dev.nightjar.serving.recommend;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.Manifest;
import dev.nightjar.ranking.Features;
import dev.nightjar.ranking.RankedItem;
import dev.nightjar.ranking.Ranking;
import dev.nightjar.serving.generations.Generation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a list is as it is, as JSON: every number of every item shown, and for others why they are not. */
record Explanation(
        RecommendationAnswer answer,
        String codeVersion,
        Map<String, Long> tableVersions,
        List<Shown> shown,
        List<NotShown> notShown) {

    /**
     * An item in the list.
     *
     * @param features by name
     * @param stock units by size, as the ranking saw them; empty when unknown
     */
    record Shown(int position, Offer offer, Map<String, Double> features, Map<String, Integer> stock) {}

    /**
     * An item that is not in the list.
     *
     * @param reason a reason for dropping, or {@code ranked_below}, {@code not_a_candidate}, {@code unknown_item}
     * @param by what said so, such as a rule's id
     * @param position where the item stands behind the list, from the list's end; only for {@code ranked_below}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NotShown(String itemId, String reason, String by, Integer position, Map<String, Double> features) {}

    /**
     * Explains.
     *
     * @param of items to explain beside those shown; empty for every candidate
     */
    static Explanation of(RecommendationAnswer answer, Recommendation result, List<String> of) {
        Optional<Manifest> manifest = result.generation().map(g -> g.manifest());
        List<Shown> shown = new ArrayList<>();
        for (int i = 0; i < result.items().size(); i++) {
            RankedItem item = result.items().get(i);
            shown.add(new Shown(
                    i + 1,
                    answer.items().get(i),
                    named(item.features()),
                    result.stock().apply(item.item()).units()));
        }
        Map<String, NotShown> others = new LinkedHashMap<>();
        result.generation().map(Generation::catalogue).ifPresent(catalogue -> {
            others(result.ranking(), catalogue).forEach(other -> others.putIfAbsent(other.itemId(), other));
            if (!of.isEmpty()) {
                asked(of, others, catalogue);
            }
            result.items().forEach(item -> others.remove(item.item().id()));
        });
        return new Explanation(
                answer,
                manifest.map(Manifest::codeVersion).orElse(null),
                manifest.map(Manifest::tableVersions).orElse(Map.of()),
                shown,
                List.copyOf(others.values()));
    }

    private static List<NotShown> others(Ranking ranking, Catalogue catalogue) {
        List<NotShown> others = new ArrayList<>();
        for (Ranking.LeftOut out : ranking.leftOut()) {
            String id = catalogue.byNumber(out.number()).map(Item::id).orElse("number " + out.number());
            others.add(new NotShown(id, out.drop().label(), out.by().isEmpty() ? null : out.by(), null, null));
        }
        for (int i = 0; i < ranking.below().size(); i++) {
            RankedItem item = ranking.below().get(i);
            others.add(new NotShown(item.item().id(), "ranked_below", null, i + 1, named(item.features())));
        }
        return others;
    }

    private static void asked(List<String> of, Map<String, NotShown> others, Catalogue catalogue) {
        Map<String, NotShown> known = new HashMap<>(others);
        others.clear();
        for (String id : of) {
            String otherwise = catalogue.byId(id).isPresent() ? "not_a_candidate" : "unknown_item";
            others.put(id, known.getOrDefault(id, new NotShown(id, otherwise, null, null, null)));
        }
    }

    private static Map<String, Double> named(Features features) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < Features.NAMES.size(); i++) {
            named.put(Features.NAMES.get(i), features.values().get(i));
        }
        return named;
    }
}
