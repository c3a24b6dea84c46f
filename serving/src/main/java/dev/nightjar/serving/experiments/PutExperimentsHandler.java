package dev.nightjar.serving.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.experiment.Experiment;
import dev.nightjar.experiment.ExperimentChange;
import dev.nightjar.experiment.ExperimentFields;
import dev.nightjar.experiment.ExperimentSet;
import dev.nightjar.experiment.ExperimentSet.Holdout;
import dev.nightjar.redis.LiveExperiments.Outcome;
import dev.nightjar.serving.access.Access;
import dev.nightjar.serving.http.ChangeRequest;
import dev.nightjar.serving.http.Fields;
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
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code PUT /v1/stores/{store}/experiments} puts other experiments in place of all those that are there: to begin one, to
 * ramp it up, to pause or kill it.
 *
 * <pre>
 * {"expected_version": 3, "note": "does a stronger session sell more?",
 *  "experiments": [{"id": "home-pull", "ramp": 10, "variants": [
 *    {"name": "control"}, {"name": "strong", "treatment": {"session_max_weight": 0.9}}]}]}
 * </pre>
 *
 * <ul>
 *   <li>The version that the change was made from is said in {@code expected_version} or in {@code If-Match: "3"}.
 *   <li>200 answers {@code {"store", "written", "version", "previous", "experiments"}}: from then on this server's answers
 *       follow them, others' within {@code serving.rules-refresh}. {@code ?dry_run=true} writes nothing.
 *   <li>400 when anything in the body is wrong: {@code errors} has every mistake, with the index of the experiment.
 *   <li>412 when somebody else has changed the experiments since: {@code ETag} has the current version.
 *   <li>422 when the change would move a visitor who is inside, or two experiments would get into each other's way.
 *   <li>404 when there is no such store; 503 when Redis does not answer: nothing is acknowledged.
 * </ul>
 */
public final class PutExperimentsHandler implements Handler {
    private static final Set<String> FIELDS =
            new TreeSet<>(Set.of("expected_version", "note", "holdout", "experiments"));
    private static final ChangeRequest CHANGE = new ChangeRequest("experiments");

    private final Stores stores;
    private final Clock clock;

    public PutExperimentsHandler(Stores stores, Clock clock) {
        this.stores = stores;
        this.clock = clock;
    }

