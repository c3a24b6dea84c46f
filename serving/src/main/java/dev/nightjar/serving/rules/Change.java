package dev.nightjar.serving.rules;

import dev.nightjar.redis.LiveRules.Outcome;
import dev.nightjar.rules.Finding;
import dev.nightjar.rules.RuleSet;
import dev.nightjar.serving.http.ChangeRequest;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.store.Store;
import io.javalin.http.Context;
import java.util.List;

/** What a change of the rules has in common, however it comes about: it is written, or somebody was faster. */
final class Change {
    private Change() {}

    /** The answer to a change, and to one that was only tried. */
    record Answer(
            String store, boolean written, long version, long previous, int rules, List<Findings.Shown> findings) {}

    /**
     * Writes and answers.
     *
     * @throws ProblemException 412 when the version before is no longer the current one
     */
    static void write(Context ctx, Store store, RuleSet next, List<Finding> findings) {
        if (store.rules().write(next) instanceof Outcome.Overtaken overtaken) {
            ctx.header("ETag", ChangeRequest.tag(overtaken.current()));
            Mistake mistake = Mistake.of(
                    "expected_version",
                    next.version() - 1,
                    "is not the current version, which is " + overtaken.current(),
                    "GET the rules, make the change there, and send it with their version");
            throw new ProblemException(Problem.of(
                            "rules-changed",
                            "Rules changed meanwhile",
                            412,
                            "nothing was written: the rules have changed; the current version is "
                                    + overtaken.current())
                    .because(List.of(mistake)));
        }
        ctx.header("ETag", ChangeRequest.tag(next.version()));
        Json.send(
                ctx,
                new Answer(
                        store.name(),
                        true,
                        next.version(),
                        next.version() - 1,
                        next.rules().size(),
                        Findings.shown(findings)));
    }
}
