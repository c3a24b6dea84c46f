package dev.nightjar.serving.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.rules.Finding;
import dev.nightjar.rules.RuleSet;
import dev.nightjar.serving.access.Access;
import dev.nightjar.serving.http.ChangeRequest;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code PUT /v1/stores/{store}/rules} puts other rules in place of all those that are there.
 *
 * <pre>
 * {"expected_version": 7, "note": "no knives on the front page",
 *  "rules": [{"id": "no-knives", "action": "exclude", "target": {"category": "kitchen/knives"}, "rails": ["home"]}]}
 * </pre>
 *
 * <ul>
 *   <li>The version that the change was made from is said in {@code expected_version} or in {@code If-Match: "7"}; 0 where
 *       there are none yet.
 *   <li>200 answers {@code {"store", "written", "version", "previous", "rules", "findings"}}: from then on this server's
 *       answers follow the rules, others' within {@code serving.rules-refresh}. {@code findings} are warnings.
 *   <li>{@code ?dry_run=true} writes nothing and answers all findings, {@code "written": false}; no version is needed.
 *   <li>400 when anything in the body is wrong: {@code errors} has every mistake, with the index of the rule.
 *   <li>412 when somebody else has changed the rules since: {@code ETag} has the current version.
 *   <li>422 when the rules cannot do what they say: {@code errors} has every finding that is an error.
 *   <li>404 when there is no such store; 503 when Redis does not answer: nothing is acknowledged.
 * </ul>
 */
public final class PutRulesHandler implements Handler {
    private static final ChangeRequest CHANGE = new ChangeRequest("rules");

    private final Stores stores;
    private final Clock clock;

    public PutRulesHandler(Stores stores, Clock clock) {
        this.stores = stores;
        this.clock = clock;
    }

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        List<Mistake> mistakes = new ArrayList<>();
        boolean dryRun = CHANGE.dryRun(ctx, mistakes);
        JsonNode json = Json.parse(ctx.bodyAsBytes());
        RulesBody body = RulesBody.read(json, mistakes);
        Optional<Long> expected = CHANGE.expected(ctx, json, mistakes);
        if (expected.isEmpty() && !dryRun && mistakes.isEmpty()) {
            mistakes.add(CHANGE.expectedMissing());
        }
        if (!mistakes.isEmpty()) {
            throw new ProblemException(Problem.invalid("nothing was written: the rules have mistakes", mistakes));
        }
        Instant now = clock.instant();
        RuleSet next = new RuleSet(expected.orElse(0L) + 1, now, Access.callerOf(ctx), body.note(), body.rules());
        List<Finding> findings = Findings.of(next, store, now);
        if (dryRun) {
            long current = store.rules().currentVersion();
            Json.send(
                    ctx,
                    new Change.Answer(
                            store.name(), false, current, current, next.rules().size(), Findings.shown(findings)));
            return;
        }
        List<Mistake> refusals = Findings.refusals(findings);
        if (!refusals.isEmpty()) {
            throw new ProblemException(Problem.of(
                            "rules-refused",
                            "Rules that cannot do what they say",
                            422,
                            "nothing was written: errors lists what cannot be meant; ?dry_run=true shows warnings too")
                    .because(refusals));
        }
        Change.write(ctx, store, next, findings);
    }
}
