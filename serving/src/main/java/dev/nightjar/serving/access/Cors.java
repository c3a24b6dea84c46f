package dev.nightjar.serving.access;

import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells browsers from which web pages a store may be asked: those of {@code serving.cors-origins}. It guards shoppers'
 * browsers, not the server, since any other program may claim any origin; the server is guarded by {@link Access}.
 *
 * <p>A preflight is answered here: 204 for an allowed origin, 403 for another.
 */
public final class Cors implements Handler {
    private static final String ANY = "*";

    private final Function<String, List<String>> originsOfStore;

    /** Takes the allowed origins of a store, none for a store that there is not. */
    public Cors(Function<String, List<String>> originsOfStore) {
        this.originsOfStore = originsOfStore;
    }

    @Override
    public void handle(Context ctx) {
        List<String> allowed = originsOfStore.apply(ctx.pathParam("store"));
        if (!allowed.isEmpty()) {
            ctx.header("Vary", "Origin");
        }
        Optional<String> origin = Optional.ofNullable(ctx.header("Origin"))
                .filter(from -> allowed.contains(from) || allowed.contains(ANY));
        origin.ifPresent(from -> ctx.header("Access-Control-Allow-Origin", allowed.contains(ANY) ? ANY : from)
                .header(
                        "Access-Control-Expose-Headers",
                        "X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, RateLimit-Limit, RateLimit-Remaining,"
                                + " RateLimit-Reset"));
        if (isPreflight(ctx)) {
            if (origin.isEmpty()) {
                throw new ProblemException(Problem.of(
                        "origin-not-allowed",
                        "Origin not allowed",
                        403,
                        "pages of this origin may not ask; serving.cors-origins lists those that may"));
            }
            ctx.header("Access-Control-Allow-Methods", "GET, POST")
                    .header("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Api-Key")
                    .header("Access-Control-Max-Age", "600")
                    .status(204)
                    .skipRemainingHandlers();
        }
    }

    private static boolean isPreflight(Context ctx) {
        return ctx.method().equals(HandlerType.OPTIONS)
                && ctx.header("Origin") != null
                && ctx.header("Access-Control-Request-Method") != null;
    }
}
