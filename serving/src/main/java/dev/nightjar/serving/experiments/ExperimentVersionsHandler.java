package dev.nightjar.serving.experiments;

import dev.nightjar.experiment.ExperimentSet;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /v1/stores/{store}/experiments/versions} lists who changed the experiments when and what for, newest first.
 *
 * <ul>
 *   <li>The newest 50 changes. All fields but the version are null for one that this release cannot read.
 *   <li>404 when there is no such store, 503 when Redis does not answer.
 * </ul>
 */
public final class ExperimentVersionsHandler implements Handler {
    private final Stores stores;

    public ExperimentVersionsHandler(Stores stores) {
        this.stores = stores;
    }

    private record Answer(String store, List<Version> versions) {}

    private record Version(long version, String changedAt, String changedBy, String note, Integer experiments) {
        static Version of(long version, Optional<ExperimentSet> set) {
            return new Version(
                    version,
                    set.map(s -> s.changedAt().toString()).orElse(null),
                    set.map(ExperimentSet::changedBy).orElse(null),
                    set.map(ExperimentSet::note).orElse(null),
                    set.map(s -> s.experiments().size()).orElse(null));
        }
    }

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        List<Version> versions = store.experiments().versions().entrySet().stream()
                .map(entry -> Version.of(entry.getKey(), entry.getValue()))
                .toList();
        Json.send(ctx, new Answer(store.name(), versions));
    }
}
