package dev.nightjar.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTest {

    @Test
    void boundsAreInclusive() {
        assertThat(Check.atLeast("c", 0.5, 0.5, "").passed()).isTrue();
        assertThat(Check.atLeast("c", 0.49, 0.5, "").passed()).isFalse();
        assertThat(Check.atMost("c", 0.5, 0.5, "").passed()).isTrue();
        assertThat(Check.atMost("c", 0.51, 0.5, "").passed()).isFalse();
    }

    @Test
    void whatIsNoNumberNeverPasses() {
        assertThat(Check.atLeast("c", Double.NaN, 0, "").passed()).isFalse();
        assertThat(Check.atMost("c", Double.NaN, 1, "").passed()).isFalse();
    }

    @Test
    void theTableSaysWhatFailedAndWhatToLookAt() {
        assertThat(Check.table(List.of(
                                Check.atLeast("users with a list", 12, 1, "did events arrive?"),
                                Check.atMost("share of short lists", 0.75, 0.2, "is the catalogue complete?")))
                        .lines())
                .containsExactly(
                        "check                                      measured bound          ",
                        "users with a list                           12.0000 >= 1.0         ok",
                        "share of short lists                         0.7500 <= 0.2         FAILED: is the catalogue"
                                + " complete?");
    }
}
