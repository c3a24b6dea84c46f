package dev.nightjar.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.typesafe.config.Config;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.ScratchFolder;
import dev.nightjar.jobs.tables.EvaluationsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.LakeTable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Says whether the lists are any good: learns with the store's settings from the events before a cut, makes lists as the
 * night does, and holds them against what users took afterwards, beside methods that need no cluster.
 *
 * <p>Reads: events up to the date, catalog. Writes: evaluations of the date. Guarantees: nothing that is held out teaches
 * anything; the same events, settings and seed give the same figures.
 *
 * <p>Example: {@code ./nightjar job evaluate --store hearth --date 2026-10-31}
 */
public final class EvaluateJob implements Job {
    private static final StructType FIGURES = StructType.fromDDL("target STRING, band STRING, model STRING,"
            + " against STRING, measure STRING, k INT, users BIGINT, value DOUBLE, low DOUBLE, high DOUBLE");

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public String summary() {
        return "measure lists against what users took later, beside simple methods";
    }

    @Override
    public String description() {
        return "Reads events up to the date and catalog; learns from those before a cut (jobs.evaluate), makes lists, and holds "
                + "them against the rest; writes evaluations of the date and prints a table. Measures nothing, and says so, "
                + "where too few users are left to say anything or figures of the last days stand (jobs.evaluate.every-days).";
    }

    /**
     * What was measured.
     *
     * @param cut first day of what was held out
     * @param users whose lists were measured, those without a history included
     * @param known users with a history
     * @param items that could be listed
     * @param figures of users with a history, at the longest list
     * @param note why nothing was measured; else empty
     */
    public record Result(
            String split, String cut, long users, long known, int items, List<Figure> figures, String note) {}

    @Override
    public Result run(JobContext context) {
        Config settings = context.settings().getConfig("jobs.evaluate");
        LakeTable table = context.lake().table(EvaluationsTable.SPEC);
        Optional<LocalDate> earlier = table.lastBefore(context.date(), settings.getInt("every-days"), lit(true));
        if (earlier.isPresent()) {
            return nothing(
                    context,
                    "the figures of " + earlier.get() + " stand (jobs.evaluate.every-days = "
                            + settings.getInt("every-days") + ")");
        }
        Split split = Split.of(
                context.lake()
                        .table(EventsTable.SPEC)
                        .read()
                        .where(col(EventsTable.EVENT_DATE).leq(lit(Date.valueOf(context.date())))),
                settings,
                context.date());
        if (settings.getString("split").equals(Split.SOURCE)) {
            split = split.against(HeldOutSource.events(context), settings);
        }
        long known = split.known(settings.getStringList("relevant"));
        if (known < settings.getInt("min-users")) {
            return nothing(
                    context,
                    known + " users have events both before and from " + split.cut()
                            + ", fewer than jobs.evaluate.min-users = " + settings.getInt("min-users")
                            + ": figures of so few say nothing. Hold out more days (jobs.evaluate.days) or lower the bound");
        }
        try (ScratchFolder scratch = ScratchFolder.of(context, name())) {
            Arena arena = Arena.of(context, split, scratch.path());
            Outcome outcome = Outcome.of(context.spark(), arena, context.seed());
            List<Figure> figures = outcome.figures();
            write(context, split, settings, figures);
            Result result = new Result(
                    settings.getString("split"),
                    split.cut().toString(),
                    outcome.users(),
                    outcome.known(),
                    arena.facts().size(),
                    Report.essential(figures),
                    "");
            Report.print(result, figures, context.console());
            return result;
        }
    }

    /** Writes no figure, and says why; what an earlier execution of the date wrote goes. */
    private static Result nothing(JobContext context, String why) {
        context.lake().table(EvaluationsTable.SPEC).clear(context.date(), context.runId());
        context.console().println("evaluate: " + why);
        return new Result(context.settings().getString("jobs.evaluate.split"), "", 0, 0, 0, List.of(), why);
    }

    private static void write(JobContext context, Split split, Config settings, List<Figure> figures) {
        List<Row> rows = figures.stream()
                .map(f -> RowFactory.create(
                        f.target(),
                        f.band(),
                        f.model(),
                        f.against(),
                        f.measure(),
                        f.k(),
                        f.users(),
                        f.value(),
                        f.low(),
                        f.high()))
                .toList();
        Dataset<Row> all = context.spark()
                .createDataFrame(rows, FIGURES)
                .withColumn(EvaluationsTable.SPLIT, lit(settings.getString("split")))
                .withColumn(EvaluationsTable.CUT, functions.lit(Date.valueOf(split.cut())));
        context.lake().table(EvaluationsTable.SPEC).replace(context.date(), context.runId(), all);
    }
}
