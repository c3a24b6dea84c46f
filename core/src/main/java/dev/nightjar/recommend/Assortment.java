package dev.nightjar.recommend;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Related;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.embeddings.ItemVectors;
import java.util.Map;

/**
 * What one generation says about items, and to everybody alike. Immutable and safe to share. Users' own lists are not in
 * it.
 *
 * @param popular popular items by category, the empty category for the whole store; a missing list is empty
 * @param arrivals new arrivals, likewise
 * @param vectors the items' embeddings; none in a generation that an older release published
 * @param related what goes with each item; likewise
 * @param contextLifts what was learned of device and daypart; likewise
 * @param foldIn lists for shoppers whom the night did not know; likewise
 */
public record Assortment(
        Catalogue catalogue,
        Map<String, CandidateList> popular,
        Map<String, CandidateList> arrivals,
        ItemVectors vectors,
        Related related,
        ContextLifts contextLifts,
        FoldIn foldIn) {

    public Assortment {
        popular = Map.copyOf(popular);
        arrivals = Map.copyOf(arrivals);
    }

    public CandidateList popularIn(String category) {
        return popular.getOrDefault(category, CandidateList.EMPTY);
    }

    public CandidateList arrivalsIn(String category) {
        return arrivals.getOrDefault(category, CandidateList.EMPTY);
    }
}
