package dev.nightjar.jobs.repeat;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.typesafe.config.Config;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.ScratchFolder;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.RepeatWeightsTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Learns how much a user's own past purchases count when the store's lists are made, for each category of what is bought
 * again ({@code store.repeatable}). Where the last learning is younger than {@code jobs.repeat.every-days}, its weights stay.
 *
 * <p>Reads: events up to the run date, catalog, repeat_weights of days before. Writes: repeat_weights; of a store where
 * nothing is bought again, no row. Guarantees: the same events, settings and seed give the same weights.
 *
 * <p>Example: {@code ./nightjar job repeat --store hearth --date 2026-10-31}
 */
public final class RepeatJob implements Job {
    @Override
    public String name() {
        return "repeat";
    }

    @Override
    public String summary() {
        return "learn how much past purchases count, by category";
    }

    @Override
    public String description() {
        return "Reads events up to the date and catalog; writes repeat_weights of the date: what a past purchase of an item "
                + "adds to its score in the user's list, for each category of store.repeatable. Between two learnings "
                + "(jobs.repeat.every-days) the weights of the last one stay.";
    }

    /**
     * What was learnt.
     *
     * @param learntOn date of the learning that the weights are of; empty where nothing is bought again
     * @param categories with a weight of their own
     * @param users whose purchases taught; 0 where the weights are of an earlier day
     * @param weight of the store
     * @param ndcgWithout mean NDCG@20 of the days held out, with embeddings alone
     * @param ndcgWith the same with the weights
     */
    public record Result(
            String learntOn, long categories, long users, double weight, double ndcgWithout, double ndcgWith) {}

    @Override
    public Result run(JobContext context) {
        LakeTable table = context.lake().table(RepeatWeightsTable.SPEC);
        Config settings = context.settings();
        if (settings.getStringList("store.repeatable").isEmpty()) {
            table.clear(context.date(), context.runId());
            context.console().println("repeat: nothing is bought again in this store (store.repeatable)");
            return new Result("", 0, 0, 0, 0, 0);
        }
        Optional<LocalDate> carried = table.lastBefore(
                context.date(),
                settings.getInt("jobs.repeat.every-days"),
                col(RepeatWeightsTable.LEARNT_ON).equalTo(col(TableSpec.RUN_DATE)));
        return carried.isPresent() ? carry(context, table, carried.get()) : learn(context, table);
    }

    private static Result carry(JobContext context, LakeTable table, LocalDate learntOn) {
        table.replace(context.date(), context.runId(), table.read(learntOn).drop(TableSpec.RUN_DATE, TableSpec.RUN_ID));
        return result(table, context.date(), learntOn, 0, 0, 0);
    }

    private static Result learn(JobContext context, LakeTable table) {
        Dataset<Row> events = context.lake()
                .table(EventsTable.SPEC)
                .read()
                .where(col(EventsTable.EVENT_DATE).leq(lit(Date.valueOf(context.date()))));
        Dataset<Row> catalog =
                context.lake().table(CatalogTable.SPEC).read().where(CatalogTable.activeOn(context.date()));
        try (ScratchFolder folder = ScratchFolder.of(context, "repeat")) {
            RepeatLearning.Learnt learnt = new RepeatLearning(
                            context.spark(), context.settings(), context.date(), context.seed(), folder.path())
                    .learn(events, catalog);
            table.replace(
                    context.date(),
                    context.runId(),
                    learnt.weights().withColumn(RepeatWeightsTable.LEARNT_ON, lit(Date.valueOf(context.date()))));
            context.console()
                    .println(
                            learnt.with() == 0
                                    ? "repeat: " + learnt.users()
                                            + " users bought in the last days what they had bought of before,"
                                            + " fewer than jobs.repeat.min-users: purchases count nothing"
                                    : String.format(
                                            Locale.ROOT,
                                            "repeat: a purchase counts %.3f (store); NDCG@20 of %d users %.4f, without %.4f",
                                            learnt.store(),
                                            learnt.users(),
                                            learnt.with(),
                                            learnt.without()));
            return result(table, context.date(), context.date(), learnt.users(), learnt.without(), learnt.with());
        }
    }

    private static Result result(
            LakeTable table, LocalDate date, LocalDate learntOn, long users, double without, double with) {
        Dataset<Row> weights = table.read(date);
        Dataset<Row> store = weights.where(col(RepeatWeightsTable.CATEGORY).equalTo(""));
        return new Result(
                learntOn.toString(),
                weights.where(col(RepeatWeightsTable.CATEGORY).notEqual("")).count(),
                users,
                store.head().getAs(RepeatWeightsTable.WEIGHT),
                without,
                with);
    }
}
