package dev.nightjar.jobs.candidates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.jobs.kernels.Panels;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemMatrixTest {

    @Test
    void shardsHoldAllItemsInOrder() {
        List<float[]> vectors =
                IntStream.range(0, 70).mapToObj(i -> new float[] {i, -i}).toList();
        ItemMatrix items =
                new ItemMatrix(IntStream.range(0, 70).mapToObj(i -> "i" + i).toList(), vectors);

        assertThat(items.shards(1).stream().map(Panels::items)).containsExactly(32, 32, 6);
        assertThat(items.shards(2 * 4 * 32 * 2).stream().map(Panels::items)).containsExactly(64, 6);
        assertThat(items.shards(Long.MAX_VALUE).stream().map(Panels::items)).containsExactly(70);
        Panels last = items.shards(1).get(2);
        assertThat(last.values()[5]).isEqualTo(69);
        assertThat(last.values()[Panels.WIDTH + 5]).isEqualTo(-69);
        assertThat(last.values()[6]).isZero();
    }

    @Test
    void noItemsMakeAnEmptyMatrix() {
        ItemMatrix none = new ItemMatrix(List.of(), List.of());

        assertThat(none.size()).isZero();
        assertThat(none.longest()).isZero();
        assertThat(none.shards(1)).isEmpty();
    }

    @Test
    void theLongestVectorIsKnown() {
        assertThat(new ItemMatrix(List.of("a", "b"), List.of(new float[] {1, 1}, new float[] {3, -4})).longest())
                .isEqualTo(5);
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
