package dev.nightjar.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SumsTest {
    private static final long SEED = 3;

    @Test
    void theSumOfPartsIsTheSumOfAllInAnyOrder() {
        Sums all = new Sums();
        Sums even = new Sums();
        Sums odd = new Sums();
        for (int user = 0; user < 50; user++) {
            add(all, user);
        }
        for (int user = 48; user >= 0; user -= 2) {
            add(even, user);
        }
        for (int user = 1; user < 50; user += 2) {
            add(odd, user);
        }
        Sums together = odd.plus(even);
        assertThat(together.users()).isEqualTo(50);
        assertThat(together.listedItems()).isEqualTo(all.listedItems());
        assertThat(together.mean(Measure.NDCG)).isEqualTo(all.mean(Measure.NDCG));
        assertThat(together.sampleMeans(Measure.NDCG)).isEqualTo(all.sampleMeans(Measure.NDCG));
    }

    @Test
    void theIntervalIsThatOfTheMeanOfManyUsers() {
        Random random = new Random(5);
        Sums sums = new Sums();
        int users = 2_000;
        for (int user = 0; user < users; user++) {
            // 0 or 1 with equal chances: a standard deviation of 1/2, and so of 1/2/√2000 of the mean.
            Map<Measure, Double> values = Map.of(Measure.HITS, (double) random.nextInt(2));
            sums.add(values, Replicates.of("u" + user, SEED), ItemList.EMPTY);
        }
        Figure figure = Figure.of(new Group(Target.ALL, Group.KNOWN, "m", 20), sums, Measure.HITS);
        double half = 1.96 * 0.5 / Math.sqrt(users);
        assertThat((figure.high() - figure.low()) / 2).isCloseTo(half, within(0.2 * half));
        assertThat(figure.value()).isBetween(figure.low(), figure.high()).isCloseTo(0.5, within(3 * half));
    }

    @Test
    void theDifferenceOfTwoThatAlwaysDifferAlikeHasNoSpread() {
        Sums one = new Sums();
        Sums other = new Sums();
        for (int user = 0; user < 100; user++) {
            int[] counts = Replicates.of("u" + user, SEED);
            double value = user % 4 / 8.0;
            one.add(Map.of(Measure.HITS, value), counts, ItemList.EMPTY);
            other.add(Map.of(Measure.HITS, value + 0.25), counts, ItemList.EMPTY);
        }
        Group group = new Group(Target.ALL, Group.KNOWN, "m", 20);
        Figure figure = Figure.difference(group, other, "one", one, Measure.HITS);
        assertThat(figure.value()).isCloseTo(0.25, within(1e-9));
        assertThat(figure.high() - figure.low()).isCloseTo(0, within(1e-9));
    }

    @Test
    void aUserCountsOnceInASampleOnAverageAndAlwaysAlike() {
        long total = 0;
        for (int user = 0; user < 500; user++) {
            assertThat(Replicates.of("u" + user, SEED)).isEqualTo(Replicates.of("u" + user, SEED));
            total += Arrays.stream(Replicates.of("u" + user, SEED)).sum();
        }
        assertThat(total / 500.0 / Replicates.COUNT).isCloseTo(1, within(0.02));
    }

    private static void add(Sums sums, int user) {
        sums.add(Map.of(Measure.NDCG, 1 / (1.0 + user)), Replicates.of("u" + user, SEED), ItemList.of(user % 7));
    }
}
