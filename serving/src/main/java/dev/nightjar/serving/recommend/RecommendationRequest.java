package dev.nightjar.serving.recommend;

import dev.nightjar.ranking.RequestContext;
import dev.nightjar.recommend.Slot;
import dev.nightjar.redis.Visitor;
import java.util.List;

/**
 * A checked request.
 *
 * @param visitor who asks; nobody for a visitor who is not known at all
 * @param slots lists wanted, in the order in which they choose: no item stands in two of them
 */
public record RecommendationRequest(Visitor visitor, RequestContext context, List<Slot> slots) {
    public RecommendationRequest {
        slots = List.copyOf(slots);
    }
}
