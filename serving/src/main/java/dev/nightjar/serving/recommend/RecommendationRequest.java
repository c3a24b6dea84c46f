package dev.nightjar.serving.recommend;

import dev.nightjar.experiment.Assigned;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.recommend.Slot;
import dev.nightjar.redis.Visitor;
import java.util.List;
import java.util.Map;

/**
 * A checked request.
 *
 * @param visitor who asks; nobody for a visitor who is not known at all
 * @param slots lists wanted, in the order in which they choose: no item stands in two of them; rails as the visitor's
 *     variants have them
 * @param assigned where the visitor stands in the experiments of the store
 */
public record RecommendationRequest(Visitor visitor, RequestContext context, List<Slot> slots, Assigned assigned) {
    public RecommendationRequest {
        slots = List.copyOf(slots);
    }

    /** Of a visitor in no experiment. */
    public RecommendationRequest(Visitor visitor, RequestContext context, List<Slot> slots) {
        this(visitor, context, slots, Assigned.NONE);
    }

    /**
     * The same by a visitor who stands somewhere in experiments.
     *
     * @param rails of the store
     */
    RecommendationRequest of(Assigned where, Map<String, Rail> rails) {
        List<Slot> treated = slots.stream()
                .map(slot ->
                        new Slot(where.treatment().on(slot.rail(), rails), slot.count(), slot.about(), slot.category()))
                .toList();
        return new RecommendationRequest(visitor, context, treated, where);
    }
}
