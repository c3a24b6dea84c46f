package dev.nightjar.serving.recommend;

import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.RequestLog;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/**
 * {@code GET /v1/stores/{store}/recommendations?user&session&rail&count&item&category&device&campaign&country} answers one
 * visitor with one list.
 *
 * <ul>
 *   <li>{@code user}: the shop's id of the shopper, up to 512 bytes. {@code session}: its id of the visit. Either may be
 *       left out. What both did lately moves the list; {@code session} in the answer says how much of it was known.
 *   <li>Without a user, or with one that the generation does not know, the list is made from the session, or else is a
 *       fallback from the popular lists and says why.
 *   <li>{@code rail}: a page slot of the store's file; {@code home} where it is left out.
 *   <li>{@code count}: 1 to {@code serving.max-count} items; the rail's own count where it is left out. Fewer come back
 *       rather than one that is sold out.
 *   <li>{@code item}: an item in view or in the basket, as often as there are some, 50 at most. One that the catalogue
 *       does not know says nothing. {@code category}: the category that the page is about.
 *   <li>{@code device}: mobile, desktop, tablet or app; {@code campaign}: any text; {@code country}: ISO 3166-1, two
 *       upper-case letters. Boosts may depend on them, and on hour and weekday in the store's time zone.
 *   <li>A parameter that is empty counts as left out.
 *   <li>200 names the generation of every item in it, its age, what was dropped and why, the shopper's likely sizes,
 *       and for each item its source, the sizes in stock that the shopper may take, and the factors of its score.
 *   <li>Redis slow or gone is no error: the answer is a fallback ({@code redis_unavailable}) on stock as last seen,
 *       marked {@code stock_unverified}.
 *   <li>{@code variants} names the visitor's variant of each experiment. A tester's header {@code X-Nightjar-Variants} puts
 *       others in their place ({@code docs/experiments.md}).
 *   <li>{@code explored} has the places, from 1, that chance changed where the rail has an {@code explore-rate}.
 *   <li>A store without a published generation answers an empty list ({@code no_generation}).
 *   <li>400 names each wrong parameter, its value and the allowed ones; 404 when there is no such store.
 * </ul>
 */
public final class RecommendationsHandler implements Handler {
    private final Stores stores;
    private final Recommender recommender;
    private final Answers answers;

    public RecommendationsHandler(Stores stores, Recommender recommender, Answers answers) {
        this.stores = stores;
        this.recommender = recommender;
        this.answers = answers;
    }

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        RecommendationRequest request = answers.read(ctx, store);
        Recommendation result =
                recommender.recommend(store, request, RequestLog.idOf(ctx)).get(0);
        RecommendationAnswer answer = answers.render(ctx, store, request, result);
        RequestLog.note(
                ctx,
                "store=" + answer.store() + " rail=" + answer.rail() + " strategy=" + answer.strategy() + " reason="
                        + answer.reasonOrNone() + " generation=" + answer.generation() + " returned="
                        + answer.returned() + " variants=" + request.assigned().inShort());
        // It depends on stock, so nobody may keep it.
        ctx.header("Cache-Control", "no-store");
        Json.send(ctx, answer);
    }
}
