package dev.nightjar.serving.metrics;

import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /metrics} answers every metric in Prometheus's text format. */
public final class MetricsHandler implements Handler {
    private final ServingMetrics metrics;

    public MetricsHandler(ServingMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handle(Context ctx) {
        ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
    }
}
