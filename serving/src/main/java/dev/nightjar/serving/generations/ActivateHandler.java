package dev.nightjar.serving.generations;

import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;

/**
 * {@code POST /v1/stores/{store}/generations/{n}/activate} makes a published generation live, an older one to go back.
 *
 * <ul>
 *   <li>200 answers {@code {"store", "live", "previous", "data_date"}}; from then on this server answers from it, others
 *       within {@code serving.generation-refresh} and the time to load it. No answer mixes the two.
 *   <li>Activating the live one again changes nothing.
 *   <li>409 when it is unknown, was never finished, has expired or cannot be read; the old one stays live.
 *   <li>400 when {@code n} is not a number of 1 or more, 404 when there is no such store, 503 when Redis does not answer.
 * </ul>
 */
public final class ActivateHandler implements Handler {
    private final Stores stores;

    public ActivateHandler(Stores stores) {
        this.stores = stores;
    }

    private record Answer(String store, long live, Long previous, String dataDate) {}

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        long number = number(ctx.pathParam("n"));
        Long previous = store.generation().current().map(Generation::number).orElse(null);
        var manifest = store.generation().activate(number);
        Json.send(
                ctx,
                new Answer(store.name(), number, previous, manifest.runDate().toString()));
    }

    private static long number(String text) {
        try {
            long n = Long.parseLong(text);
            if (n >= 1) {
                return n;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number below 1.
        }
        throw new ProblemException(Problem.invalid(
                "the path names no generation",
                List.of(Mistake.of(
                        "n", text, "is not a whole number of 1 or more", "GET the list of generations has them"))));
    }
}
