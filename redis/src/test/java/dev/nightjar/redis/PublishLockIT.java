package dev.nightjar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

class PublishLockIT {
    @RegisterExtension
    static final ServerExtension SERVER = new ServerExtension();

    private static final String KEY = Key.ofStore("fashion", Kind.PUBLISH_LOCK).text();

    @Test
    void aSecondPublishIsRefusedAndCanNameTheFirst() throws InterruptedException {
        try (PublishLock lock = acquire("first", Duration.ZERO).orElseThrow()) {
            assertThat(lock.isLost()).isFalse();
            assertThat(acquire("second", Duration.ZERO)).isEmpty();
            assertThat(PublishLock.holder(SERVER.redis(), "fashion")).contains("first");
        }
        assertThat(PublishLock.holder(SERVER.redis(), "fashion")).isEmpty();
    }

    @Test
    void storesDoNotBlockEachOther() throws InterruptedException {
        try (PublishLock one = acquire("first", Duration.ZERO).orElseThrow();
                PublishLock other = PublishLock.acquire(SERVER.redis(), "kitchen", "second", Duration.ZERO)
                        .orElseThrow()) {
            assertThat(one.isLost()).isFalse();
            assertThat(other.isLost()).isFalse();
        }
    }

    @Test
    void aSecondPublishWaitsForTheFirst() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            PublishLock first = acquire("first", Duration.ZERO).orElseThrow();
            Future<Optional<PublishLock>> second = other.submit(() -> acquire("second", Duration.ofSeconds(20)));
            first.close();
            try (PublishLock lock = second.get(20, TimeUnit.SECONDS).orElseThrow()) {
                assertThat(PublishLock.holder(SERVER.redis(), "fashion")).contains("second");
                assertThat(lock.isLost()).isFalse();
            }
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void aDeadHoldersLeaseFallsFree() throws InterruptedException {
        UnifiedJedis dying = SERVER.open();
        assertThat(PublishLock.acquire(dying, "fashion", "dead", Duration.ZERO)).isPresent();
        // A process that dies takes its connections along, so nothing renews the lease any more.
        dying.close();
        assertThat(SERVER.redis().pttl(KEY)).isBetween(1L, PublishLock.LEASE.toMillis());
        // Shortened, so that the test need not wait for the whole lease.
        SERVER.redis().pexpire(KEY, 300);
        try (PublishLock lock = acquire("next", Duration.ofSeconds(20)).orElseThrow()) {
            assertThat(lock.isLost()).isFalse();
        }
    }

    @Test
    void renewalKeepsTheLeaseOfALongPublish() throws InterruptedException {
        try (PublishLock lock = acquire("long", Duration.ZERO).orElseThrow()) {
            long half = PublishLock.LEASE.toMillis() / 2;
            SERVER.redis().pexpire(KEY, half);
            ServerExtension.await("a renewal", () -> SERVER.redis().pttl(KEY) > half);
            assertThat(lock.isLost()).isFalse();
        }
    }

    @Test
    void aLeaseThatRanOutIsNoticedAndStaysLost() throws InterruptedException {
        try (PublishLock lock = acquire("slow", Duration.ZERO).orElseThrow()) {
            SERVER.redis().del(KEY);
            assertThat(lock.isLost()).isTrue();
            SERVER.redis().set(KEY, "slow");
            assertThat(lock.isLost()).isTrue();
        }
    }

    @Test
    void whoLostTheLeaseDoesNotReleaseItsSuccessors() throws InterruptedException {
        PublishLock slow = acquire("slow", Duration.ZERO).orElseThrow();
        SERVER.redis().del(KEY);
        try (PublishLock next = acquire("next", Duration.ZERO).orElseThrow()) {
            assertThat(slow.isLost()).isTrue();
            slow.close();
            assertThat(PublishLock.holder(SERVER.redis(), "fashion")).contains("next");
            assertThat(next.isLost()).isFalse();
        }
    }

    @Test
    void aLockThatRedisCannotConfirmIsNotTakenForHeld() throws InterruptedException {
        UnifiedJedis cut = SERVER.open();
        PublishLock lock =
                PublishLock.acquire(cut, "fashion", "cut off", Duration.ZERO).orElseThrow();
        cut.close();
        assertThatThrownBy(lock::isLost).isInstanceOf(JedisException.class);
    }

    private static Optional<PublishLock> acquire(String token, Duration wait) throws InterruptedException {
        return PublishLock.acquire(SERVER.redis(), "fashion", token, wait);
    }
}
