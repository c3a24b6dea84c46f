package dev.nightjar.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against figures worked out by hand. */
class ListQualityTest {
    private static final double EXACT = 1e-12;
    /** 1 / log2(2), 1 / log2(3), 1 / log2(4), 1 / log2(5). */
    private static final double[] DISCOUNT = {1, 0.6309297535714575, 0.5, 0.43067655807339306};

    @Test
    void hitsInTheSecondAndFourthOfFourPlaces() {
        // Relevant are 7, 9 and one that could not be listed.
        Map<Measure, Double> values = quality(new int[] {1, 7, 2, 9}, 3, 4, 7, 9);
        assertThat(of(Measure.RECALL, values)).isCloseTo(2 / 3.0, within(EXACT));
        assertThat(of(Measure.HITS, values)).isCloseTo(2 / 3.0, within(EXACT));
        assertThat(of(Measure.NDCG, values))
                .isCloseTo((DISCOUNT[1] + DISCOUNT[3]) / (DISCOUNT[0] + DISCOUNT[1] + DISCOUNT[2]), within(EXACT));
        // Precision is 1/2 at the first hit and 2/4 at the second.
        assertThat(of(Measure.MAP, values)).isCloseTo((0.5 + 0.5) / 3, within(EXACT));
        assertThat(of(Measure.MRR, values)).isEqualTo(0.5);
    }

    @Test
    void moreRelevantItemsThanPlacesCannotAllBeHit() {
        Map<Measure, Double> values = quality(new int[] {1, 2}, 5, 2, 1, 2, 3, 4, 5);
        assertThat(of(Measure.RECALL, values)).isEqualTo(0.4);
        for (Measure measure : new Measure[] {Measure.HITS, Measure.NDCG, Measure.MAP, Measure.MRR}) {
            assertThat(of(measure, values)).as(measure.label()).isCloseTo(1, within(EXACT));
        }
    }

    @Test
    void placesBeyondKDoNotCount() {
        Map<Measure, Double> values = quality(new int[] {1, 2, 3}, 1, 2, 3);
        for (Measure measure : new Measure[] {Measure.RECALL, Measure.HITS, Measure.NDCG, Measure.MAP, Measure.MRR}) {
            assertThat(of(measure, values)).as(measure.label()).isZero();
        }
    }

    @Test
    void anEmptyListHitsNothing() {
        assertThat(of(Measure.NDCG, quality(new int[0], 1, 10, 3))).isZero();
    }

    private static double of(Measure measure, Map<Measure, Double> values) {
        return values.get(measure);
    }

    private static Map<Measure, Double> quality(int[] list, int count, int k, int... relevant) {
        BitSet set = new BitSet();
        for (int item : relevant) {
            set.set(item);
        }
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        ListQuality.of(ItemList.of(list), set, count, k, values);
        return values;
    }
}
