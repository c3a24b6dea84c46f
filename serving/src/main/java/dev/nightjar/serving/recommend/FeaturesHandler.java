package dev.nightjar.serving.recommend;

import dev.nightjar.ranking.FeatureVector;
import dev.nightjar.ranking.Features;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.RequestLog;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code GET /v1/stores/{store}/features} gives the feature vectors that a ranking used, to the last bit.
 *
 * <ul>
 *   <li>The parameters are those of {@code GET recommendations}.
 *   <li>200 names the features and has a vector for each candidate that could be shown, those in the list first. The
 *       vectors are what the score was computed from; nothing is computed again.
 *   <li>400 names each wrong parameter; 404 when there is no such store.
 * </ul>
 */
public final class FeaturesHandler implements Handler {
    private final Stores stores;
    private final Recommender recommender;
    private final Answers answers;

    public FeaturesHandler(Stores stores, Recommender recommender, Answers answers) {
        this.stores = stores;
        this.recommender = recommender;
        this.answers = answers;
    }

    private record Answer(
            String requestId,
            String store,
            String rail,
            Long generation,
            List<String> names,
            List<FeatureVector> items) {}

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        Recommendation result =
                recommender.explain(store, answers.read(ctx, store)).get(0);
        List<FeatureVector> vectors = Stream.concat(result.items().stream(), result.ranking().below().stream())
                .map(FeatureVector::of)
                .toList();
        ctx.header("Cache-Control", "no-store");
        Json.send(
                ctx,
                new Answer(
                        RequestLog.idOf(ctx),
                        store.name(),
                        result.slot().rail().name(),
                        result.generation().map(Generation::number).orElse(null),
                        Features.NAMES,
                        vectors));
    }
}
