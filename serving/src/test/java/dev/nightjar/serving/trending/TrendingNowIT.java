package dev.nightjar.serving.trending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.redis.LiveTrending;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TickingClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

class TrendingNowIT {
    private static final Instant NINE = Instant.parse("2026-11-02T09:00:00Z");
    private static final CandidateList ITEMS = CandidateList.of(new int[] {4, 2}, new float[] {9, 3});
    private static final byte[] KEY = Key.ofStore("lantern", Kind.TRENDING).bytes();

    @TempDir
    Path folder;

    private LocalRedis local;
    private UnifiedJedis redis;
    private LiveTrending written;
    private TickingClock clock;
    private TrendingNow now;

    @BeforeEach
    void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
        written = new LiveTrending(redis, "lantern");
        clock = new TickingClock(NINE);
        now = new TrendingNow(redis, "lantern", Duration.ofMinutes(30), clock);
    }

    @AfterEach
    void stop() {
        redis.close();
        local.close();
    }

    @Test
    void nothingIsTrendingBeforeTheFirstListAndAfterItsExpiry() {
        now.refresh();
        assertThat(now.trending()).isEqualTo(CandidateList.EMPTY);
        write(NINE, ITEMS);
        now.refresh();
        assertThat(now.trending()).isEqualTo(ITEMS);
        redis.del(KEY);
        now.refresh();
        assertThat(now.trending()).isEqualTo(CandidateList.EMPTY);
    }

    @Test
    void aListIsUsedUntilItIsTooOldCountedFromWhenItWasMade() {
        Instant lookedBackFrom = NINE.minus(Duration.ofDays(2));
        written.replace(lookedBackFrom, NINE, ITEMS, Duration.ofDays(1));
        now.refresh();
        clock.set("2026-11-02T09:30:00Z");
        assertThat(now.trending()).isEqualTo(ITEMS);
        clock.set("2026-11-02T09:30:00.001Z");
        assertThat(now.trending()).isEqualTo(CandidateList.EMPTY);
        assertThat(now.lastRead()).isPresent();
    }

    @Test
    void whatWasReadStaysWhenRedisIsGoneOrHoldsWhatCannotBeRead() {
        write(NINE, ITEMS);
        now.refresh();
        redis.set(KEY, new byte[] {77});
        assertThatThrownBy(now::refresh).isInstanceOf(MalformedValueException.class);
        assertThat(now.trending()).isEqualTo(ITEMS);
        local.close();
        assertThatThrownBy(now::refresh).isInstanceOf(JedisException.class);
        assertThat(now.trending()).isEqualTo(ITEMS);
    }

    @Test
    void aRunningServerFollowsTheListAndCountsWhatItCannotRead() {
        write(NINE, ITEMS);
        try (TestServer server = TestServer.start(folder, local.url(), "serving.trending-refresh = 50ms\n")) {
            assertThat(madeAt(server)).isEqualTo(NINE);
            write(NINE.plusSeconds(300), ITEMS);
            TestServer.await("the next list", () -> madeAt(server).equals(NINE.plusSeconds(300)));
            redis.set(KEY, new byte[] {77});
            TestServer.await(
                    "the fault",
                    () -> server.get("/metrics")
                            .body()
                            .contains("nightjar_redis_errors_total{operation=\"trending\"}"));
            assertThat(madeAt(server)).isEqualTo(NINE.plusSeconds(300));
        }
    }

    private void write(Instant asOf, CandidateList items) {
        written.replace(asOf, asOf, items, Duration.ofHours(1));
    }

    private static Instant madeAt(TestServer server) {
        String line = "nightjar_trending_timestamp_seconds{store=\"lantern\"} ";
        return server.get("/metrics")
                .body()
                .lines()
                .filter(l -> l.startsWith(line))
                .map(l -> Instant.ofEpochSecond((long) Double.parseDouble(l.substring(line.length()))))
                .findFirst()
                .orElseThrow();
    }
}
