package dev.nightjar.serving.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.serving.guard.Breaker.BreakerSettings;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.exceptions.JedisConnectionException;

class BreakerTest {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final AtomicInteger opened = new AtomicInteger();
    private long now = Long.MAX_VALUE - 5;
    private final Breaker breaker = new Breaker(new BreakerSettings(4, 0.5, PAUSE), () -> now, opened::incrementAndGet);

    @Test
    void itOpensWhenTheShareOfFailuresIsReachedAndNotBefore() {
        succeed();
        fail();
        succeed();
        assertThat(breaker.isOpen()).isFalse();
        fail();
        assertThat(breaker.isOpen()).isTrue();
        assertThat(opened).hasValue(1);
    }

    @Test
    void aFewCallsAreNoShare() {
        fail();
        fail();
        fail();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void oldFailuresAreForgotten() {
        for (int i = 0; i < 100; i++) {
            fail();
            succeed();
            succeed();
            succeed();
        }
        assertThat(opened).hasValue(0);
    }

    @Test
    void whileOpenNoCallIsMade() {
        open();
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> breaker.call(() -> {
                        throw new AssertionError("it was made");
                    }))
                    .isInstanceOf(CircuitOpen.class);
        }
    }

    @Test
    void afterThePauseOneCallProbesAndASuccessCloses() {
        open();
        now += PAUSE.toNanos();
        breaker.call(() -> {
            // A second one while the first is under way.
            assertThatThrownBy(this::succeed).isInstanceOf(CircuitOpen.class);
            return "answer";
        });
        assertThat(breaker.isOpen()).isFalse();
        succeed();
        fail();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void aProbeThatFailsBeginsThePauseAgain() {
        open();
        now += PAUSE.toNanos();
        fail();
        assertThat(opened).hasValue(2);
        now += PAUSE.toNanos() - 1;
        assertThatThrownBy(this::succeed).isInstanceOf(CircuitOpen.class);
        now += 1;
        succeed();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void aCallThatBeganBeforeItOpenedChangesNothing() {
        breaker.call(() -> {
            open();
            return "late";
        });
        assertThat(breaker.isOpen()).isTrue();
        now += PAUSE.toNanos();
        breaker.call(() -> "probe");
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void whatSaysNothingAboutRedisIsNoFailure() {
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(() -> breaker.call(() -> {
                        throw new IllegalArgumentException("an unreadable value");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(breaker.isOpen()).isFalse();
    }

    /** Whatever happens, a Redis that answers again is asked again, and one that does not costs one call a pause. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aDeadRedisCostsOneCallAPauseAndALivingOneIsFoundAgain(int seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            for (int i = random.nextInt(20); i > 0; i--) {
                if (random.nextBoolean()) {
                    attempt(false);
                } else {
                    attempt(true);
                }
            }
            while (!breaker.isOpen()) {
                attempt(true);
            }
            int made = 0;
            long start = now;
            for (int i = 0; i < 1_000; i++) {
                now += PAUSE.toNanos() / 100;
                made += attempt(true) ? 1 : 0;
            }
            assertThat(made).isLessThanOrEqualTo((int) ((now - start) / PAUSE.toNanos()) + 1);
            now += PAUSE.toNanos();
            attempt(false);
            assertThat(breaker.isOpen()).isFalse();
        }
    }

    /** Whether the call was made. */
    private boolean attempt(boolean failing) {
        try {
            if (failing) {
                fail();
            } else {
                succeed();
            }
            return true;
        } catch (CircuitOpen e) {
            return false;
        }
    }

    private void open() {
        for (int i = 0; i < 4; i++) {
            fail();
        }
        assertThat(breaker.isOpen()).isTrue();
    }

    private void succeed() {
        assertThat(breaker.call(() -> "answer")).isEqualTo("answer");
    }

    private void fail() {
        try {
            breaker.call(() -> {
                throw new JedisConnectionException("gone");
            });
        } catch (JedisConnectionException e) {
            assertThat(e).hasMessage("gone");
        }
    }
}
