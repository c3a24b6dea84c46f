package dev.nightjar.jobs.evaluate;

/**
 * What is measured of one list of {@code k} places for one user, with {@code R} the user's relevant items and {@code rel(i)} 1
 * where the item in place i is one of them. All are averaged over users. Definitions and sources: docs/evaluation.md.
 */
enum Measure {
    /** {@code hits / |R|}. */
    RECALL("recall"),
    /** {@code hits / min(|R|, k)}: 1 where no better list of k places exists. */
    HITS("hits"),
    /** {@code Σ rel(i)/log2(i + 1)} over what min(|R|, k) hits in the first places would give (Järvelin, Kekäläinen 2002). */
    NDCG("ndcg"),
    /** {@code Σ rel(i)·precision(i) / min(|R|, k)}. */
    MAP("map"),
    /** One over the place of the first hit, 0 without one. */
    MRR("mrr"),
    /** Mean of {@code −log2 p(item)}, p the share of all buyers who bought it (Zhou et al. 2010), in bits. */
    NOVELTY("novelty"),
    /** 1 less the mean cosine of two items' embeddings in the list; 0 where all point the same way. */
    DIVERSITY("diversity"),
    /** Share of items that were first seen in the last days before the cut. */
    NEW_ITEMS("new_items"),
    /** Mean popularity percentile of the items, 1 for the best-seller. */
    POPULARITY("popularity");

    private final String label;

    Measure(String label) {
        this.label = label;
    }

    /** As the table {@code evaluations} has it. */
    String label() {
        return label;
    }
}
