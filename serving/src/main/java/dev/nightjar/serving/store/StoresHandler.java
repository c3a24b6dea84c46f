package dev.nightjar.serving.store;

import dev.nightjar.serving.access.Access;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.recommend.RequestReader;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /v1/stores} lists the stores that this server answers for, by name.
 *
 * <ul>
 *   <li>Each has its time zone, its rails with their counts, the devices a request may name, and from the generation
 *       served its number, data date and a few users to try; null and none where nothing is published.
 *   <li>To a client elsewhere, only the stores of which it presents an operator's key.
 *   <li>It asks Redis nothing.
 * </ul>
 */
public final class StoresHandler implements Handler {
    private final Stores stores;

    public StoresHandler(Stores stores) {
        this.stores = stores;
    }

    private record Answer(List<Entry> stores) {}

    private record Entry(
            String store,
            String timezone,
            List<RailEntry> rails,
            List<String> devices,
            Long generation,
            String dataDate,
            List<String> exampleUsers) {}

    private record RailEntry(String rail, int count) {}

    @Override
    public void handle(Context ctx) {
        Json.send(
                ctx,
                new Answer(stores.all().stream()
                        .filter(store -> Access.sees(ctx, store.name()))
                        .map(StoresHandler::entry)
                        .toList()));
    }

    private static Entry entry(Store store) {
        Optional<Generation> current = store.generation().current();
        return new Entry(
                store.name(),
                store.ranking().zone().getId(),
                store.ranking().rails().values().stream()
                        .map(rail -> new RailEntry(rail.name(), rail.count()))
                        .toList(),
                RequestReader.DEVICES,
                current.map(Generation::number).orElse(null),
                current.map(g -> g.manifest().runDate().toString()).orElse(null),
                current.map(g -> g.manifest().exampleUsers()).orElse(List.of()));
    }
}
