package dev.nightjar.jobs.candidates;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.jobs.Rows;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.kernels.Kernels;
import dev.nightjar.jobs.kernels.Twin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
class CandidateScorerTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithScoringAndSortingEverything(long seed, SparkSession spark) {
        Random random = new Random(seed);
        int rank = 1 + random.nextInt(12);
        int count = 1 + random.nextInt(30);
        ItemMatrix items = items(random, random.nextInt(60), rank);
        Scoring scoring = new Scoring(count, 1 + random.nextInt(4096), Kernels::fastest);
        List<Row> users = new ArrayList<>();
        for (int u = 0; u < 40; u++) {
            users.add(row("u" + u, vector(random, rank), someOf(random, items.size()), List.of(), List.of()));
        }

        List<Row> lists = new CandidateScorer(spark, items, scoring)
                .named(spark.createDataFrame(users, CandidateScorer.USER))
                .collectAsList();

        assertThat(lists).hasSize(users.size());
        for (int u = 0; u < users.size(); u++) {
            Row user = users.get(u);
            List<Float> vector = user.getList(1);
            List<String> ids = new ArrayList<>();
            List<Float> best = new ArrayList<>();
            float[] scores = bruteForce(items, vector, user.getList(2));
            for (int position : Twin.best(scores, count)) {
                ids.add(items.id(position));
                best.add(scores[position]);
            }
            assertThat(lists.get(u).getString(0)).isEqualTo(user.getString(0));
            assertThat(lists.get(u).<String>getList(1)).isEqualTo(ids);
            assertThat(lists.get(u).<Float>getList(2)).isEqualTo(best);
        }
    }

    @Test
    void whoMayBeOfferedNothingGetsAnEmptyList(SparkSession spark) {
        ItemMatrix items = items(new Random(1), 2, 3);
        Dataset<Row> user = users(spark, row("u1", List.of(1f, 1f, 1f), List.of(0, 1), List.of(), List.of()));

        assertThat(new CandidateScorer(spark, items, Scoring.best(5))
                        .named(user)
                        .head())
                .isEqualTo(row("u1", List.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void aUserWithWhatIsNoNumberIsRefused(float value, SparkSession spark) {
        Dataset<Row> scored = new CandidateScorer(spark, items(new Random(1), 2, 2), Scoring.best(5))
                .named(users(spark, row("u1", List.of(1f, value), List.of(), List.of(), List.of())));

        assertThatThrownBy(scored::collectAsList)
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("user u1: the embedding holds " + value
                        + "; train again with a larger jobs.train.regularization");
    }

    @Test
    void aUserFromAnotherTrainingIsRefused(SparkSession spark) {
        Dataset<Row> scored = new CandidateScorer(spark, items(new Random(1), 2, 2), Scoring.best(5))
                .named(users(spark, row("u1", List.of(1f), List.of(), List.of(), List.of())));

        assertThatThrownBy(scored::collectAsList)
                .rootCause()
                .hasMessage("user u1: an embedding of length 1, items have 2; run train again for this date");
    }

    @Test
    void aUserWhoseScoresWouldOverflowIsRefused(SparkSession spark) {
        ItemMatrix items = new ItemMatrix(List.of("a"), List.of(new float[] {1e30f, 0}));
        Dataset<Row> scored = new CandidateScorer(spark, items, Scoring.best(5))
                .named(users(spark, row("u1", List.of(1e30f, 1f), List.of(), List.of(), List.of())));

        assertThatThrownBy(scored::collectAsList)
                .rootCause()
                .hasMessage("user u1: the embedding is so long that scores overflow; train again with a larger"
                        + " jobs.train.regularization");
    }

    @Test
    void whatIsRaisedComesBeforeWhatIsLikedAsMuch(SparkSession spark) {
        ItemMatrix items = new ItemMatrix(List.of("a", "b", "c"), List.of(floats(1), floats(3), floats(2)));
        Dataset<Row> vectors = Rows.frame(
                spark, "user_id STRING, vector ARRAY<FLOAT>", row("u1", List.of(1f)), row("u2", List.of(1f)));
        Dataset<Row> excluded = Rows.frame(spark, "user_id STRING, item_id STRING", row("u1", "c"), row("u2", "gone"));
        Dataset<Row> raised = Rows.frame(
                spark,
                "user_id STRING, item_id STRING, amount FLOAT",
                row("u1", "c", 9f),
                row("u1", "a", 2.5f),
                row("u2", "gone", 7f),
                row("nobody", "a", 7f));

        assertRows(
                new CandidateScorer(spark, items, Scoring.best(2))
                        .named(new ListRequests(spark, items).of(vectors, excluded, raised)),
                row("u1", List.of("a", "b"), List.of(3.5f, 3f)),
                row("u2", List.of("b", "c"), List.of(3f, 2f)));
    }

    @Test
    void aScoreIsNotLowered(SparkSession spark) {
        Dataset<Row> scored = new CandidateScorer(spark, items(new Random(1), 2, 2), Scoring.best(5))
                .named(users(spark, row("u1", List.of(1f, 1f), List.of(), List.of(0), List.of(-1f))));

        assertThatThrownBy(scored::collectAsList).rootCause().hasMessage("user u1: a score is raised by -1.0");
    }

    @Test
    void encodedListsHoldTheSameByNumber(SparkSession spark) {
        ItemMatrix items = new ItemMatrix(List.of("a", "b", "c"), List.of(floats(1), floats(3), floats(2)));
        CandidateScorer scorer = new CandidateScorer(spark, items, Scoring.best(2));
        Row list = scorer.encoded(
                        users(spark, row("u1", List.of(1f), List.of(1), List.of(), List.of())), new int[] {7, 8, 900})
                .head();

        assertThat(list.getString(0)).isEqualTo("u1");
        assertThat(list.getInt(1)).isEqualTo(2);
        assertThat(CandidateList.CODEC.decode(list.getAs(2)))
                .isEqualTo(CandidateList.of(new int[] {900, 7}, floats(2, 1)));
        assertThat(scorer.kernels()).isEqualTo(Kernels.fastest().name());
    }

    private static float[] floats(float... values) {
        return values;
    }

    /** MLlib's own answer, on a model that it has trained. */
    @Test
    void agreesWithMllibOnARealModel(SparkSession spark) {
        int count = 15;
        float rounding = 1e-5f;
        ALSModel model = model(spark);
        List<String> ids = new ArrayList<>();
        List<float[]> vectors = new ArrayList<>();
        for (Row item : model.itemFactors().sort("id").collectAsList()) {
            ids.add(Integer.toString(item.getInt(0)));
            vectors.add(array(item.getList(1)));
        }
        Dataset<Row> users = model.userFactors()
                .select(
                        functions.col("id").cast("string").as("user_id"),
                        functions.col("features").as("vector"));
        Map<String, Row> ours = new HashMap<>();
        new CandidateScorer(spark, new ItemMatrix(ids, vectors), Scoring.best(count))
                .named(ListRequests.plain(users))
                .collectAsList()
                .forEach(list -> ours.put(list.getString(0), list));

        List<Row> theirs = model.recommendForAllUsers(count).collectAsList();

        assertThat(ours).hasSize(theirs.size()).hasSizeGreaterThan(30);
        int sameItem = 0;
        for (Row list : theirs) {
            Row our = ours.get(Integer.toString(list.getInt(0)));
            List<Row> their = list.getList(1);
            assertThat(our.getList(1)).hasSize(count);
            for (int r = 0; r < count; r++) {
                // At each rank the scores agree to the last bits; so items may differ only where scores tie.
                assertThat(our.<Float>getList(2).get(r)).isCloseTo(their.get(r).getFloat(1), within(rounding));
                sameItem += our.<String>getList(1)
                                .get(r)
                                .equals(Integer.toString(their.get(r).getInt(0)))
                        ? 1
                        : 0;
            }
        }
        assertThat((double) sameItem / (theirs.size() * count)).isGreaterThan(0.98);
    }

    private static ALSModel model(SparkSession spark) {
        Random random = new Random(7);
        List<Row> ratings = new ArrayList<>();
        for (int user = 0; user < 40; user++) {
            for (int n = 0; n < 12; n++) {
                // Two tastes: even users like even items.
                int item = 2 * random.nextInt(30) + (random.nextInt(5) == 0 ? 1 - user % 2 : user % 2);
                ratings.add(row(user, item, 1f + random.nextInt(8)));
            }
        }
        return new ALS()
                .setImplicitPrefs(true)
                .setRank(8)
                .setMaxIter(3)
                .setNumBlocks(2)
                .setSeed(1)
                .fit(Rows.frame(spark, "user INT, item INT, rating FLOAT", ratings.toArray(Row[]::new)));
    }

    private static float[] bruteForce(ItemMatrix items, List<Float> user, List<Integer> excluded) {
        float[] scores = new float[items.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Twin.score(array(user), items.vector(i));
        }
        excluded.forEach(position -> scores[position] = Float.NEGATIVE_INFINITY);
        return scores;
    }

    private static ItemMatrix items(Random random, int count, int rank) {
        List<String> ids = new ArrayList<>();
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add("i" + i);
            vectors.add(array(vector(random, rank)));
        }
        return new ItemMatrix(ids, vectors);
    }

    /** Coarse values, so that inner products tie. */
    private static List<Float> vector(Random random, int rank) {
        List<Float> vector = new ArrayList<>();
        for (int k = 0; k < rank; k++) {
            vector.add((random.nextInt(5) - 2) * 0.5f);
        }
        return vector;
    }

    private static List<Integer> someOf(Random random, int size) {
        TreeSet<Integer> some = new TreeSet<>();
        int many = random.nextInt(size + 1);
        for (int i = 0; i < many; i++) {
            some.add(random.nextInt(size));
        }
        return List.copyOf(some);
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int k = 0; k < array.length; k++) {
            array[k] = values.get(k);
        }
        return array;
    }

    private static Dataset<Row> users(SparkSession spark, Row... users) {
        return spark.createDataFrame(List.of(users), CandidateScorer.USER);
    }
}
