package dev.nightjar.als;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ObjectiveTest {

    @Test
    void huPullsWithTheWholeConfidenceAndCountsOnlyWhatWasMet() {
        Objective hu = Objective.hu(2, 0.05);
        assertEquals(6, hu.weight(3));
        assertEquals(7, hu.pull(3));
        assertEquals(1, hu.ridge(20, 1_000_000), 1e-12);
    }

    @Test
    void rendlePullsWithWhatWasMetAndRegularisesByTheSizeOfTheOtherSideToo() {
        Objective rendle = Objective.rendle(2, 0.25, 0.003, 1);
        assertEquals(6, rendle.weight(3));
        assertEquals(6, rendle.pull(3));
        // 0.003 · (20 + 0.25 · 4000)
        assertEquals(3.06, rendle.ridge(20, 4000), 1e-12);
        assertEquals(0.003, Objective.rendle(2, 0.25, 0.003, 0).ridge(20, 4000), 1e-12);
    }

    @Test
    void whatCannotBeMinimisedIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Objective.rendle(1, 0, 0.1, 1));
        assertThrows(IllegalArgumentException.class, () -> Objective.rendle(1, 0.5, Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> new Objective(Objective.Form.HU, 1, 0.5, 0.1, 1));
    }
}
