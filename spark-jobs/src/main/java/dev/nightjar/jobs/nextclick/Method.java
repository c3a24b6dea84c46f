package dev.nightjar.jobs.nextclick;

import java.util.List;
import java.util.Locale;

/** What makes a list that has to foretell the next click. */
enum Method {
    /** The rail {@code home} as the server answers it, moved by the session. */
    HOME_SESSION,
    /** The same rail in mode {@code batch}: the lists of the night, unmoved. */
    HOME_UNRANKED,
    /** The rail {@code pdp} of the item last opened, moved by the session. */
    PDP_SESSION,
    /** The same rail in mode {@code batch}. */
    PDP_UNRANKED,
    /** The {@link dev.nightjar.jobs.related.ItemKnn} neighbours of the item last opened. */
    ITEM_KNN,
    /** What is popular in the category of the item last opened. */
    CATEGORY_POPULAR,
    /** What is popular in the store. */
    POPULAR;

    /**
     * Two methods that are compared on the same clicks.
     *
     * @param against the one to beat
     */
    record Comparison(Method method, Method against) {}

    static final List<Comparison> COMPARISONS = List.of(
            new Comparison(HOME_SESSION, HOME_UNRANKED),
            new Comparison(HOME_SESSION, ITEM_KNN),
            new Comparison(PDP_SESSION, PDP_UNRANKED),
            new Comparison(PDP_SESSION, ITEM_KNN));

    /** The name in tables and answers, such as {@code pdp-session}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
