package dev.nightjar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.TrendingList;
import dev.nightjar.redis.LiveTrending.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.UnifiedJedis;

class LiveTrendingIT {
    @RegisterExtension
    static final ServerExtension SERVER = new ServerExtension();

    private static final Instant NOON = Instant.parse("2026-10-31T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Key KEY = Key.ofStore("fashion", Kind.TRENDING);

    private LiveTrending trending;

    @BeforeEach
    void open() {
        trending = new LiveTrending(SERVER.redis(), "fashion");
    }

    @Test
    void thereIsNoneBeforeTheFirstWrite() {
        assertThat(trending.read()).isEmpty();
    }

    @Test
    void aListIsReadBackAsWrittenAndExpires() {
        Outcome outcome = trending.replace(NOON, NOON.plusSeconds(3), list(7), HOUR);
        TrendingList expected = new TrendingList(NOON, NOON.plusSeconds(3), 1, list(7));
        assertThat(outcome).isEqualTo(new Outcome.Written(expected));
        assertThat(trending.read()).contains(expected);
        assertThat(SERVER.redis().ttl(KEY.text())).isBetween(3590L, 3600L);
    }

    @Test
    void aLaterListTakesItsPlaceAndCountsOn() {
        trending.replace(NOON, NOON, list(7), HOUR);
        trending.replace(NOON.plusSeconds(300), NOON, list(8), HOUR);
        assertThat(trending.read()).contains(new TrendingList(NOON.plusSeconds(300), NOON, 2, list(8)));
    }

    @Test
    void anEarlierListIsRefusedAndChangesNothingWheneverItWasMade() {
        trending.replace(NOON, NOON, list(7), HOUR);
        TrendingList there = trending.read().orElseThrow();
        assertThat(trending.replace(NOON.minusMillis(1), NOON.plusSeconds(9), list(8), HOUR))
                .isEqualTo(new Outcome.Outdated(there));
        assertThat(trending.read()).contains(there);
    }

    @Test
    void theSameMomentAgainReplacesIt() {
        trending.replace(NOON, NOON, list(7), HOUR);
        assertThat(trending.replace(NOON, NOON.plusSeconds(60), list(8), HOUR)).isInstanceOf(Outcome.Written.class);
        assertThat(trending.read().orElseThrow().items()).isEqualTo(list(8));
    }

    @Test
    void storesDoNotSeeEachOthers() {
        trending.replace(NOON, NOON, list(7), HOUR);
        assertThat(new LiveTrending(SERVER.redis(), "kitchen").read()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsReportedToReadersAndReplacedByTheNextList() {
        SERVER.redis().set(KEY.bytes(), new byte[] {9, 9});
        assertThatThrownBy(trending::read).isInstanceOf(MalformedValueException.class);
        trending.replace(NOON, NOON, list(7), HOUR);
        assertThat(trending.read().orElseThrow().number()).isOne();
    }

    @Test
    void ofManyWritersAtOnceTheLatestMomentStays() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> writers = new ArrayList<>();
        try {
            for (int writer = 0; writer < 4; writer++) {
                Random random = new Random(writer);
                writers.add(threads.submit(() -> {
                    try (UnifiedJedis own = SERVER.open()) {
                        LiveTrending mine = new LiveTrending(own, "fashion");
                        long seen = 0;
                        for (int i = 0; i < 100; i++) {
                            mine.replace(NOON.plusMillis(random.nextInt(1000)), NOON, list(i), HOUR);
                            long now = mine.read().orElseThrow().asOf().toEpochMilli();
                            assertThat(now).isGreaterThanOrEqualTo(seen);
                            seen = now;
                        }
                        mine.replace(NOON.plusMillis(1000), NOON, list(999), HOUR);
                    }
                }));
            }
            for (Future<?> done : writers) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(trending.read().orElseThrow().items()).isEqualTo(list(999));
    }

    private static CandidateList list(int item) {
        return CandidateList.of(new int[] {item}, new float[] {2.5f});
    }
}
