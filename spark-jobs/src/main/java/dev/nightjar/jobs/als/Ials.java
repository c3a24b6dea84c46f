package dev.nightjar.jobs.als;

import dev.nightjar.als.Objective;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alternating least squares with exact half-steps for either form of {@link Objective}, distributed as Spark's own: factors and
 * pairs lie in blocks, a half-step sends every block the vectors it needs, and nothing but Gram matrices comes to the
 * driver. The same pairs, settings and seed give the same bits on the same number of blocks and the same kernel.
 */
final class Ials implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ials.class);

    private final SparkSession spark;
    private final Objective objective;
    private final int rank;
    private final int blocks;
    private final Side learners;
    private final Side items;
    private Factors learnerFactors;
    private Factors itemFactors;

    /** Factors of a side as they stand, with what the other side's half-step needs of them all. */
    private static final class Factors {
        private final JavaPairRDD<Integer, FactorBlock> blocks;
        private final double[] gram;
        private final long rows;

        Factors(JavaPairRDD<Integer, FactorBlock> blocks, double[] gram, long rows) {
            this.blocks = blocks;
            this.gram = gram;
            this.rows = rows;
        }
    }

    /**
     * @param numbered learner_number, item_number, weight; a pair at most once
     */
    Ials(Dataset<Row> numbered, Objective objective, int rank, int blocks) {
        this.spark = numbered.sparkSession();
        this.objective = objective;
        this.rank = rank;
        this.blocks = blocks;
        JavaRDD<Row> pairs = numbered.select(Training.LEARNER_NUMBER, Training.ITEM_NUMBER, Interactions.WEIGHT)
                .javaRDD();
        learners = Side.of(pairs, 0, blocks);
        items = Side.of(pairs, 1, blocks);
    }

    /** Learns from random factors of the learners. */
    static Training.Fitted fit(Dataset<Row> numbered, Plan plan, long seed, Checkpoints between) {
        try (Ials ials = new Ials(numbered, plan.objective(), plan.rank(), plan.blocks())) {
            ials.start(seed);
            List<Double> losses = new ArrayList<>();
            for (int iteration = 1; iteration <= plan.iterations(); iteration++) {
                boolean halt = iteration % between.iterations() == 0 || iteration == plan.iterations();
                ials.solveItems(halt);
                ials.solveLearners(halt);
                if (plan.reportLoss()) {
                    losses.add(ials.loss());
                    LOG.info("loss after iteration {}: {}", iteration, losses.get(losses.size() - 1));
                }
            }
            return ials.fitted(losses);
        }
    }

    /** Solves items for the learners' factors, and learners for the items' that come of it, once. */
    static Training.Fitted reSolve(Dataset<Row> numbered, Training.Fitted fitted, Plan plan) {
        try (Ials ials = new Ials(numbered, plan.objective(), plan.rank(), plan.blocks())) {
            ials.learnersFrom(fitted.learners());
            ials.solveItems(true);
            ials.solveLearners(true);
            return ials.fitted(plan.reportLoss() ? List.of(ials.loss()) : List.of());
        }
    }

    /**
     * Learners for items that are held fast: {@code id, features}. Each item of a pair has a vector; an item without a pair
     * counts as not met.
     */
    static Dataset<Row> foldIn(Dataset<Row> numbered, Dataset<Row> itemFactors, Plan plan) {
        try (Ials ials = new Ials(numbered, plan.objective(), plan.rank(), plan.blocks())) {
            ials.itemsFrom(itemFactors);
            ials.solveLearners(true);
            return ials.learnerFactors();
        }
    }

    void start(long seed) {
        learnerFactors = taken(FactorRows.random(learners, rank, seed), learners.size(), false);
    }

    void learnersFrom(Dataset<Row> factors) {
        learnerFactors = taken(FactorRows.blocks(factors, blocks, rank), factors.count(), false);
    }

    void itemsFrom(Dataset<Row> factors) {
        itemFactors = taken(FactorRows.blocks(factors, blocks, rank), factors.count(), false);
    }

    /** @param halt whether to write the factors down, so that nothing hangs on what was before */
    void solveItems(boolean halt) {
        Factors before = itemFactors;
        itemFactors = taken(solved(items, learnerFactors), items.size(), halt);
        forget(before);
    }

    /** @param halt whether to write the factors down, so that nothing hangs on what was before */
    void solveLearners(boolean halt) {
        Factors before = learnerFactors;
        learnerFactors = taken(solved(learners, itemFactors), learners.size(), halt);
        forget(before);
    }

    private JavaPairRDD<Integer, FactorBlock> solved(Side side, Factors others) {
        Broadcast<HalfStep> step = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(HalfStep.of(objective, others.gram, others.rows, rank));
        return side.withVectors(others.blocks, rank)
                .mapValues(block -> step.value().solve(block._1, block._2));
    }

    /** Computes the blocks and keeps them. */
    private Factors taken(JavaPairRDD<Integer, FactorBlock> factors, long rows, boolean halt) {
        JavaPairRDD<Integer, FactorBlock> kept = factors.persist(StorageLevel.MEMORY_AND_DISK());
        if (halt) {
            kept.checkpoint();
        }
        return new Factors(kept, Gram.of(kept, rank), rows);
    }

    private static void forget(Factors factors) {
        if (factors != null) {
            factors.blocks.unpersist(false);
        }
    }

    double loss() {
        return Loss.of(objective, learners, learnerFactors.blocks, items, itemFactors.blocks, rank);
    }

    Dataset<Row> learnerFactors() {
        return FactorRows.rows(spark, learnerFactors.blocks);
    }

    Dataset<Row> itemFactors() {
        return FactorRows.rows(spark, itemFactors.blocks);
    }

    private Training.Fitted fitted(List<Double> losses) {
        return new Training.Fitted(learnerFactors(), itemFactors(), rank, losses);
    }

    /** Forgets the pairs; the factors stay. */
    @Override
    public void close() {
        learners.forget();
        items.forget();
    }
}
