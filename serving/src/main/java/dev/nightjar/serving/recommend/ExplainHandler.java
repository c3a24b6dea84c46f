package dev.nightjar.serving.recommend;

import dev.nightjar.contract.Key;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code GET /v1/stores/{store}/explain} says why a list is as it is.
 *
 * <ul>
 *   <li>The parameters are those of {@code GET recommendations}; {@code of}, as often as wanted and 50 times at most, names
 *       items to explain beside those shown.
 *   <li>200 has the whole {@code answer} as the visitor would get it now; for each item {@code shown} its position, its
 *       features to the last bit and its stock by size; code and table versions that the generation was built from.
 *   <li>{@code not_shown} has every other candidate with the reason: one of {@code dropped}, or {@code ranked_below}
 *       with its place behind the list and its features. With {@code of} only those asked for, also {@code
 *       not_a_candidate} (no source of the rail has it) and {@code unknown_item}.
 *   <li>Chance has no say here: a place that a rail's {@code explore-rate} would give away stays as it was ranked.
 *   <li>400 names each wrong parameter; 404 when there is no such store.
 * </ul>
 */
public final class ExplainHandler implements Handler {
    private static final int MOST_ASKED = 50;

    private final Stores stores;
    private final Recommender recommender;
    private final Answers answers;

    public ExplainHandler(Stores stores, Recommender recommender, Answers answers) {
        this.stores = stores;
        this.recommender = recommender;
        this.answers = answers;
    }

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        RecommendationRequest request = answers.read(ctx, store);
        List<String> of = ctx.queryParams("of").stream()
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        if (of.size() > MOST_ASKED
                || of.stream().anyMatch(id -> id.getBytes(StandardCharsets.UTF_8).length > Key.MAX_ID_BYTES)) {
            throw new ProblemException(Problem.invalid(
                    "the request has mistakes; errors lists them",
                    List.of(Mistake.of(
                            "of",
                            of.size() + " items",
                            "are more than " + MOST_ASKED + ", or one is longer than " + Key.MAX_ID_BYTES + " bytes",
                            "send at most " + MOST_ASKED + " of the shop's item ids"))));
        }
        Recommendation result = recommender.explain(store, request).get(0);
        ctx.header("Cache-Control", "no-store");
        Json.send(ctx, Explanation.of(answers.rendered(ctx, store, request, result), result, of));
    }
}
