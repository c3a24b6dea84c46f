package dev.nightjar.serving.rules;

import dev.nightjar.rules.RuleSet;
import dev.nightjar.serving.access.Access;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * {@code POST /v1/stores/{store}/rules/versions/{n}/activate} puts the rules of an older version in force again, as a new
 * version.
 *
 * <ul>
 *   <li>200 answers as {@code PUT rules} does. {@code findings} may hold errors: whoever goes back in a hurry is not
 *       refused for what has changed in the shop since.
 *   <li>400 when {@code n} is not a number of 1 or more; 404 when there is no such store, or the version is not kept.
 *   <li>412 when somebody changed the rules in this very moment; 503 when Redis does not answer.
 * </ul>
 */
public final class ActivateRulesHandler implements Handler {
    private final Stores stores;
    private final Clock clock;

    public ActivateRulesHandler(Stores stores, Clock clock) {
        this.stores = stores;
        this.clock = clock;
    }

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        long number = number(ctx.pathParam("n"));
        long current = store.rules().currentVersion();
        RuleSet old = store.rules()
                .version(number)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        "unknown-version",
                        "Unknown version",
                        404,
                        "version " + number + " of the rules is not kept; GET rules/versions lists those that are")));
        Instant now = clock.instant();
        RuleSet next = new RuleSet(current + 1, now, Access.callerOf(ctx), "version " + number + " again", old.rules());
        Change.write(ctx, store, next, Findings.of(next, store, now));
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
                "the path names no version",
                List.of(Mistake.of("n", text, "is not a whole number of 1 or more", "GET rules/versions has them"))));
    }
}
