package dev.nightjar.jobs.als;

import static org.apache.spark.sql.functions.col;

import com.typesafe.config.Config;
import dev.nightjar.als.Confidence;
import dev.nightjar.jobs.profiles.EventWeights;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.Dictionary;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Learning embeddings from events, apart from where they are kept: the job {@code train} writes them down, others compare
 * what different settings would learn.
 */
public final class Training {
    /** An INT that stands for a user or an anonymous visit. */
    static final String LEARNER_NUMBER = "learner_number";
    /** An INT that stands for an item. */
    static final String ITEM_NUMBER = "item_number";

    /** Columns of factors by number. */
    static final String ID = "id";

    static final String FEATURES = "features";

    private Training() {}

    /**
     * Embeddings by id.
     *
     * @param users user_id, vector
     * @param items item_id, vector
     */
    public record Factors(Dataset<Row> users, Dataset<Row> items) {}

    /**
     * Factors by number: columns {@code id INT, features ARRAY<FLOAT>}; learners are users and visits.
     *
     * @param rank their length
     * @param losses after each iteration; none, unless they were asked for
     */
    record Fitted(Dataset<Row> learners, Dataset<Row> items, int rank, List<Double> losses) {}

    /**
     * Learns with the trainer and the settings of {@code jobs.train}. Writes nothing to the lake and needs no dictionary:
     * ids are numbered in their order, for this call. Anonymous visits teach, if they are set to, and are then left out. The
     * same events, settings and seed give the same factors on the same number of blocks.
     *
     * @param events rows of the events table up to and including the date
     * @param settings the store's
     * @param folder for checkpoints, on which the factors stand: it is the caller's to remove, once he needs them no more
     * @throws Refused if no event says anything
     */
    public static Factors learn(
            SparkSession spark, Dataset<Row> events, Config settings, LocalDate date, long seed, String folder) {
        Plan plan = Plan.of(settings.getConfig("jobs.train"));
        Dataset<Row> pairs = pairs(events, settings, date).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            refuseNone(pairs, date);
            Checkpoints between = Checkpoints.kept(folder, spark);
            // Written down, so that what is given back does not hang on the pairs.
            Dataset<Row> learners = numbers(spark, Interactions.LEARNER, pairs).checkpoint();
            Dataset<Row> items = numbers(spark, EventsTable.ITEM_ID, pairs).checkpoint();
            Dataset<Row> numbered = numbered(
                    pairs, learners.withColumnRenamed(DictionaryTable.NUMBER, LEARNER_NUMBER), items, plan.blocks());
            Fitted fitted = fit(numbered, plan, seed, between);
            Dataset<Row> users =
                    learners.where(Interactions.isUser()).withColumnRenamed(Interactions.LEARNER, EventsTable.USER_ID);
            return new Factors(
                    named(fitted.learners(), users, EventsTable.USER_ID),
                    named(fitted.items(), items, EventsTable.ITEM_ID));
        } finally {
            pairs.unpersist();
        }
    }

    /**
     * As {@link #learn}, from pairs that have numbers already.
     *
     * @param numbered {@code learner_number INT, item_number INT, weight FLOAT}; a pair at most once
     * @return columns {@code id INT, features ARRAY<FLOAT>}
     */
    public static Factors learnNumbered(Dataset<Row> numbered, Plan plan, long seed, String folder) {
        Fitted fitted = fit(numbered, plan, seed, Checkpoints.kept(folder, numbered.sparkSession()));
        return new Factors(fitted.learners(), fitted.items());
    }

    private static Dataset<Row> numbers(SparkSession spark, String id, Dataset<Row> pairs) {
        return Dictionary.numbered(spark, id, pairs.select(id).distinct(), 0);
    }

    /** One row per learner and item, with the weight. */
    static Dataset<Row> pairs(Dataset<Row> events, Config settings, LocalDate date) {
        return Interactions.transform(
                events,
                EventWeights.of(settings),
                date,
                confidence(settings).most(),
                settings.getBoolean("jobs.train.anonymous-sessions"));
    }

    /** How much the events of a pair say. */
    static Confidence confidence(Config settings) {
        EventWeights weights = EventWeights.of(settings);
        return new Confidence(weights.byType(), weights.halfLifeDays(), settings.getDouble("jobs.train.max-weight"));
    }

    static void refuseNone(Dataset<Row> pairs, LocalDate date) {
        if (pairs.isEmpty()) {
            throw new Refused("there is nothing to learn from: no event up to " + date
                    + " has a user or a session, an item and a weight above 0; look at the result of ingest and at"
                    + " jobs.weights");
        }
    }

    /**
     * The pairs by number: {@code learner_number, item_number, weight FLOAT}.
     *
     * @param learners learner and learner_number
     * @param items the dictionary of items
     */
    static Dataset<Row> numbered(Dataset<Row> pairs, Dataset<Row> learners, Dataset<Row> items, int blocks) {
        return pairs.join(learners, Interactions.LEARNER)
                .join(items.withColumnRenamed(DictionaryTable.NUMBER, ITEM_NUMBER), EventsTable.ITEM_ID)
                .select(
                        col(LEARNER_NUMBER),
                        col(ITEM_NUMBER),
                        col(Interactions.WEIGHT).cast("float"))
                // The order of sums, and so the last bits, must not depend on how a shuffle happened to arrive.
                .repartition(blocks, col(LEARNER_NUMBER))
                .sortWithinPartitions(LEARNER_NUMBER, ITEM_NUMBER);
    }

    /** Learns from pairs by number. */
    static Fitted fit(Dataset<Row> numbered, Plan plan, long seed, Checkpoints between) {
        if (plan.trainer() == Plan.Trainer.IALS) {
            return Ials.fit(numbered, plan, seed, between);
        }
        Fitted fitted = mllib(numbered, plan, seed, between);
        return plan.reSolve() ? Ials.reSolve(numbered, fitted, plan) : fitted;
    }

    private static Fitted mllib(Dataset<Row> numbered, Plan plan, long seed, Checkpoints between) {
        ALSModel model = new ALS()
                .setImplicitPrefs(true)
                .setRank(plan.rank())
                .setMaxIter(plan.iterations())
                .setRegParam(plan.objective().regularization())
                .setAlpha(plan.objective().alpha())
                .setNumBlocks(plan.blocks())
                .setSeed(seed)
                .setUserCol(LEARNER_NUMBER)
                .setItemCol(ITEM_NUMBER)
                .setRatingCol(Interactions.WEIGHT)
                .setCheckpointInterval(between.iterations())
                .fit(numbered);
        return new Fitted(model.userFactors(), model.itemFactors(), model.rank(), List.of());
    }

    /** Factors by id; numbers that the dictionary does not have are left out. */
    static Dataset<Row> named(Dataset<Row> factors, Dataset<Row> dictionary, String id) {
        return factors.join(dictionary, factors.col(ID).equalTo(dictionary.col(DictionaryTable.NUMBER)))
                .select(col(id), col(FEATURES).as(EmbeddingsTable.VECTOR));
    }
}
