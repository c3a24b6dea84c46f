package dev.nightjar.jobs.als;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.Dictionary;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.FoldInModelsTable;
import dev.nightjar.jobs.tables.LakeTable;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Learns embeddings by implicit alternating least squares, for one of the objectives of {@link dev.nightjar.als.Objective}.
 * Where the last full training is younger than {@code jobs.train.every-days}, items keep its vectors and only users are
 * solved for them, from all events up to the date: new users and new events count, new items wait.
 *
 * <p>Reads: events up to the run date, catalog, item_embeddings of days before. Writes: user_dictionary, item_dictionary,
 * user_embeddings, item_embeddings, fold_in_models.
 * Guarantees: an id keeps its number for ever; the same events, settings and seed give the same embeddings on the same
 * number of blocks.
 *
 * <p>Example: {@code ./nightjar job train --store loom --date 2026-10-31}
 */
public final class TrainJob implements Job {
    @Override
    public String name() {
        return "train";
    }

    @Override
    public String summary() {
        return "learn embeddings of users and items (ALS)";
    }

    @Override
    public String description() {
        return "Reads events up to the date and catalog, and between full trainings item_embeddings of earlier days; writes user_embeddings, item_embeddings and fold_in_models of that date, "
                + "and adds new ids to user_dictionary and item_dictionary. Refuses (exit 3) when no event says anything.";
    }

    /**
     * What was learnt from: pairs of learner and item, and how many of each there were.
     *
     * @param trainer {@code mllib} or {@code ials}
     * @param learntOn date of the full training that the items' vectors are of; before the run date, only users were solved
     * @param losses after each iteration, where {@code jobs.train.report-loss} asks for them
     */
    public record Result(
            long pairs,
            long users,
            long anonymousVisits,
            long items,
            int rank,
            String trainer,
            String learntOn,
            List<Double> losses) {}

    @Override
    public Result run(JobContext context) {
        Plan plan = Plan.of(context.settings().getConfig("jobs.train"));
        Dataset<Row> events = context.lake()
                .table(EventsTable.SPEC)
                .read()
                .where(col(EventsTable.EVENT_DATE).leq(functions.lit(java.sql.Date.valueOf(context.date()))));
        Dataset<Row> pairs =
                Training.pairs(events, context.settings(), context.date()).persist(StorageLevel.MEMORY_AND_DISK());
        Training.refuseNone(pairs, context.date());
        Dataset<Row> users = Dictionary.grow(
                context.spark(),
                context.lake().table(DictionaryTable.USERS),
                EventsTable.USER_ID,
                pairs.where(Interactions.isUser())
                        .select(col(Interactions.LEARNER).as(EventsTable.USER_ID)));
        // An item that nobody has touched yet has no embedding, but it can be a new arrival.
        Dataset<Row> sold = context.lake().table(CatalogTable.SPEC).read().select(CatalogTable.ITEM_ID);
        Dataset<Row> items = Dictionary.grow(
                context.spark(),
                context.lake().table(DictionaryTable.ITEMS),
                EventsTable.ITEM_ID,
                pairs.select(EventsTable.ITEM_ID).union(sold));
        LakeTable vectors = context.lake().table(EmbeddingsTable.ITEMS);
        Optional<Carried> carried = Carried.before(
                context.date(), context.settings().getInt("jobs.train.every-days"), vectors, plan.rank());
        LocalDate learntOn = carried.map(Carried::learntOn).orElse(context.date());
        Training.Fitted fitted;
        try (Checkpoints between = Checkpoints.in(context.lake().folder(), context.spark())) {
            fitted = carried.isPresent()
                    ? carried.get().foldIn(pairs, byNumber(users), items, plan)
                    : Training.fit(
                            Training.numbered(pairs, learners(context, pairs, users), items, plan.blocks()),
                            plan,
                            context.seed(),
                            between);
            context.lake()
                    .table(EmbeddingsTable.USERS)
                    .replace(
                            context.date(),
                            context.runId(),
                            Training.named(fitted.learners(), users, EventsTable.USER_ID));
            vectors.replace(
                    context.date(),
                    context.runId(),
                    Training.named(fitted.items(), items, EventsTable.ITEM_ID)
                            .withColumn(EmbeddingsTable.LEARNT_ON, functions.lit(java.sql.Date.valueOf(learntOn))));
            context.lake()
                    .table(FoldInModelsTable.SPEC)
                    .replace(
                            context.date(),
                            context.runId(),
                            FoldInModels.of(
                                    context.spark(), fitted.items(), plan, Training.confidence(context.settings())));
        }
        Result result = new Result(
                pairs.count(),
                distinct(pairs.where(Interactions.isUser()), Interactions.LEARNER),
                distinct(pairs.where(not(Interactions.isUser())), Interactions.LEARNER),
                distinct(pairs, EventsTable.ITEM_ID),
                fitted.rank(),
                plan.name(),
                learntOn.toString(),
                fitted.losses());
        pairs.unpersist();
        return result;
    }

    /** Users by their lasting numbers; anonymous visits by numbers beyond those, good for this run only. */
    private static Dataset<Row> learners(JobContext context, Dataset<Row> pairs, Dataset<Row> users) {
        Row last = users.agg(functions.max(DictionaryTable.NUMBER)).head();
        Dataset<Row> visits = Dictionary.numbered(
                context.spark(),
                Interactions.LEARNER,
                pairs.where(not(Interactions.isUser()))
                        .select(Interactions.LEARNER)
                        .distinct(),
                last.isNullAt(0) ? 0 : last.getInt(0) + 1);
        return byNumber(users.union(visits));
    }

    private static Dataset<Row> byNumber(Dataset<Row> users) {
        return users.withColumnRenamed(EventsTable.USER_ID, Interactions.LEARNER)
                .withColumnRenamed(DictionaryTable.NUMBER, Training.LEARNER_NUMBER);
    }

    private static long distinct(Dataset<Row> rows, String column) {
        return rows.select(column).distinct().count();
    }
}
