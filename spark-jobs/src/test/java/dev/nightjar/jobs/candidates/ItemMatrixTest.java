package dev.nightjar.jobs.candidates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemMatrixTest {

    @Test
    void scoresAreInnerProductsInTheOrderOfTheItems() {
        ItemMatrix items = new ItemMatrix(List.of("a", "b"), List.of(new float[] {1, 2}, new float[] {-3, 0.5f}));
        float[] scores = new float[2];
        items.score(new float[] {10, 100}, scores);

        assertThat(scores).containsExactly(210, 20);
        assertThat(items.size()).isEqualTo(2);
        assertThat(items.rank()).isEqualTo(2);
        assertThat(items.id(1)).isEqualTo("b");
    }

    @Test
    void noItemsMakeAnEmptyMatrix() {
        assertThat(new ItemMatrix(List.of(), List.of()).size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aVectorWithWhatIsNoNumberIsRefused(float value) {
        assertThatThrownBy(() -> new ItemMatrix(List.of("a", "b"), List.of(new float[] {1}, new float[] {value})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("item b: its embedding holds " + value
                        + "; train again with a larger jobs.train.regularization");
    }

    @Test
    void vectorsOfDifferentLengthsAreRefused() {
        assertThatThrownBy(() -> new ItemMatrix(List.of("a", "b"), List.of(new float[] {1, 2}, new float[] {1})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("item b: an embedding of length 1 among others of 2");
    }
}
