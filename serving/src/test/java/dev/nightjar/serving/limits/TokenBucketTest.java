package dev.nightjar.serving.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.serving.limits.TokenBucket.Taken;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private long now;

    @Test
    void aFullBucketGivesItsBurstAndNoMore() {
        TokenBucket bucket = bucket(10, Duration.ofSeconds(2));
        for (int left = 19; left >= 0; left--) {
            assertThat(bucket.take().remaining()).isEqualTo(left);
        }
        Taken refused = bucket.take();
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.untilNext()).isEqualTo(Duration.ofMillis(100));
        assertThat(refused.untilFull()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whoWaitsAsToldGetsAToken() {
        TokenBucket bucket = bucket(3, Duration.ofMillis(1));
        assertThat(bucket.capacity()).isEqualTo(1);
        assertThat(bucket.take().allowed()).isTrue();
        now += bucket.take().untilNext().toNanos() - 1;
        assertThat(bucket.take().allowed()).isFalse();
        now += 1;
        assertThat(bucket.take().allowed()).isTrue();
    }

    @Test
    void aRefusalCostsNothing() {
        TokenBucket bucket = bucket(1, Duration.ofSeconds(1));
        bucket.take();
        for (int i = 0; i < 1_000; i++) {
            bucket.take();
        }
        now += Duration.ofSeconds(1).toNanos();
        assertThat(bucket.take().allowed()).isTrue();
    }

    @Test
    void anIdleBucketDoesNotOverflow() {
        TokenBucket bucket = bucket(10, Duration.ofSeconds(1));
        now += Duration.ofDays(365).toNanos();
        assertThat(bucket.take().remaining()).isEqualTo(9);
    }

    /** The twin counts tokens as a fraction, step by step, as the name says. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void itDoesWhatABucketOfTokensDoes(int seed) {
        Random random = new Random(seed);
        // Rates that divide a second, so that both count exactly.
        long perSecond = new long[] {1, 5, 20, 100, 1_000, 1_000_000}[random.nextInt(6)];
        // Near the end of the clock's range, where a comparison by value would break.
        now = Long.MAX_VALUE - random.nextInt(1_000_000);
        TokenBucket bucket = bucket(perSecond, Duration.ofMillis(random.nextInt(3_000)));
        long nanosPerToken = 1_000_000_000L / perSecond;
        long filled = bucket.capacity() * nanosPerToken;
        for (int i = 0; i < 5_000; i++) {
            long pause = random.nextInt(4) == 0 ? 0 : (long) (random.nextDouble() * 2 * nanosPerToken);
            now += pause;
            filled = Math.min(bucket.capacity() * nanosPerToken, filled + pause);
            boolean expected = filled >= nanosPerToken;
            filled -= expected ? nanosPerToken : 0;
            Taken taken = bucket.take();
            assertThat(taken.allowed()).as("step %s", i).isEqualTo(expected);
            assertThat(taken.remaining()).isEqualTo(filled / nanosPerToken);
        }
    }

    @Test
    void manyThreadsTogetherGetNoMoreThanOne() throws InterruptedException {
        TokenBucket bucket = bucket(1_000, Duration.ofSeconds(1));
        AtomicInteger allowed = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(4);
        for (int t = 0; t < 4; t++) {
            new Thread(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            if (bucket.take().allowed()) {
                                allowed.incrementAndGet();
                            }
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        assertThat(allowed.get()).isEqualTo(1_000);
    }

    private TokenBucket bucket(long perSecond, Duration burst) {
        return new TokenBucket(perSecond, burst, () -> now);
    }
}
