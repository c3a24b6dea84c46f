package dev.nightjar.jobs.repeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightSearchTest {
    private static final int USED_UP = 0;
    private static final int KEPT = 1;

    /** Of one category what was bought is bought again, of the other never. */
    @Test
    void eachCategoryGetsTheWeightThatItsBuyersShow() {
        List<Contest> contests = contests(400);
        WeightSearch search = new WeightSearch(contests, 2, 0);
        double common = search.common();

        WeightSearch.Found usedUp = search.of(USED_UP, common);
        WeightSearch.Found kept = search.of(KEPT, common);

        assertThat(usedUp.weight()).isGreaterThan(0.2);
        assertThat(kept.weight()).isZero();
        assertThat(kept.users()).isEqualTo(contests.size());
        assertThat(search.quality(new double[] {usedUp.weight(), kept.weight()}))
                .isGreaterThan(search.quality(new double[] {common, common}))
                .isGreaterThan(search.quality(new double[2]) + 0.1);
    }

    @Test
    void aCategoryOfFewBuyersStaysNearTheStore() {
        WeightSearch search = new WeightSearch(contests(10), 2, 30);
        WeightSearch.Found kept = search.of(KEPT, 1);

        assertThat(kept.own()).isZero();
        assertThat(kept.weight()).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void whereNobodyOwnsOfACategoryItHasTheStores() {
        assertThat(new WeightSearch(contests(10), 3, 30).of(2, 0.5)).isEqualTo(new WeightSearch.Found(0.5, 0, 0.5));
    }

    @Test
    void whereNothingReturnsPurchasesCountNothing() {
        List<Contest> contests = List.of(new Contest(
                new float[] {0.5f, 0.2f}, new float[] {0, 1}, new int[2], BitSet.valueOf(new long[] {1}), 1));

        assertThat(new WeightSearch(contests, 1, 0).common()).isZero();
    }

    /** Thirty items that are not owned, liked between 0 and 1, and two owned ones that are liked little. */
    private static List<Contest> contests(int users) {
        Random random = new Random(3);
        List<Contest> contests = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            float[] scores = new float[32];
            float[] frequencies = new float[32];
            int[] categories = new int[32];
            BitSet bought = new BitSet();
            for (int i = 0; i < 30; i++) {
                scores[i] = random.nextFloat();
                bought.set(i, random.nextFloat() < scores[i] / 5);
            }
            for (int category : new int[] {USED_UP, KEPT}) {
                scores[30 + category] = random.nextFloat() / 5;
                frequencies[30 + category] = 1;
                categories[30 + category] = category;
            }
            bought.set(30 + USED_UP, random.nextFloat() < 0.8);
            if (!bought.isEmpty()) {
                contests.add(new Contest(scores, frequencies, categories, bought, bought.cardinality()));
            }
        }
        return contests;
    }
}
