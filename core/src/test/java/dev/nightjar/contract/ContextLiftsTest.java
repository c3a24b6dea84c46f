package dev.nightjar.contract;

import static dev.nightjar.context.Daypart.EVENING;
import static dev.nightjar.context.Daypart.MORNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContextLifts.Lift;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextLiftsTest {
    private static final Lift KITCHEN = new Lift("mobile", EVENING, "kitchen", 1.1f, 500);
    private static final Lift COFFEE = new Lift("mobile", EVENING, "kitchen/coffee", 0.9f, 50);
    private static final Lift ANY_TEA = new Lift("", EVENING, "kitchen/tea", 1.2f, 80);
    private static final Lift ANY_COFFEE = new Lift("", EVENING, "kitchen/coffee", 1.2f, 200);

    private final ContextLifts lifts = ContextLifts.of(List.of(KITCHEN, COFFEE, ANY_TEA, ANY_COFFEE));

    @Test
    void theMostSpecificKnownCategoryCounts() {
        assertThat(lifts.lookup("mobile", EVENING, "kitchen/coffee/beans")).contains(COFFEE);
        assertThat(lifts.lookup("mobile", EVENING, "kitchen/coffee")).contains(COFFEE);
        assertThat(lifts.lookup("mobile", EVENING, "kitchen/pans")).contains(KITCHEN);
        assertThat(lifts.lookup("mobile", EVENING, "kitchenware")).isEmpty();
        assertThat(lifts.lookup("mobile", EVENING, "")).isEmpty();
    }

    @Test
    void aMoreSpecificCategoryOfAnyDeviceCountsBeforeAnAncestorOfThisOne() {
        assertThat(lifts.lookup("mobile", EVENING, "kitchen/tea")).contains(ANY_TEA);
    }

    @Test
    void anUnknownDeviceGetsWhatHoldsForAny() {
        assertThat(lifts.lookup("", EVENING, "kitchen/coffee")).contains(ANY_COFFEE);
        assertThat(lifts.lookup("fridge", EVENING, "kitchen/coffee")).contains(ANY_COFFEE);
        assertThat(lifts.lookup("fridge", EVENING, "kitchen/pans")).isEmpty();
    }

    @Test
    void anotherDaypartIsAnotherMatter() {
        assertThat(lifts.lookup("mobile", MORNING, "kitchen/coffee")).isEmpty();
        assertThat(ContextLifts.NONE.lookup("mobile", EVENING, "kitchen/coffee"))
                .isEmpty();
    }

    @Test
    void aLiftIsNamedForExplanations() {
        assertThat(COFFEE.name()).isEqualTo("context:mobile/evening:kitchen/coffee");
        assertThat(ANY_TEA.name()).isEqualTo("context:any/evening:kitchen/tea");
    }

    @Test
    void whatIsNoLiftIsRefused() {
        assertThatThrownBy(() -> new Lift("", EVENING, "", 1, 1)).hasMessageContaining("it names a category");
        assertThatThrownBy(() -> new Lift("", EVENING, "a", 0, 1)).hasMessageContaining("factor 0.0");
        assertThatThrownBy(() -> new Lift("", EVENING, "a", Float.NaN, 1)).hasMessageContaining("factor NaN");
        assertThatThrownBy(() -> new Lift("", EVENING, "a", 1, -1)).hasMessageContaining("support -1");
        assertThatThrownBy(() -> ContextLifts.of(List.of(COFFEE, COFFEE)))
                .hasMessage("two lifts of context:mobile/evening:kitchen/coffee");
    }

    @Test
    void theOrderInWhichTheyAreGivenHasNoSay() {
        List<Lift> given = new ArrayList<>(List.of(ANY_COFFEE, COFFEE, KITCHEN, ANY_TEA));
        ContextLifts same = ContextLifts.of(given);
        given.clear();
        assertThat(same).isEqualTo(lifts).hasSameHashCodeAs(lifts);
        assertThat(ContextLifts.CODEC.encode(same)).isEqualTo(ContextLifts.CODEC.encode(lifts));
    }
}
