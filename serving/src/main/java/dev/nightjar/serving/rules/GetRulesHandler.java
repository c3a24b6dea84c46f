package dev.nightjar.serving.rules;

import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.rules.RuleFields;
import dev.nightjar.rules.RuleSet;
import dev.nightjar.serving.http.ChangeRequest;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /v1/stores/{store}/rules} shows the rules as they are, and what is wrong with them.
 *
 * <ul>
 *   <li>{@code version} counts changes and stands in the header {@code ETag}; 0 before the first, and then there is no
 *       {@code changed_at} and {@code changed_by}. {@code serving} is the version that this server's answers follow.
 *   <li>Each rule has the fields with which it can be sent back; what puts no condition is absent.
 *   <li>{@code findings} are as of now: against today's settings, and the generation that this server has loaded.
 *   <li>409 when what is in Redis cannot be read; this server goes on with the rules that it had.
 *   <li>404 when there is no such store, 503 when Redis does not answer.
 * </ul>
 */
public final class GetRulesHandler implements Handler {
    private final Stores stores;
    private final Clock clock;

    public GetRulesHandler(Stores stores, Clock clock) {
        this.stores = stores;
        this.clock = clock;
    }

    private record Answer(
            String store,
            long version,
            long serving,
            String changedAt,
            String changedBy,
            String note,
            List<Map<String, Object>> rules,
            List<Findings.Shown> findings) {}

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        RuleSet rules = read(store);
        boolean any = rules.version() > 0;
        ctx.header("ETag", ChangeRequest.tag(rules.version()));
        ctx.header("Cache-Control", "no-store");
        Json.send(
                ctx,
                new Answer(
                        store.name(),
                        rules.version(),
                        store.rules().inForce().rules().version(),
                        any ? rules.changedAt().toString() : null,
                        any ? rules.changedBy() : null,
                        rules.note(),
                        rules.rules().stream().map(RuleFields::of).toList(),
                        Findings.shown(Findings.of(rules, store, clock.instant()))));
    }

    private static RuleSet read(Store store) {
        try {
            return store.rules().read();
        } catch (MalformedValueException e) {
            throw new ProblemException(Problem.of(
                    "rules-unreadable",
                    "Rules cannot be read",
                    409,
                    "what Redis holds of version " + store.rules().currentVersion() + " cannot be read ("
                            + e.getMessage() + "); activate a version that can, or PUT the rules anew"));
        }
    }
}
