package dev.nightjar.jobs.als;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import com.typesafe.config.Config;
import dev.nightjar.jobs.profiles.EventWeights;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.Dictionary;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
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
    private static final String LEARNER_NUMBER = "learner_number";
    private static final String ITEM_NUMBER = "item_number";

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
        Config train = context.settings().getConfig("jobs.train");
        Dataset<Row> events = context.lake()
                .table(EventsTable.SPEC)
                .read()
                .where(col(EventsTable.EVENT_DATE).leq(functions.lit(java.sql.Date.valueOf(context.date()))));
        Dataset<Row> pairs = Interactions.transform(
                        events,
                        EventWeights.of(context.settings()),
                        context.date(),
                        train.getDouble("max-weight"),
                        train.getBoolean("anonymous-sessions"))
                .persist(StorageLevel.MEMORY_AND_DISK());
        if (pairs.isEmpty()) {
            throw new Refused("there is nothing to learn from: no event up to " + context.date()
                    + " has a user or a session, an item and a weight above 0; look at the result of ingest and at"
                    + " jobs.weights");
        }
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
        Dataset<Row> numbered = pairs.join(learners, Interactions.LEARNER)
                .join(items.withColumnRenamed(DictionaryTable.NUMBER, ITEM_NUMBER), EventsTable.ITEM_ID)
                .select(
                        col(LEARNER_NUMBER),
                        col(ITEM_NUMBER),
                        col(Interactions.WEIGHT).cast("float"))
                // The order of sums, and so the last bits, must not depend on how a shuffle happened to arrive.
                .repartition(train.getInt("blocks"), col(LEARNER_NUMBER))
                .sortWithinPartitions(LEARNER_NUMBER, ITEM_NUMBER);
        ALSModel model;
        try (Checkpoints between = Checkpoints.in(context.lake().folder(), context.spark())) {
            model = als(train, context.seed())
                    .setCheckpointInterval(between.iterations())
                    .fit(numbered);
            context.lake()
                    .table(EmbeddingsTable.USERS)
                    .replace(context.date(), context.runId(), named(model.userFactors(), users, EventsTable.USER_ID));
            context.lake()
                    .table(EmbeddingsTable.ITEMS)
                    .replace(context.date(), context.runId(), named(model.itemFactors(), items, EventsTable.ITEM_ID));
        }
        Result result = new Result(
                pairs.count(),
                distinct(pairs.where(Interactions.isUser()), Interactions.LEARNER),
                distinct(pairs.where(not(Interactions.isUser())), Interactions.LEARNER),
                distinct(pairs, EventsTable.ITEM_ID),
                model.rank());
        pairs.unpersist();
        return result;
    }

    private static ALS als(Config train, long seed) {
        return new ALS()
                .setImplicitPrefs(true)
                .setRank(train.getInt("rank"))
                .setMaxIter(train.getInt("iterations"))
                .setRegParam(train.getDouble("regularization"))
                .setAlpha(train.getDouble("alpha"))
                .setNumBlocks(train.getInt("blocks"))
                .setSeed(seed)
                .setUserCol(LEARNER_NUMBER)
                .setItemCol(ITEM_NUMBER)
                .setRatingCol(Interactions.WEIGHT);
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
                .withColumnRenamed(DictionaryTable.NUMBER, LEARNER_NUMBER);
    }

    private static Dataset<Row> named(Dataset<Row> factors, Dataset<Row> dictionary, String id) {
        return factors.join(dictionary, factors.col("id").equalTo(dictionary.col(DictionaryTable.NUMBER)))
                .select(col(id), col("features").as(EmbeddingsTable.VECTOR));
    }

    private static long distinct(Dataset<Row> rows, String column) {
        return rows.select(column).distinct().count();
    }
}
