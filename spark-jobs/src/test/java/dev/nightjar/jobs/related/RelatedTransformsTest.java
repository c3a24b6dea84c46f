package dev.nightjar.jobs.related;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.frame;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.jobs.SparkExtension;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transforms against the plainest possible loops. */
@ExtendWith(SparkExtension.class)
class RelatedTransformsTest {
    private static final String[] CATEGORIES = {"", "kitchen", "kitchen/boards", "kitchen/knives", "bath"};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void pairsAgreeWithCountingOneByOne(long seed, SparkSession spark) {
        SlowShop shop = new SlowShop(new Random(seed));
        Map<String, Double> found = new TreeMap<>();
        Together.of(shop.baskets(spark), Baskets.ITEM, shop.baskets.size(), 2)
                .collectAsList()
                .forEach(r -> found.put(r.getString(0) + " " + r.getString(1), r.getDouble(2)));

        Map<String, Double> expected = new TreeMap<>();
        for (String one : shop.categories.keySet()) {
            for (String other : shop.categories.keySet()) {
                double root = shop.root(one, other);
                if (root > 0) {
                    expected.put(one + " " + other, root);
                }
            }
        }
        assertThat(found.keySet()).isEqualTo(expected.keySet()).hasSizeGreaterThan(3);
        found.forEach((pair, root) -> assertThat(root).isCloseTo(expected.get(pair), within(1e-9)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void complementsAgreeWithScoringEveryItemOfEveryPartner(long seed, SparkSession spark) {
        SlowShop shop = new SlowShop(new Random(seed));
        Complements complements = new Complements(2, 2, 3);
        Baskets baskets = new Baskets(shop.baskets(spark), shop.baskets.size(), 0, 0);
        Dataset<Row> items = shop.items(spark);
        Dataset<Row> ranked = RelatedJob.ranked(
                complements
                        .of(
                                complements.categories(baskets, items),
                                items,
                                Together.of(baskets.rows(), Baskets.ITEM, baskets.count(), 2))
                        .withColumnRenamed(Baskets.ITEM, Together.ONE),
                3);
        Map<String, List<String>> found = new TreeMap<>();
        Map<String, List<Float>> scores = new TreeMap<>();
        ranked.sort("item_id", "rank").collectAsList().forEach(r -> {
            found.computeIfAbsent(r.getString(0), k -> new ArrayList<>()).add(r.getString(2));
            scores.computeIfAbsent(r.getString(0), k -> new ArrayList<>()).add(r.getFloat(3));
        });

        Map<String, List<String>> expected = new TreeMap<>();
        for (String item : shop.categories.keySet()) {
            List<String> best = shop.complements(item, 2, 3);
            if (!best.isEmpty()) {
                expected.put(item, best);
            }
        }
        assertThat(found).isEqualTo(expected).isNotEmpty();
        scores.forEach((item, list) -> assertThat(list).isSortedAccordingTo(Comparator.reverseOrder()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void similarItemsAgreeWithComparingAllOfThem(long seed, SparkSession spark) {
        Random random = new Random(seed);
        int rank = 1 + random.nextInt(5);
        int count = 1 + random.nextInt(6);
        Map<String, float[]> vectors = new TreeMap<>();
        for (int i = 0; i < 25; i++) {
            // Few values, so that directions repeat and cosines tie; some vectors are all 0.
            float[] vector = new float[rank];
            for (int k = 0; k < rank; k++) {
                vector[k] = random.nextInt(3) - 1;
            }
            vectors.put("i" + i, vector);
        }
        Row[] rows = vectors.entrySet().stream()
                .map(e -> row(
                        e.getKey(),
                        IntStream.range(0, rank)
                                .mapToObj(k -> (Object) e.getValue()[k])
                                .toList()))
                .toArray(Row[]::new);
        Map<String, List<Row>> found = new HashMap<>();
        Similar.of(spark, frame(spark, "item_id STRING, vector ARRAY<FLOAT>", rows), count)
                .sort(Best.RANK)
                .collectAsList()
                .forEach(r -> found.computeIfAbsent(r.getString(0), k -> new ArrayList<>())
                        .add(r));

        for (String item : vectors.keySet()) {
            Map<String, Double> cosines = new TreeMap<>();
            vectors.forEach((other, vector) -> {
                double cosine = cosine(vectors.get(item), vector);
                if (!other.equals(item) && cosine > 1e-9) {
                    cosines.put(other, cosine);
                }
            });
            List<Double> best = cosines.values().stream()
                    .sorted(Comparator.reverseOrder())
                    .limit(count)
                    .toList();
            List<Row> ours = found.getOrDefault(item, List.of());
            assertThat(ours)
                    .hasSize(best.size())
                    .extracting(r -> r.getString(1))
                    .doesNotContain(item)
                    .doesNotHaveDuplicates();
            for (int i = 0; i < best.size(); i++) {
                assertThat(ours.get(i).getInt(3)).isEqualTo(i + 1);
                assertThat((double) ours.get(i).getFloat(2)).isCloseTo(best.get(i), within(1e-6));
                assertThat(cosines.get(ours.get(i).getString(1))).isCloseTo(best.get(i), within(1e-6));
            }
        }
    }

    @Test
    void equalScoresGoByItemId(SparkSession spark) {
        Dataset<Row> scored = frame(
                spark,
                "one STRING, other STRING, score DOUBLE",
                row("x", "c", 1.0),
                // The same to a float.
                row("x", "b", 1.0 + 1e-12),
                row("x", "a", 1.0),
                row("x", "d", 2.0));

        assertRows(RelatedJob.ranked(scored, 3), row("x", 1, "d", 2f), row("x", 2, "a", 1f), row("x", 3, "b", 1f));
    }

    @Test
    void itemsWithTheSameEmbeddingAreSimilarInTheOrderOfTheirIds(SparkSession spark) {
        Dataset<Row> embeddings = frame(
                spark,
                "item_id STRING, vector ARRAY<FLOAT>",
                row("c", List.of(2f, 0f)),
                row("a", List.of(1f, 0f)),
                row("b", List.of(1f, 0f)),
                row("opposite", List.of(-1f, 0f)),
                row("zero", List.of(0f, 0f)));

        assertRows(
                Similar.of(spark, embeddings, 1).select(Baskets.ITEM, Together.OTHER, Best.RANK),
                row("a", "b", 1),
                row("b", "a", 1),
                row("c", "a", 1));
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int k = 0; k < a.length; k++) {
            dot += a[k] * b[k];
            aa += a[k] * a[k];
            bb += b[k] * b[k];
        }
        return aa == 0 || bb == 0 ? 0 : dot / Math.sqrt(aa * bb);
    }

    /** A shop of a few items in baskets that lean to one theme each, and everything computed by loops. */
    private static final class SlowShop {
        private final List<Set<String>> baskets = new ArrayList<>();
        private final Map<String, String> categories = new TreeMap<>();
        private final Map<String, Double> popularity = new TreeMap<>();

        SlowShop(Random random) {
            for (int i = 0; i < 20; i++) {
                categories.put("i" + i, CATEGORIES[i % CATEGORIES.length]);
                popularity.put("i" + i, random.nextInt(5) * 0.5);
            }
            for (int b = 0; b < 80; b++) {
                Set<String> basket = new HashSet<>();
                int theme = random.nextInt(4);
                for (int n = 1 + random.nextInt(4); n > 0; n--) {
                    basket.add("i" + (random.nextInt(3) == 0 ? random.nextInt(20) : theme * 5 + random.nextInt(5)));
                }
                baskets.add(basket);
            }
        }

        Dataset<Row> baskets(SparkSession spark) {
            List<Row> rows = new ArrayList<>();
            for (int b = 0; b < baskets.size(); b++) {
                for (String item : baskets.get(b)) {
                    rows.add(row("b" + b, item));
                }
            }
            return frame(spark, "basket STRING, item STRING", rows.toArray(Row[]::new));
        }

        Dataset<Row> items(SparkSession spark) {
            return frame(
                    spark,
                    "item STRING, category STRING, popularity DOUBLE",
                    categories.entrySet().stream()
                            .map(e -> row(e.getKey(), e.getValue(), popularity.get(e.getKey())))
                            .toArray(Row[]::new));
        }

        /** 0 where they are together in fewer than 2 baskets. */
        double root(String one, String other) {
            return one.equals(other) ? 0 : root(b -> b.contains(one), b -> b.contains(other));
        }

        double categoryRoot(String one, String other) {
            if (one.isEmpty() || other.isEmpty() || one.equals(other)) {
                return 0;
            }
            if (one.startsWith(other + "/") || other.startsWith(one + "/")) {
                return 0;
            }
            return root(
                    b -> b.stream().anyMatch(i -> categories.get(i).equals(one)),
                    b -> b.stream().anyMatch(i -> categories.get(i).equals(other)));
        }

        private double root(
                java.util.function.Predicate<Set<String>> one, java.util.function.Predicate<Set<String>> other) {
            long both = baskets.stream().filter(one.and(other)).count();
            return both < 2
                    ? 0
                    : LogLikelihood.root(
                            both,
                            baskets.stream().filter(one).count(),
                            baskets.stream().filter(other).count(),
                            baskets.size());
        }

        List<String> complements(String item, int partners, int count) {
            String category = categories.get(item);
            List<String> strongest = java.util.Arrays.stream(CATEGORIES)
                    .filter(other -> categoryRoot(category, other) > 0)
                    .sorted(Comparator.comparing((String other) -> -categoryRoot(category, other))
                            .thenComparing(other -> other))
                    .limit(partners)
                    .toList();
            return categories.keySet().stream()
                    .filter(other -> strongest.contains(categories.get(other)) && score(item, other) > 0)
                    .sorted(Comparator.comparing((String other) -> -score(item, other))
                            .thenComparing(other -> other))
                    .limit(count)
                    .toList();
        }

        private float score(String item, String other) {
            double s = categoryRoot(categories.get(item), categories.get(other));
            double q = popularity.get(other);
            return (float) (root(item, other) + s / (1 + s) * q / (1 + q));
        }
    }
}
