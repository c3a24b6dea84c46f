package dev.nightjar.serving.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private long now = Long.MAX_VALUE - 10;

    @Test
    void aTripFitsUntilItsTimeoutWouldOverrun() {
        Deadline deadline = Deadline.in(Duration.ofMillis(100), () -> now);
        now += Duration.ofMillis(50).toNanos();
        assertThat(deadline.leaves(Duration.ofMillis(50))).isTrue();
        now += 1;
        assertThat(deadline.leaves(Duration.ofMillis(50))).isFalse();
        now += Duration.ofSeconds(1).toNanos();
        assertThat(deadline.leaves(Duration.ZERO)).isFalse();
    }
}
