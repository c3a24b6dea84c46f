package dev.nightjar.serving.health;

import dev.nightjar.serving.http.Json;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /livez} answers 200 while the process can answer at all; it asks neither Redis nor anything else. */
public final class LiveHandler implements Handler {
    private record Answer(boolean live) {}

    @Override
    public void handle(Context ctx) {
        Json.send(ctx, new Answer(true));
    }
}
