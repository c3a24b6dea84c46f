package dev.nightjar.jobs.nextclick;

import com.typesafe.config.Config;
import dev.nightjar.jobs.publish.PublishedAssortment;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.session.SessionLimits;
import java.io.Serializable;
import java.util.Map;

/**
 * All that lists are made from, on its way to the executors.
 *
 * @param settings the store's, those of ranking at least
 * @param neighbours of each item by {@link dev.nightjar.jobs.related.ItemKnn}, best first
 * @param mostCandidates see {@code serving.max-candidates}
 */
record Contest(PublishedAssortment assortment, Config settings, Map<String, String[]> neighbours, int mostCandidates)
        implements Serializable {

    /** Unpacks everything, once for many sessions. */
    Lists lists() {
        return new Lists(
                assortment.decode(),
                RankingSettings.of(settings),
                SessionLimits.of(settings).maxEvents(),
                neighbours,
                mostCandidates);
    }
}
