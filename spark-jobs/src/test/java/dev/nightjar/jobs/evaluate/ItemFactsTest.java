package dev.nightjar.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemFactsTest {
    private static final double EXACT = 1e-6;
    private static final ItemFacts FACTS = new ItemFacts(
            List.of(
                    new ItemFacts.Item("best-seller", 8, false, List.of(2f, 0f)),
                    new ItemFacts.Item("second", 4, true, List.of(0f, 3f)),
                    new ItemFacts.Item("third", 2, false, List.of(-1f, 0f)),
                    new ItemFacts.Item("unsold", 0, true, List.of()),
                    new ItemFacts.Item("unsold too", 0, false, List.of())),
            16);

    @Test
    void noveltyIsTheSurpriseInBits() {
        // 16 buyers in all: 8 of them are 1 bit, 4 are 2, 2 are 3; none is taken for half a buyer, 5 bits.
        assertThat(measured(Measure.NOVELTY, 0)).isCloseTo(1, within(EXACT));
        assertThat(measured(Measure.NOVELTY, 0, 1, 2)).isCloseTo(2, within(EXACT));
        assertThat(measured(Measure.NOVELTY, 3)).isCloseTo(5, within(EXACT));
    }

    @Test
    void popularityIsTheMeanPercentile() {
        assertThat(measured(Measure.POPULARITY, 0)).isEqualTo(1);
        assertThat(measured(Measure.POPULARITY, 4)).isZero();
        assertThat(measured(Measure.POPULARITY, 0, 2)).isCloseTo(0.75, within(EXACT));
    }

    @Test
    void newItemsAreAShare() {
        assertThat(measured(Measure.NEW_ITEMS, 0, 1, 2, 3)).isEqualTo(0.5);
    }

    @Test
    void diversityIsOneLessTheMeanCosineOfPairs() {
        // Cosines: 0 between the first two, -1 between first and third, 0 between second and third.
        assertThat(measured(Measure.DIVERSITY, 0, 1)).isCloseTo(1, within(EXACT));
        assertThat(measured(Measure.DIVERSITY, 0, 2)).isCloseTo(2, within(EXACT));
        assertThat(measured(Measure.DIVERSITY, 0, 1, 2)).isCloseTo(4 / 3.0, within(EXACT));
        assertThat(measured(Measure.DIVERSITY, 0, 3)).as("like none").isCloseTo(1, within(EXACT));
        assertThat(measured(Measure.DIVERSITY, 0)).as("no pair").isZero();
    }

    private static double measured(Measure measure, int... list) {
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        FACTS.measure(ItemList.of(list), list.length, values);
        return values.get(measure);
    }
}
