package dev.nightjar.serving.stock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.redis.LiveStock;
import dev.nightjar.redis.StockChange;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code PUT /v1/stores/{store}/stock} changes live stock.
 *
 * <pre>
 * {"items": [{"item_id": "L-0007", "sizes": {"M": 0, "L": 3}, "updated_at": "2026-11-01T09:30:00Z"}]}
 * </pre>
 *
 * <ul>
 *   <li>Only the sizes named change; others keep their units. An item without sizes has the size {@code -}.
 *   <li>Once a size is acknowledged at 0 units, no later answer offers the item to a shopper of that size, even while
 *       Redis does not answer this server.
 *   <li>{@code updated_at} says when it was so, "now" where it is left out. An item of which a named size has a newer
 *       change is left alone wholly and listed in {@code stale}.
 *   <li>An item that the live generation does not know is accepted, since stock may precede the nightly run, and
 *       listed in {@code unknown_items}.
 *   <li>200 answers {@code {"accepted", "sizes_written", "stale", "unknown_items"}}, where {@code accepted} counts the
 *       items that are not stale. Sending the same again does no harm.
 *   <li>400 when anything in the body is wrong: {@code errors} names index, field, value and remedy of each mistake,
 *       and nothing is written. 413 when it is too large.
 *   <li>503 when Redis does not answer: nothing is acknowledged, send it again.
 * </ul>
 */
public final class PutStockHandler implements Handler {
    private final Stores stores;
    private final int mostItems;
    private final Clock clock;

    public PutStockHandler(Stores stores, int mostItems, Clock clock) {
        this.stores = stores;
        this.mostItems = mostItems;
        this.clock = clock;
    }

    private record Answer(int accepted, long sizesWritten, List<String> stale, List<String> unknownItems) {}

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        JsonNode body = Json.parse(ctx.bodyAsBytes());
        List<Mistake> mistakes = new ArrayList<>();
        List<StockChange> changes = StockUpdate.parse(body, mostItems, clock.instant(), mistakes);
        if (!mistakes.isEmpty()) {
            throw new ProblemException(Problem.invalid("nothing was written: the update has mistakes", mistakes));
        }
        LiveStock.Written written = store.stock().put(changes);
        Json.send(
                ctx,
                new Answer(
                        changes.size() - written.stale().size(),
                        written.sizes(),
                        written.stale(),
                        unknown(store, changes)));
    }

    private static List<String> unknown(Store store, List<StockChange> changes) {
        Optional<Generation> generation = store.generation().current();
        return changes.stream()
                .map(StockChange::item)
                .filter(item ->
                        generation.flatMap(g -> g.catalogue().byId(item)).isEmpty())
                .toList();
    }
}
