package dev.nightjar.serving.recommend;

import dev.nightjar.serving.http.RequestLog;
import dev.nightjar.serving.metrics.ServingMetrics;
import dev.nightjar.serving.store.Store;
import io.javalin.http.Context;
import java.time.Clock;

/** What the endpoints for recommendations share: reading the query, rendering a list, counting it. */
public final class Answers {
    private final ServingMetrics metrics;
    private final int mostItems;
    private final Clock clock;

    /**
     * Shared by all handlers.
     *
     * @param mostItems most items of one list
     */
    public Answers(ServingMetrics metrics, int mostItems, Clock clock) {
        this.metrics = metrics;
        this.mostItems = mostItems;
        this.clock = clock;
    }

    RecommendationRequest read(Context ctx, Store store) {
        return assigned(ctx, store, Query.read(ctx, store, mostItems, clock));
    }

    /** The request by a visitor who stands where the experiments, or a tester's header, put them. */
    RecommendationRequest assigned(Context ctx, Store store, RecommendationRequest request) {
        var forced = store.forcedVariants().of(ctx, store.experiments().inForce(), clock.instant());
        return request.of(
                store.experiments().assign(request.visitor(), forced),
                store.ranking().rails());
    }

    RequestReader reader(Store store) {
        return new RequestReader(store.ranking(), mostItems, clock);
    }

    /** The answer, not counted as one that a shopper saw. */
    RecommendationAnswer rendered(Context ctx, Store store, RecommendationRequest request, Recommendation result) {
        var asked = new RecommendationAnswer.Asked(RequestLog.idOf(ctx), store.name(), request.visitor());
        return RecommendationAnswer.of(asked, result, store.ranking().sizeOrders(), clock.instant());
    }

    /** The answer for a shopper, counted. */
    RecommendationAnswer render(Context ctx, Store store, RecommendationRequest request, Recommendation result) {
        RecommendationAnswer answer = rendered(ctx, store, request, result);
        metrics.recommended(answer.store(), answer.rail(), answer.strategy(), answer.reasonOrNone());
        answer.degraded().forEach(label -> metrics.degraded(answer.store(), label));
        answer.dropped().forEach((reason, n) -> metrics.dropped(answer.store(), reason, n));
        return answer;
    }
}
