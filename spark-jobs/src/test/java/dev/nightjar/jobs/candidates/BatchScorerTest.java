package dev.nightjar.jobs.candidates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.kernels.KernelSource;
import dev.nightjar.jobs.kernels.Kernels;
import dev.nightjar.jobs.kernels.Panels;
import dev.nightjar.jobs.kernels.PlainKernel;
import dev.nightjar.jobs.kernels.Twin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link BatchScorer} against {@link Twin}, over random shapes, shards, masks and raises. */
class BatchScorerTest {
    /** Small whole numbers: scores are exact, and many tie. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void everyKernelFindsWhatTheTwinFinds(long seed) {
        Random random = new Random(seed);
        int rank = 1 + random.nextInt(24);
        int count = 1 + random.nextInt(random.nextBoolean() ? 20 : 1000);
        // More than a tile's 4,096 columns in a third of the cases, and catalogues of one item.
        int many = 1 + random.nextInt(List.of(2, 300, 9000).get((int) (seed % 3)));
        ItemMatrix items = items(random, many, rank);
        // Between a shard per panel and one for all.
        long bytes = 4L * Panels.WIDTH * rank * (1 + random.nextInt(200));
        // More than a tile's 30 users, and once more than a batch's 1,920.
        int users = seed == 16 ? 1925 : 1 + random.nextInt(70);
        List<float[]> vectors = vectors(random, users, rank);
        List<int[]> excluded = new ArrayList<>();
        List<int[]> raised = new ArrayList<>();
        List<float[]> amounts = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            excluded.add(someOf(random, items.size(), user));
            raised.add(IntStream.of(someOf(random, items.size(), user + 5))
                    .distinct()
                    .toArray());
            amounts.add(amounts(random, raised.get(user).length));
        }

        for (KernelSource kernel : List.<KernelSource>of(Kernels::fastest, PlainKernel::new)) {
            BatchScorer batch = new BatchScorer(shards(items, bytes), rank, count, kernel.open());
            for (int from = 0; from < users; from += batch.size()) {
                batch.clear();
                while (from + batch.size() < users && !batch.isFull()) {
                    int user = from + batch.size();
                    batch.add(vectors.get(user), excluded.get(user), raised.get(user), amounts.get(user));
                }
                batch.score();
                for (int user = 0; user < batch.size(); user++) {
                    float[] scores = scores(items, vectors.get(from + user));
                    for (int i = 0; i < raised.get(from + user).length; i++) {
                        scores[raised.get(from + user)[i]] += amounts.get(from + user)[i];
                    }
                    for (int position : excluded.get(from + user)) {
                        scores[position] = Float.NEGATIVE_INFINITY;
                    }
                    check(batch, user, scores, count);
                }
            }
        }
    }

    private static float[] scores(ItemMatrix items, float[] vector) {
        float[] scores = new float[items.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Twin.score(vector, items.vector(i));
        }
        return scores;
    }

    private static void check(BatchScorer batch, int user, float[] scores, int count) {
        int[] expected = Twin.best(scores, count);
        int[] positions = new int[batch.size(user)];
        float[] found = new float[positions.length];
        batch.read(user, positions, found);
        assertThat(positions).containsExactly(expected);
        for (int rank = 0; rank < expected.length; rank++) {
            assertThat(found[rank]).isEqualTo(scores[expected[rank]] + 0f);
        }
    }

    private static List<Supplier<Panels>> shards(ItemMatrix items, long bytes) {
        List<Supplier<Panels>> shards = new ArrayList<>();
        for (Panels shard : items.shards(bytes)) {
            shards.add(() -> shard);
        }
        return shards;
    }

    private static ItemMatrix items(Random random, int many, int rank) {
        return new ItemMatrix(IntStream.range(0, many).mapToObj(i -> "i" + i).toList(), vectors(random, many, rank));
    }

    private static List<float[]> vectors(Random random, int many, int rank) {
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            float[] vector = new float[rank];
            for (int k = 0; k < rank; k++) {
                vector[k] = random.nextInt(5) - 2;
            }
            vectors.add(vector);
        }
        return vectors;
    }

    /** Whole numbers too; some raise by nothing. */
    private static float[] amounts(Random random, int many) {
        float[] amounts = new float[many];
        for (int i = 0; i < many; i++) {
            amounts[i] = random.nextInt(12);
        }
        return amounts;
    }

    /** Nothing, some or, of every tenth user, everything. */
    private static int[] someOf(Random random, int size, int user) {
        if (user % 10 == 9) {
            return IntStream.range(0, size).toArray();
        }
        int[] some = new int[random.nextInt(Math.min(size, 50) + 1)];
        for (int i = 0; i < some.length; i++) {
            some[i] = random.nextInt(size);
        }
        Arrays.sort(some);
        return some;
    }
}