    private record Answer(String store, boolean written, long version, long previous, int experiments) {}

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        List<Mistake> mistakes = new ArrayList<>();
        boolean dryRun = CHANGE.dryRun(ctx, mistakes);
        JsonNode body = Json.parse(ctx.bodyAsBytes());
        body.properties().stream()
                .filter(field -> !FIELDS.contains(field.getKey()))
                .forEach(field -> mistakes.add(Mistake.of(
                        field.getKey(), field.getValue(), "is no field here", "use " + String.join(", ", FIELDS))));
        Optional<Long> expected = CHANGE.expected(ctx, body, mistakes);
        if (expected.isEmpty() && !dryRun && mistakes.isEmpty()) {
            mistakes.add(CHANGE.expectedMissing());
        }
        String note = ChangeRequest.note(body.path("note"), mistakes);
        Holdout holdout = holdout(body, mistakes);
        List<Experiment> experiments = experiments(body.path("experiments"), mistakes);
        ExperimentSet next = mistakes.isEmpty()
                ? set(
                        new ExperimentSet(
                                expected.orElse(0L) + 1,
                                clock.instant(),
                                Access.callerOf(ctx),
                                note,
                                holdout,
                                List.of()),
                        experiments,
                        mistakes)
                : ExperimentSet.NONE;
        if (!mistakes.isEmpty()) {
            throw new ProblemException(Problem.invalid("nothing was written: the experiments have mistakes", mistakes));
        }
        long current = store.experiments().currentVersion();
        requireCurrent(ctx, next, dryRun ? next.version() - 1 : current);
        requireHarmless(store, next);
        if (dryRun) {
            Json.send(ctx, new Answer(store.name(), false, current, current, experiments.size()));
            return;
        }
        if (store.experiments().write(next) instanceof Outcome.Overtaken overtaken) {
            requireCurrent(ctx, next, overtaken.current());
        }
        ctx.header("ETag", ChangeRequest.tag(next.version()));
        Json.send(ctx, new Answer(store.name(), true, next.version(), next.version() - 1, experiments.size()));
    }

    private static ExperimentSet set(ExperimentSet empty, List<Experiment> experiments, List<Mistake> mistakes) {
        try {
            return new ExperimentSet(
                    empty.version(), empty.changedAt(), empty.changedBy(), empty.note(), empty.holdout(), experiments);
        } catch (IllegalArgumentException e) {
            mistakes.add(Mistake.of(
                    "experiments",
                    experiments.size() + " experiments",
                    "cannot be meant: " + e.getMessage(),
                    "correct them"));
            return empty;
        }
    }

    private static Holdout holdout(JsonNode body, List<Mistake> mistakes) {
        JsonNode node = body.path("holdout");
        if (node.isMissingNode() || node.isNull()) {
            return Holdout.NONE;
        }
        Fields fields = new Fields(0, "holdout.", node, mistakes);
        fields.refuseUnknown(Set.of("name", "share"), "use name and share");
        String name = fields.text("name", 40).orElse(Holdout.NONE.name());
        int share = ExperimentFields.buckets(fields.number("share", 0, 50).orElse(0.0));
        if (!Experiment.isName(name)) {
            fields.mistake("name", "is no name", "use lower-case letters, digits and hyphens");
            return Holdout.NONE;
        }
        return new Holdout(name, share);
    }

    private static List<Experiment> experiments(JsonNode list, List<Mistake> mistakes) {
        List<Experiment> experiments = new ArrayList<>();
        if (!list.isArray() || list.size() > ExperimentSet.MOST) {
            mistakes.add(Mistake.of(
                    "experiments",
                    list.isArray() ? "a list of " + list.size() : list,
                    "is not a list of at most " + ExperimentSet.MOST + " experiments",
                    "send {\"experiments\": [{\"id\": …, \"ramp\": 10, \"variants\": […]}]}, [] for none"));
            return experiments;
        }
        for (int i = 0; i < list.size(); i++) {
            new ExperimentReader(i, list.get(i), mistakes).read().ifPresent(experiments::add);
        }
        return experiments;
    }

    private static void requireCurrent(Context ctx, ExperimentSet next, long current) {
        if (current == next.version() - 1) {
            return;
        }
        ctx.header("ETag", ChangeRequest.tag(current));
        throw new ProblemException(Problem.of(
                        "experiments-changed",
                        "Experiments changed meanwhile",
                        412,
                        "nothing was written: the experiments have changed; the current version is " + current)
                .because(List.of(Mistake.of(
                        "expected_version",
                        next.version() - 1,
                        "is not the current version, which is " + current,
                        "GET the experiments, make the change there, and send it with their version"))));
    }

    private static void requireHarmless(Store store, ExperimentSet next) {
        List<ExperimentChange.Problem> problems = ExperimentChange.problems(
                before(store), next, store.ranking().rails().keySet());
        if (!problems.isEmpty()) {
            throw new ProblemException(Problem.of(
                            "experiments-refused",
                            "Experiments that cannot be trusted",
                            422,
                            "nothing was written: errors lists what would spoil an experiment")
                    .because(problems.stream()
                            .map(p -> Mistake.of("experiments", p.id(), p.problem(), p.fix()))
                            .toList()));
        }
    }

    /** What cannot be read is no reason not to put something readable in its place. */
    private static ExperimentSet before(Store store) {
        try {
            return store.experiments().read();
        } catch (MalformedValueException e) {
            return store.experiments().inForce();
        }
    }
}
