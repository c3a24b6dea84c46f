package dev.nightjar.serving.generations;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Related;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.contract.Manifest;
import dev.nightjar.embeddings.ItemVectors;
import java.util.Map;

/**
 * What a server holds of one published generation. Immutable: a request takes one reference and sees one generation to
 * its end, whatever is published meanwhile. Users' own lists are not in it; they stay in Redis.
 *
 * @param popular popular items by category, the empty category for the whole store; a missing list is empty
 * @param arrivals new arrivals, likewise
 * @param vectors the items' embeddings; none in a generation that an older release published
 * @param related what goes with each item; likewise
 * @param contextLifts what was learned of device and daypart; none in a generation of an older release
 */
public record Generation(
        Manifest manifest,
        Catalogue catalogue,
        Map<String, CandidateList> popular,
        Map<String, CandidateList> arrivals,
        ItemVectors vectors,
        Related related,
        ContextLifts contextLifts) {

    public Generation {
        popular = Map.copyOf(popular);
        arrivals = Map.copyOf(arrivals);
    }

    public long number() {
        return manifest.generation();
    }

    public CandidateList popularIn(String category) {
        return popular.getOrDefault(category, CandidateList.EMPTY);
    }

    public CandidateList arrivalsIn(String category) {
        return arrivals.getOrDefault(category, CandidateList.EMPTY);
    }
}
