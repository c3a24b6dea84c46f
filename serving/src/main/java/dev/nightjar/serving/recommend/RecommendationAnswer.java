package dev.nightjar.serving.recommend;

import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.Manifest;
import dev.nightjar.ranking.RankedItem;
import dev.nightjar.recommend.Slot;
import dev.nightjar.redis.Visitor;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.http.Millionths;
import dev.nightjar.session.SessionDelta;
import dev.nightjar.sizes.LikelySizes;
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
        String sessionId,
        String strategy,
        String fallbackReason,
        Long generation,
        String runId,
        String dataDate,
        String generatedAt,
        Long ageSeconds,
        Long stockAgeSeconds,
        long rulesVersion,
        long experimentsVersion,
        Map<String, String> variants,
        int requested,
        int returned,
        Map<String, Integer> dropped,
        List<String> degraded,
        Map<String, List<String>> likelySizes,
        SessionPart session,
        List<Integer> explored,
        List<Offer> items) {

    private static final int MOST_TOUCHED = 5;

    /** What the session made of the list. */
    record SessionPart(
            long version, int events, double evidence, double weight, String category, List<String> touched) {}

    /** Why the list is not the shopper's own, {@code none} when it is. */
    String reasonOrNone() {
        return Optional.ofNullable(fallbackReason).orElse("none");
    }

    /** What the request alone says. */
    record Asked(String requestId, String store, Visitor visitor) {}

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
        result.situation()
                .map(situation -> situation.visit().sizes())
                .orElse(LikelySizes.ANY)
                .bySystem()
                .forEach((system, sizes) -> likely.put(system, inOrder(sizes, system, sizeOrders)));
        return new RecommendationAnswer(
                asked.requestId(),
                asked.store(),
                result.slot().rail().name(),
                asked.visitor().user().orElse(null),
                asked.visitor().session().orElse(null),
                result.strategy().label(),
                reason.orElse(null),
                manifest.map(Manifest::generation).orElse(null),
                manifest.map(Manifest::runId).orElse(null),
                manifest.map(m -> m.runDate().toString()).orElse(null),
                manifest.map(m -> m.builtAt().toString()).orElse(null),
                manifest.map(m -> Duration.between(m.builtAt(), now).toSeconds())
                        .orElse(null),
                result.stockChangedAt()
                        .map(at -> Math.max(0, Duration.between(at, now).toSeconds()))
                        .orElse(null),
                result.situation()
                        .map(situation -> situation.visit().rules().rules().version())
                        .orElse(0L),
                result.assigned().version(),
                result.assigned().variants(),
                result.slot().count(),
                result.items().size(),
                result.dropped(),
                result.degraded().stream().sorted().map(Degradation::label).toList(),
                likely,
                result.situation().map(of -> session(of, result.slot())).orElse(null),
                result.explored().placesFromOne(),
                result.items().stream().map(item -> offer(item, sizeOrders)).toList());
    }

    private static SessionPart session(Situation situation, Slot slot) {
        SessionDelta session = situation.visit().session();
        return new SessionPart(
                situation.remembered().version(),
                situation.remembered().events().size(),
                Millionths.rounded(session.evidence()),
                Millionths.rounded(session.weight(slot.rail().pull())),
                session.category().orElse(null),
                session.anchors(MOST_TOUCHED).stream()
                        .flatMap(anchor -> situation.generation().catalogue().byNumber(anchor.number()).stream())
                        .map(Item::id)
                        .toList());
    }

    private static Offer offer(RankedItem ranked, Map<String, List<String>> sizeOrders) {
        return new Offer(ranked, inOrder(ranked.sizes(), ranked.item().sizeSystem(), sizeOrders));
    }

    private static List<String> inOrder(Collection<String> sizes, String system, Map<String, List<String>> orders) {
        if (sizes.size() < 2) {
            return List.copyOf(sizes);
        }
        List<String> order = orders.getOrDefault(system, List.of());
        List<String> sorted = new ArrayList<>(sizes);
        // A size without a place keeps the order it has, behind those with one.
        sorted.sort(Comparator.comparingInt(size -> order.contains(size) ? order.indexOf(size) : order.size()));
        return sorted;
    }
}
