package dev.nightjar.jobs.tune;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.typesafe.config.Config;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.run.ScratchFolder;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.TuningTrialsTable;
import java.sql.Date;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Looks for settings of training that suit the store better, within a budget of minutes. Every trial is written as soon as it
 * is made, so that a search which was stopped, or whose budget was too small, is gone on with by starting it again.
 *
 * <p>Reads: events before what evaluate holds out, catalog, tuning_trials. Writes: tuning_trials of the date. Guarantees: never reads
 * what evaluate holds out; the same settings, events and seed try the same settings in the same order.
 *
 * <p>Example: {@code ./nightjar job tune --store hearth --date 2026-10-31}
 */
public final class TuneJob implements Job {
    private static final StructType TRIALS = StructType.fromDDL("search STRING, trial INT, stage INT, settings STRING,"
            + " quality DOUBLE, weight DOUBLE, users BIGINT, seconds DOUBLE");

    @Override
    public String name() {
        return "tune";
    }

    @Override
    public String summary() {
        return "look for settings of training that make better lists";
    }

    @Override
    public String description() {
        return "Reads events before what evaluate holds out, and catalog; tries settings of training for jobs.tune.minutes and "
                + "measures what each would have listed; writes tuning_trials of the date and prints the best. Started again "
                + "it goes on. It changes no configuration. Refuses (exit 3) when nobody is left to measure by.";
    }

    /**
     * How the search stands.
     *
     * @param search its id, in every row
     * @param trials settings tried so far, in earlier executions too
     * @param added trials of this execution
     * @param own NDCG@20 with the store's own settings
     * @param best the highest
     * @param settings with which that was reached, as lines of a configuration; empty for the store's own
     */
    public record Result(
            String search, long trials, int added, long users, double own, double best, int trial, String settings) {}

    @Override
    public Result run(JobContext context) {
        Config tune = context.settings().getConfig("jobs.tune");
        // A larger budget goes on with the same search.
        String id = JobContext.runId(
                context.store(),
                context.date(),
                context.settings().withoutPath("jobs.tune.minutes").withoutPath("jobs.tune.max-trials"));
        LakeTable table = context.lake().table(TuningTrialsTable.SPEC);
        Search search = new Search(
                context.settings(),
                tune.getStringList("search"),
                context.seed(),
                trials(table.read(context.date()), id));
        int before = search.trials().size();
        Field field = Field.of(context, events(context), catalog(context));
        long until =
                System.nanoTime() + Duration.ofMinutes(tune.getInt("minutes")).toNanos();
        // Without the store's own settings in full there is nothing to compare with.
        Search.Next next = search.next();
        while (next.number() == 0 || (next.number() < tune.getInt("max-trials") && System.nanoTime() < until)) {
            try (ScratchFolder scratch = ScratchFolder.of(context, name())) {
                Trial trial = field.run(context, next, scratch.path());
                if (trial.users() == 0) {
                    throw new Refused("nobody took anything in the " + tune.getInt("days")
                            + " days before what evaluate holds out who had taken something before: there is nothing to"
                            + " measure by. Try a later --date or more jobs.tune.days");
                }
                search.add(trial);
                write(context, table, id, trial);
                say(context, trial);
                next = search.next();
            }
        }
        Trial best = search.best();
        Result result = new Result(
                id,
                search.trials().stream().mapToInt(Trial::number).distinct().count(),
                search.trials().size() - before,
                best.users(),
                search.own().quality(),
                best.quality(),
                best.number(),
                best.proposal().lines());
        context.console()
                .println(
                        best.number() == 0
                                ? "tune: nothing was better than the store's own settings"
                                : String.format(
                                        Locale.ROOT,
                                        "tune: trial %d of search %s is the best, NDCG@20 %.4f against %.4f:%n%s",
                                        best.number(),
                                        id,
                                        best.quality(),
                                        search.own().quality(),
                                        best.proposal().lines()));
        return result;
    }

    private static Dataset<Row> events(JobContext context) {
        return context.lake()
                .table(EventsTable.SPEC)
                .read()
                .where(col(EventsTable.EVENT_DATE).leq(lit(Date.valueOf(context.date()))));
    }

    private static Dataset<Row> catalog(JobContext context) {
        return context.lake().table(CatalogTable.SPEC).read().where(CatalogTable.activeOn(context.date()));
    }

    private static List<Trial> trials(Dataset<Row> rows, String id) {
        return rows
                .where(col(TuningTrialsTable.SEARCH).equalTo(id))
                .sort(TuningTrialsTable.TRIAL, TuningTrialsTable.STAGE)
                .collectAsList()
                .stream()
                .map(row -> new Trial(
                        row.getAs(TuningTrialsTable.TRIAL),
                        row.getAs(TuningTrialsTable.STAGE),
                        Proposal.parse(row.getAs(TuningTrialsTable.SETTINGS)),
                        row.getAs(TuningTrialsTable.QUALITY),
                        row.getAs(TuningTrialsTable.WEIGHT),
                        row.getAs("users"),
                        row.getAs("seconds")))
                .toList();
    }

    private static void write(JobContext context, LakeTable table, String id, Trial trial) {
        Row row = RowFactory.create(
                id,
                trial.number(),
                trial.stage(),
                trial.proposal().lines(),
                trial.quality(),
                trial.weight(),
                trial.users(),
                trial.seconds());
        table.replace(
                context.date(),
                context.runId(),
                context.spark().createDataFrame(List.of(row), TRIALS),
                "search = '" + id + "' AND trial = " + trial.number() + " AND stage = " + trial.stage());
    }

    private static void say(JobContext context, Trial trial) {
        context.console()
                .println(String.format(
                        Locale.ROOT,
                        "tune: trial %d%s NDCG@20 %.4f, a purchase counts %.3f, %d users, %.1f s  %s",
                        trial.number(),
                        trial.stage() == Trial.SHORT ? ", a third of the iterations:" : ", all iterations:",
                        trial.quality(),
                        trial.weight(),
                        trial.users(),
                        trial.seconds(),
                        trial.proposal().lines().replace("\n", ", ").replace("jobs.", "")));
    }
}
