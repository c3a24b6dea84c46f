package dev.nightjar.serving.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.serving.guard.Shedding.BlackFriday;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SheddingTest {
    @Test
    void autoShedsTheRequestsBeyondTheBoundAndNoOthers() {
        Shedding shedding = new Shedding(2, Map.of());
        var first = shedding.enter("any");
        var second = shedding.enter("any");
        var third = shedding.enter("any");
        assertThat(first.isShed()).isFalse();
        assertThat(second.isShed()).isFalse();
        assertThat(third.isShed()).isTrue();
        first.close();
        second.close();
        try (var next = shedding.enter("any")) {
            assertThat(next.isShed()).isFalse();
        }
        third.close();
    }

    @Test
    void onAndOffDoNotCount() {
        Shedding shedding = new Shedding(1, Map.of("busy", BlackFriday.of("on"), "calm", BlackFriday.of("off")));
        try (var on = shedding.enter("busy");
                var off = shedding.enter("calm")) {
            assertThat(on.isShed()).isTrue();
            assertThat(off.isShed()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void howeverRequestsOverlapTheCountComesBackToNothing(int seed) {
        Random random = new Random(seed);
        Shedding shedding = new Shedding(5, Map.of());
        Deque<Shedding.Pass> open = new ArrayDeque<>();
        for (int i = 0; i < 1_000; i++) {
            if (open.isEmpty() || random.nextBoolean()) {
                int before = shedding.inFlight();
                open.push(shedding.enter("any"));
                assertThat(open.peek().isShed()).isEqualTo(before >= 5);
            } else {
                open.pop().close();
            }
            assertThat(shedding.inFlight()).isEqualTo(open.size());
        }
        open.forEach(Shedding.Pass::close);
        assertThat(shedding.inFlight()).isZero();
    }
}
