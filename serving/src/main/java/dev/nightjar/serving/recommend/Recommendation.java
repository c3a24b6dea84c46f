package dev.nightjar.serving.recommend;

import dev.nightjar.ranking.RankedItem;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.sizes.LikelySizes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An answer before it becomes JSON.
 *
 * @param generation what it was made from; empty when none is loaded
 * @param dropped candidates left out, by reason
 * @param degraded in what the answer is less than it should be
 */
record Recommendation(
        Strategy strategy,
        Optional<Generation> generation,
        List<RankedItem> items,
        Map<String, Integer> dropped,
        LikelySizes sizes,
        Set<Degradation> degraded) {}
