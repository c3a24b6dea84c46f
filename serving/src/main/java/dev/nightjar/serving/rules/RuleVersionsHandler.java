package dev.nightjar.serving.rules;

import dev.nightjar.rules.RuleSet;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /v1/stores/{store}/rules/versions} lists the versions of the rules that can be gone back to, newest first.
 *
 * <ul>
 *   <li>Each says when and by whom it was made, what for, and how many rules it has. All are null for one that this release
 *       cannot read.
 *   <li>404 when there is no such store, 503 when Redis does not answer.
 * </ul>
 */
public final class RuleVersionsHandler implements Handler {
    private final Stores stores;

    public RuleVersionsHandler(Stores stores) {
        this.stores = stores;
    }

    private record Answer(String store, List<Version> versions) {}

    private record Version(long version, String changedAt, String changedBy, String note, Integer rules) {
        static Version of(long version, Optional<RuleSet> rules) {
            return new Version(
                    version,
                    rules.map(r -> r.changedAt().toString()).orElse(null),
                    rules.map(RuleSet::changedBy).orElse(null),
                    rules.map(RuleSet::note).orElse(null),
                    rules.map(r -> r.rules().size()).orElse(null));
        }
    }

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        List<Version> versions = store.rules().versions().entrySet().stream()
                .map(entry -> Version.of(entry.getKey(), entry.getValue()))
                .toList();
        Json.send(ctx, new Answer(store.name(), versions));
    }
}
