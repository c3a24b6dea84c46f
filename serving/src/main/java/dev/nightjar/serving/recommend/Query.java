package dev.nightjar.serving.recommend;

import dev.nightjar.serving.store.Store;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Reads a request for one list from the query of a URL. */
final class Query {
    private Query() {}

    static RecommendationRequest read(Context ctx, Store store, int mostItems, Clock clock) {
        RequestReader reader = new RequestReader(store.ranking(), mostItems, clock);
        return reader.checked(new RecommendationRequest(
                reader.visitor("session", param(ctx, "session"), "user", param(ctx, "user")),
                reader.context(param(ctx, "device"), param(ctx, "campaign"), param(ctx, "country")),
                List.of(reader.slot(
                        "",
                        param(ctx, "rail"),
                        param(ctx, "count"),
                        ctx.queryParams("item"),
                        param(ctx, "category")))));
    }

    private static Optional<String> param(Context ctx, String name) {
        return Optional.ofNullable(ctx.queryParam(name));
    }
}
