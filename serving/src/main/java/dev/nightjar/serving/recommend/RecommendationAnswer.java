package dev.nightjar.serving.recommend;

import dev.nightjar.contract.Manifest;
import dev.nightjar.ranking.RankedItem;
import dev.nightjar.serving.generations.Generation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The answer as JSON; {@code openapi.json} describes each field. Unknown ones are null, never left out. */
record RecommendationAnswer(
        String requestId,
        String store,
        String rail,
        String user,
        String strategy,
        String fallbackReason,
        Long generation,
        String runId,
        String dataDate,
        String generatedAt,
        Long ageSeconds,
        int requested,
        int returned,
        Map<String, Integer> dropped,
        List<String> degraded,
        Map<String, List<String>> likelySizes,
        List<Offer> items) {

    /** One item. */
    record Offer(
            String itemId,
            String title,
            String category,
            String brand,
            double price,
            String currency,
            double score,
            String source,
            List<String> sizes,
            List<Because> reasons) {}

    /** One factor of the score. */
    record Because(String name, double factor) {}

    /** What the request alone says. */
    record Asked(String requestId, String store, RecommendationRequest request) {}

    /**
     * Renders.
     *
     * @param sizeOrders per size system, sizes from small to large
     */
    static RecommendationAnswer of(
            Asked asked, Recommendation result, Map<String, List<String>> sizeOrders, Instant now) {
        Optional<Manifest> manifest = result.generation().map(Generation::manifest);
        Optional<String> reason = result.strategy() instanceof Strategy.Fallback f
                ? Optional.of(f.reason().label())
                : Optional.empty();
        Map<String, List<String>> likely = new TreeMap<>();
        result.sizes().bySystem().forEach((system, sizes) -> likely.put(system, inOrder(sizes, system, sizeOrders)));
        return new RecommendationAnswer(
                asked.requestId(),
                asked.store(),
                asked.request().rail().name(),
                asked.request().user().orElse(null),
                reason.isPresent() ? "fallback" : "personalised",
                reason.orElse(null),
                manifest.map(Manifest::generation).orElse(null),
                manifest.map(Manifest::runId).orElse(null),
                manifest.map(m -> m.runDate().toString()).orElse(null),
                manifest.map(m -> m.builtAt().toString()).orElse(null),
                manifest.map(m -> Duration.between(m.builtAt(), now).toSeconds())
                        .orElse(null),
                asked.request().count(),
                result.items().size(),
                result.dropped(),
                result.degraded().stream().map(Degradation::label).toList(),
                likely,
                result.items().stream().map(item -> offer(item, sizeOrders)).toList());
    }

    private static Offer offer(RankedItem ranked, Map<String, List<String>> sizeOrders) {
        var item = ranked.item();
        return new Offer(
                item.id(),
                item.title(),
                item.category(),
                item.brand(),
                item.price(),
                item.currency(),
                rounded(ranked.score()),
                ranked.source(),
                inOrder(ranked.sizes(), item.sizeSystem(), sizeOrders),
                ranked.reasons().stream()
                        .map(reason -> new Because(reason.name(), rounded(reason.factor())))
                        .toList());
    }

    private static List<String> inOrder(Collection<String> sizes, String system, Map<String, List<String>> orders) {
        List<String> order = orders.getOrDefault(system, List.of());
        List<String> sorted = new ArrayList<>(sizes);
        // A size without a place keeps the order it has, behind those with one.
        sorted.sort(Comparator.comparingInt(size -> order.contains(size) ? order.indexOf(size) : order.size()));
        return sorted;
    }

    private static double rounded(double factor) {
        return Math.round(factor * 1e6) / 1e6;
    }
}
