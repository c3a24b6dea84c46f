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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Learns embeddings by implicit alternating least squares (Hu, Koren, Volinsky 2008, doi 10.1109/ICDM.2008.22), as MLlib
 * has it: confidence {@code 1 + alpha · w} of a pair with weight {@code w}.
 *
 * <p>Reads: events up to the run date, catalog. Writes: user_dictionary, item_dictionary, user_embeddings, item_embeddings.
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
        return "Reads events up to the date and catalog; writes user_embeddings and item_embeddings of that date, and adds new ids "
                + "to user_dictionary and item_dictionary. Refuses (exit 3) when no event says anything.";
    }

    /** What was learnt from: pairs of learner and item, and how many of each there were. */
    public record Result(long pairs, long users, long anonymousVisits, long items, int rank) {}

    @Override
    public Result run(JobContext context) {
        Plan plan = Plan.of(context.settings().getConfig("jobs.train"));
        Dataset<Row> events = context.lake()
                .table(EventsTable.SPEC)
                .read()
                .where(col(EventsTable.EVENT_DATE).leq(functions.lit(java.sql.Date.valueOf(context.date()))));
        Dataset<Row> pairs = Training.pairs(events, context.settings(), context.date())
                .persist(StorageLevel.MEMORY_AND_DISK());
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
        Dataset<Row> learners = learners(context, pairs, users);
        Dataset<Row> numbered = Training.numbered(pairs, learners, items, plan.blocks());
        Training.Fitted fitted;
        try (Checkpoints between = Checkpoints.in(context.lake().folder(), context.spark())) {
            fitted = Training.fit(numbered, plan, context.seed(), between);
            context.lake()
                    .table(EmbeddingsTable.USERS)
                    .replace(
                            context.date(),
                            context.runId(),
                            Training.named(fitted.learners(), users, EventsTable.USER_ID));
            context.lake()
                    .table(EmbeddingsTable.ITEMS)
                    .replace(
                            context.date(),
                            context.runId(),
                            Training.named(fitted.items(), items, EventsTable.ITEM_ID));
        }
        Result result = new Result(
                pairs.count(),
                distinct(pairs.where(Interactions.isUser()), Interactions.LEARNER),
                distinct(pairs.where(not(Interactions.isUser())), Interactions.LEARNER),
                distinct(pairs, EventsTable.ITEM_ID),
                fitted.rank());
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
        return users.withColumnRenamed(EventsTable.USER_ID, Interactions.LEARNER)
                .union(visits)
                .withColumnRenamed(DictionaryTable.NUMBER, Training.LEARNER_NUMBER);
    }

    private static long distinct(Dataset<Row> rows, String column) {
        return rows.select(column).distinct().count();
    }
}
