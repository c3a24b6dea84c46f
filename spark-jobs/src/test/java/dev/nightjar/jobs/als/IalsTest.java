package dev.nightjar.jobs.als;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.als.Objective;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.kernels.Dense;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forty learners and thirty items; the first learner met one item, the last all of them. */
@ExtendWith(SparkExtension.class)
class IalsTest {
    private static final int LEARNERS = 40;
    private static final int ITEMS = 30;
    private static final int BLOCKS = 3;
    private static final long SEED = 7;
    private static final Objective RENDLE = Objective.rendle(2, 0.3, 0.05, 0.8);
    private static final Objective HU = Objective.hu(2, 0.05);

    private record Pair(int learner, int item, float weight) {}

    private final List<Pair> pairs = pairs();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 33, 64})
    void aHalfStepIsTheDenseSolutionOfEveryRow(int rank, SparkSession spark, @TempDir Path folder) {
        for (Objective objective : List.of(RENDLE, HU)) {
            try (Checkpoints between = Checkpoints.kept(folder.toString(), spark);
                    Ials ials = new Ials(frame(spark), objective, rank, BLOCKS)) {
                assertThat(between.iterations()).isPositive();
                ials.start(SEED);
                ials.solveItems(false);
                ials.solveLearners(true);
                assertClose(vectors(ials.learnerFactors()), dense(objective, vectors(ials.itemFactors()), rank), 2e-3);
            }
        }
    }

    @Test
    void theLossIsThatOfTheDefinitionAndFallsWithEveryHalfStep(SparkSession spark) {
        for (Objective objective : List.of(RENDLE, HU)) {
            try (Ials ials = new Ials(frame(spark), objective, 5, BLOCKS)) {
                ials.start(SEED);
                ials.solveItems(false);
                double loss = ials.loss();
                for (int halfStep = 0; halfStep < 6; halfStep++) {
                    if (halfStep % 2 == 0) {
                        ials.solveLearners(false);
                    } else {
                        ials.solveItems(false);
                    }
                    double next = ials.loss();
                    assertThat(next).isLessThan(loss);
                    loss = next;
                }
                double expected = loss(objective, vectors(ials.learnerFactors()), vectors(ials.itemFactors()));
                assertThat(loss).isCloseTo(expected, within(1e-6 * expected));
            }
        }
    }

    /** MLlib's last step solves the users for the items it then gives. */
    @Test
    void withItsObjectiveAHalfStepFindsTheOptimumOfMllib(SparkSession spark) {
        int rank = 8;
        ALSModel model = new ALS()
                .setImplicitPrefs(true)
                .setRank(rank)
                .setMaxIter(3)
                .setRegParam(HU.regularization())
                .setAlpha(HU.alpha())
                .setSeed(SEED)
                .setUserCol(Training.LEARNER_NUMBER)
                .setItemCol(Training.ITEM_NUMBER)
                .setRatingCol(Interactions.WEIGHT)
                .fit(frame(spark));
        try (Ials ials = new Ials(frame(spark), HU, rank, BLOCKS)) {
            ials.itemsFrom(model.itemFactors());
            ials.solveLearners(false);
            assertClose(vectors(ials.learnerFactors()), vectors(model.userFactors()), 1e-3);
        }
    }

    @Test
    void foldedInLearnersAreTheDenseSolutionForAllItemsAlsoThoseWithoutAPair(SparkSession spark, @TempDir Path folder) {
        int rank = 5;
        spark.sparkContext().setCheckpointDir(folder.toString());
        Dataset<Row> items = spark.range(ITEMS + 7)
                .selectExpr(
                        "CAST(id AS INT) AS id",
                        "transform(sequence(1, 5), k -> CAST(sin(id * k + 1) AS FLOAT)) AS features");
        Plan plan = new Plan(Plan.Trainer.IALS, RENDLE, rank, 1, BLOCKS, false, false);
        assertClose(vectors(Ials.foldIn(frame(spark), items, plan)), dense(RENDLE, vectors(items), rank), 1e-3);
    }

    @Test
    void theNumberOfBlocksChangesRoundingAlone(SparkSession spark, @TempDir Path folder) {
        Map<Integer, float[]> one = fitted(spark, folder, 1);
        assertClose(fitted(spark, folder, 4), doubles(one), 1e-3);
        // More blocks than are added up at once, and some of them empty.
        assertClose(fitted(spark, folder, 45), doubles(one), 1e-3);
        // And with as many blocks nothing at all.
        fitted(spark, folder, 1).forEach((id, vector) -> assertThat(vector).isEqualTo(one.get(id)));
    }

    @Test
    void whatHasNoUniqueSolutionIsRefusedWithAWayOut(SparkSession spark) {
        try (Ials ials = new Ials(frame(spark), Objective.rendle(0, 1, 0, 1), 4, BLOCKS)) {
            // Vectors of 0, no pull and no ridge: any vector would do.
            ials.learnersFrom(spark.range(LEARNERS)
                    .selectExpr("CAST(id AS INT) AS id", "CAST(array(0, 0, 0, 0) AS ARRAY<FLOAT>) AS features"));
            assertThatThrownBy(() -> ials.solveItems(false))
                    .hasStackTraceContaining("is not positive definite")
                    .hasStackTraceContaining("raise jobs.train.regularization");
        }
    }

    private Map<Integer, float[]> fitted(SparkSession spark, Path folder, int blocks) {
        Plan plan = new Plan(Plan.Trainer.IALS, RENDLE, 6, 4, blocks, false, true);
        Training.Fitted fitted = Ials.fit(frame(spark), plan, SEED, Checkpoints.kept(folder.toString(), spark));
        assertThat(fitted.losses()).hasSize(4);
        return vectors(fitted.learners());
    }

    private static List<Pair> pairs() {
        Random random = new Random(SEED);
        List<Pair> pairs = new ArrayList<>();
        for (int learner = 0; learner < LEARNERS; learner++) {
            for (int item = 0; item < ITEMS; item++) {
                boolean met = learner == 0 ? item == 0 : learner == LEARNERS - 1 || random.nextInt(4) == 0;
                if (met) {
                    pairs.add(new Pair(learner, item, 0.5f + 3 * random.nextFloat()));
                }
            }
        }
        return pairs;
    }

    private Dataset<Row> frame(SparkSession spark) {
        return spark.createDataFrame(
                pairs.stream()
                        .map(pair -> RowFactory.create(pair.learner(), pair.item(), pair.weight()))
                        .toList(),
                StructType.fromDDL("learner_number INT, item_number INT, weight FLOAT"));
    }

    private static Map<Integer, float[]> vectors(Dataset<Row> factors) {
        Map<Integer, float[]> vectors = new TreeMap<>();
        factors.collectAsList().forEach(row -> {
            List<Float> values = row.getList(1);
            float[] vector = new float[values.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = values.get(i);
            }
            vectors.put(row.getInt(0), vector);
        });
        return vectors;
    }

    private Map<Integer, double[]> dense(Objective objective, Map<Integer, float[]> items, int rank) {
        Map<Integer, double[]> solved = new TreeMap<>();
        for (int learner = 0; learner < LEARNERS; learner++) {
            int row = learner;
            List<Pair> of = pairs.stream().filter(pair -> pair.learner() == row).toList();
            double[][] matrix = new double[rank][rank];
            double[] right = new double[rank];
            items.values().forEach(y -> add(matrix, y, objective.unobserved()));
            for (Pair pair : of) {
                float[] y = items.get(pair.item());
                add(matrix, y, objective.weight(pair.weight()));
                for (int i = 0; i < rank; i++) {
                    right[i] += objective.pull(pair.weight()) * y[i];
                }
            }
            for (int i = 0; i < rank; i++) {
                matrix[i][i] += objective.ridge(of.size(), items.size());
            }
            solved.put(learner, Dense.solve(matrix, right));
        }
        return solved;
    }

    private static void add(double[][] matrix, float[] y, double weight) {
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < y.length; j++) {
                matrix[i][j] += weight * y[i] * y[j];
            }
        }
    }

    /** As Objective's Javadoc writes it down. */
    private double loss(Objective objective, Map<Integer, float[]> learners, Map<Integer, float[]> items) {
        Map<List<Integer>, Float> met = new HashMap<>();
        pairs.forEach(pair -> met.put(List.of(pair.learner(), pair.item()), pair.weight()));
        boolean hu = objective.form() == Objective.Form.HU;
        double loss = 0;
        for (int learner : learners.keySet()) {
            for (int item : items.keySet()) {
                double score = dot(learners.get(learner), items.get(item));
                Float weight = met.get(List.of(learner, item));
                double miss = (1 - score) * (1 - score);
                if (weight == null) {
                    loss += objective.unobserved() * score * score;
                } else if (hu) {
                    loss += (1 + objective.alpha() * weight) * miss;
                } else {
                    loss += objective.alpha() * weight * miss + objective.unobserved() * score * score;
                }
            }
        }
        for (int learner : learners.keySet()) {
            long n = pairs.stream().filter(pair -> pair.learner() == learner).count();
            loss += objective.ridge(n, items.size()) * dot(learners.get(learner), learners.get(learner));
        }
        for (int item : items.keySet()) {
            long n = pairs.stream().filter(pair -> pair.item() == item).count();
            loss += objective.ridge(n, learners.size()) * dot(items.get(item), items.get(item));
        }
        return loss;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static void assertClose(Map<Integer, float[]> actual, Map<Integer, ?> expected, double tolerance) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        actual.forEach((id, vector) -> {
            double[] other = expected.get(id) instanceof float[] floats ? doubles(floats) : (double[]) expected.get(id);
            double off = 0;
            double length = 0;
            for (int i = 0; i < vector.length; i++) {
                off += (vector[i] - other[i]) * (vector[i] - other[i]);
                length += other[i] * other[i];
            }
            assertThat(Math.sqrt(off)).as("row %d", id).isLessThan(tolerance * Math.sqrt(length));
        });
    }

    private static Map<Integer, double[]> doubles(Map<Integer, float[]> vectors) {
        Map<Integer, double[]> doubles = new TreeMap<>();
        vectors.forEach((id, vector) -> doubles.put(id, doubles(vector)));
        return doubles;
    }

    private static double[] doubles(float[] vector) {
        double[] doubles = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            doubles[i] = vector[i];
        }
        return doubles;
    }
}
