package dev.nightjar.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Target.Range;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TargetTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-20");
    private static final Item BOARD = new Item(
            0,
            "board",
            "Board",
            "kitchen/boards",
            "Lerche",
            40,
            "EUR",
            "",
            Map.of("material", "oak", "shape", "round"),
            Optional.of(TODAY.minusDays(10)),
            "");

    @Test
    void everyItemIsMeantWhereNothingIsStated() {
        assertThat(Target.EVERYTHING.matches(BOARD, TODAY)).isTrue();
        assertThat(Target.EVERYTHING.matches(Item.of(1, "x", "", "", "", 0, "EUR", ""), TODAY))
                .isTrue();
    }

    @Test
    void allThatIsStatedMustHold() {
        Target all = new Target(
                "kitchen",
                "Lerche",
                new Range(40, 40),
                Map.of("material", "oak", "shape", "round"),
                Set.of("board", "other"),
                new Range(10, 10));
        assertThat(all.matches(BOARD, TODAY)).isTrue();
        assertThat(with(all, "garden", all.brand(), all.price()).matches(BOARD, TODAY))
                .isFalse();
        assertThat(with(all, all.category(), "Amsel", all.price()).matches(BOARD, TODAY))
                .isFalse();
        assertThat(with(all, all.category(), all.brand(), new Range(40.01, 50)).matches(BOARD, TODAY))
                .isFalse();
        assertThat(with(all, all.category(), all.brand(), new Range(0, 39.99)).matches(BOARD, TODAY))
                .isFalse();
        assertThat(Target.ofItems("other").matches(BOARD, TODAY)).isFalse();
    }

    @Test
    void everyAttributeThatIsNamedMustBeTheItems() {
        assertThat(attributes(Map.of("material", "oak")).matches(BOARD, TODAY)).isTrue();
        assertThat(attributes(Map.of("material", "Oak")).matches(BOARD, TODAY)).isFalse();
        assertThat(attributes(Map.of("material", "oak", "shape", "square")).matches(BOARD, TODAY))
                .isFalse();
        assertThat(attributes(Map.of("colour", "red")).matches(BOARD, TODAY)).isFalse();
    }

    @Test
    void ageCountsInDaysFromTheFirstDayOfSale() {
        assertThat(aged(0, 10).matches(BOARD, TODAY)).isTrue();
        assertThat(aged(0, 9).matches(BOARD, TODAY)).isFalse();
        assertThat(aged(11, 20).matches(BOARD, TODAY)).isFalse();
        assertThat(aged(0, 0).matches(BOARD, TODAY.minusDays(30))).isTrue();
        Item ageless = Item.of(1, "x", "", "", "", 0, "EUR", "");
        assertThat(aged(0, 9).matches(ageless, TODAY)).isFalse();
    }

    @Test
    void rangesAreOfNumbersFromZero() {
        assertThatThrownBy(() -> new Range(-1, 2)).hasMessage("from -1.0 to 2.0; both are 0 or more");
        assertThatThrownBy(() -> new Range(0, Double.NaN)).hasMessageContaining("NaN");
        assertThat(new Range(3, 2).isEmpty()).isTrue();
        assertThat(new Range(3, 3).isEmpty()).isFalse();
    }

    private static Target with(Target target, String category, String brand, Range price) {
        return new Target(category, brand, price, target.attributes(), target.items(), target.age());
    }

    private static Target attributes(Map<String, String> attributes) {
        return new Target("", "", Range.ANY, attributes, Set.of(), Range.ANY);
    }

    private static Target aged(int least, int most) {
        return new Target("", "", Range.ANY, Map.of(), Set.of(), new Range(least, most));
    }
}
