package dev.nightjar.serving.health;

import dev.nightjar.serving.http.Json;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/**
 * {@code GET /readyz} says whether this server should get requests.
 *
 * <ul>
 *   <li>200 when Redis answers and every store that has a live generation has one loaded, else 503; the same JSON.
 *   <li>Each store's {@code state}: {@code loaded}; {@code never_published}, which holds nobody up; {@code refused} when
 *       the live generation cannot be loaded, which is not ready only when no older one is served; {@code
 *       warming_up} while the code is run in; {@code not_looked_up} while Redis has not answered since the start;
 *       {@code rules_unread} while the rules could not be read since then.
 *       {@code reason} says what to do.
 *   <li>Each store's {@code events}: how many accepted ones the lake does not have yet, and for how many seconds the oldest
 *       has been waiting; null while Redis does not say.
 *   <li>{@code draining} and 503 from the moment the server is told to stop.
 *   <li>A server that is not ready still answers shoppers, as well as it can.
 * </ul>
 */
public final class ReadyHandler implements Handler {
    private final Readiness readiness;

    public ReadyHandler(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public void handle(Context ctx) {
        Readiness.Report report = readiness.report();
        ctx.status(report.ready() ? 200 : 503);
        Json.send(ctx, report);
    }
}
