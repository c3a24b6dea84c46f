package dev.nightjar.serving.http;

import dev.nightjar.serving.metrics.ServingMetrics;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.RequestLogger;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each request an id, and one log line and one timing when it is done. */
public final class RequestLog implements Handler, RequestLogger {
    private static final Logger log = LoggerFactory.getLogger("dev.nightjar.serving.requests");
    private static final String ID = "nightjar.request-id";
    private static final String NOTE = "nightjar.note";

    private final ServingMetrics metrics;

    public RequestLog(ServingMetrics metrics) {
        this.metrics = metrics;
    }

    /** Before the request: an id, sent back in {@code X-Request-Id}. */
    @Override
    public void handle(Context ctx) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        ctx.attribute(ID, id);
        ctx.header("X-Request-Id", id);
    }

    /** The request's id. */
    public static String idOf(Context ctx) {
        return Optional.<String>ofNullable(ctx.attribute(ID)).orElse("");
    }

    /** Adds what only the handler knows to the request's log line. */
    public static void note(Context ctx, String text) {
        ctx.attribute(NOTE, text);
    }

    /** After the request. */
    @Override
    public void handle(Context ctx, Float millis) {
        String route = Optional.ofNullable(ctx.endpoints().matchedHttpEndpoint())
                .map(endpoint -> endpoint.path)
                .orElse("unmatched");
        metrics.answered(ctx.method().name(), route, ctx.statusCode(), millis);
        if (log.isInfoEnabled()) {
            log.info(
                    "{} {} {} {} ms id={} {}",
                    ctx.method(),
                    ctx.path(),
                    ctx.statusCode(),
                    Math.round(millis * 10) / 10.0,
                    idOf(ctx),
                    Optional.<String>ofNullable(ctx.attribute(NOTE)).orElse(""));
        }
    }
}
