package dev.nightjar.serving.experiments;

import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.experiment.ExperimentFields;
import dev.nightjar.experiment.ExperimentSet;
import dev.nightjar.serving.http.ChangeRequest;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /v1/stores/{store}/experiments} shows the experiments as they are.
 *
 * <ul>
 *   <li>{@code version} counts changes and stands in the header {@code ETag}; 0 before the first. {@code serving} is the
 *       version that this server's answers follow. {@code changed_by} is {@code guard rail} where none but Nightjar did.
 *   <li>Each experiment has the fields with which it can be sent back; shares are in per cent.
 *   <li>409 when what is in Redis cannot be read; this server goes on with the experiments that it had.
 *   <li>404 when there is no such store, 503 when Redis does not answer.
 * </ul>
 */
public final class GetExperimentsHandler implements Handler {
    private final Stores stores;

    public GetExperimentsHandler(Stores stores) {
        this.stores = stores;
    }

    private record Answer(
            String store,
            long version,
            long serving,
            String changedAt,
            String changedBy,
            String note,
            Map<String, Object> holdout,
            List<Map<String, Object>> experiments) {}

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        ExperimentSet set = read(store);
        boolean any = set.version() > 0;
        ctx.header("ETag", ChangeRequest.tag(set.version()));
        ctx.header("Cache-Control", "no-store");
        Json.send(
                ctx,
                new Answer(
                        store.name(),
                        set.version(),
                        store.experiments().inForce().version(),
                        any ? set.changedAt().toString() : null,
                        any ? set.changedBy() : null,
                        set.note(),
                        ExperimentFields.of(set.holdout()),
                        set.experiments().stream().map(ExperimentFields::of).toList()));
    }

    private static ExperimentSet read(Store store) {
        try {
            return store.experiments().read();
        } catch (MalformedValueException e) {
            throw new ProblemException(Problem.of(
                    "experiments-unreadable",
                    "Experiments cannot be read",
                    409,
                    "what Redis holds of version " + store.experiments().currentVersion() + " cannot be read ("
                            + e.getMessage() + "); PUT the experiments anew"));
        }
    }
}
