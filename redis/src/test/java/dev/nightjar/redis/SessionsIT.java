package dev.nightjar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.StoredEvent;
import dev.nightjar.redis.Sessions.Deed;
import dev.nightjar.redis.Sessions.Written;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import dev.nightjar.session.SessionLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;

class SessionsIT {
    @RegisterExtension
    static final ServerExtension SERVER = new ServerExtension();

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final int KEPT = 10;
    private static final SessionLimits LIMITS = new SessionLimits(Duration.ofHours(4), Duration.ofDays(7), KEPT);
    private static final Visitor ANN = new Visitor(Optional.of("s1"), Optional.empty());
    private static final Visitor SIGNED_IN = new Visitor(Optional.of("s1"), Optional.of("ann"));
    private static final Visitor ELSEWHERE = new Visitor(Optional.of("s2"), Optional.of("ann"));
    private static final Visitor USER_ALONE = new Visitor(Optional.empty(), Optional.of("ann"));

    private final Sessions sessions = new Sessions("fashion", LIMITS);
    private UnifiedJedis redis;

    @BeforeEach
    void setUp() {
        redis = SERVER.redis();
    }

    @Test
    void whatWasWrittenIsReadNewestFirst() {
        SessionEvent view = event("b", 1);
        SessionEvent hover = new SessionEvent("a", EventType.HOVER, "board", NOON, 4200, 0.67);
        Written written = write(ANN, view, hover);
        assertThat(written).isEqualTo(new Written(List.of(true, true), 1));
        assertThat(read(ANN)).isEqualTo(new SessionState(List.of(view, hover), 1, 0));
    }

    @Test
    void aVisitorOfWhomNothingIsKnownHasDoneNothing() {
        assertThat(read(SIGNED_IN)).isEqualTo(SessionState.NOTHING);
        assertThat(read(new Visitor(Optional.empty(), Optional.empty()))).isEqualTo(SessionState.NOTHING);
    }

    @Test
    void aSessionThatSignsInKeepsWhatItDidAndSeesWhatTheUserDidElsewhere() {
        write(ANN, event("before", 1));
        write(ELSEWHERE, event("elsewhere", 2));
        write(SIGNED_IN, event("after", 3));
        assertThat(ids(read(SIGNED_IN))).containsExactly("after", "elsewhere", "before");
        assertThat(ids(read(ANN))).containsExactly("after", "before");
        assertThat(ids(read(USER_ALONE))).containsExactly("after", "elsewhere");
    }

    @Test
    void theVersionThatAWriteAnswersIsTheOneThatItsVisitorReads() {
        write(ANN, event("a", 1));
        assertThat(write(SIGNED_IN, event("b", 2)).version())
                .isEqualTo(3)
                .isEqualTo(read(SIGNED_IN).version());
    }

    @Test
    void aResendChangesNothingButTheLifetime() {
        write(SIGNED_IN, event("a", 1), event("b", 2));
        SessionState once = read(SIGNED_IN);
        redis.expire(Key.session("fashion", "s1").text(), 100);
        assertThat(write(SIGNED_IN, event("b", 2), event("a", 1)))
                .isEqualTo(new Written(List.of(false, false), once.version()));
        assertThat(read(SIGNED_IN)).isEqualTo(once);
        assertThat(redis.ttl(Key.session("fashion", "s1").text())).isGreaterThan(100);
    }

    @Test
    void anIdNamesTheEventThatCameFirst() {
        write(ANN, event("a", 1));
        assertThat(write(ANN, event("a", 5), event("a", 6)).isNew()).containsExactly(false, false);
        assertThat(read(ANN).events()).containsExactly(event("a", 1));
    }

    @Test
    void anEventTwiceInOneBatchIsNewOnce() {
        assertThat(write(ANN, event("a", 1), event("a", 1)).isNew()).containsExactly(true, false);
    }

    @Test
    void anEventIsNewWhileEitherTheSessionOrTheUserLacksIt() {
        write(ANN, event("a", 1));
        assertThat(write(SIGNED_IN, event("a", 1)).isNew()).containsExactly(true);
        assertThat(write(SIGNED_IN, event("a", 1)).isNew()).containsExactly(false);
    }

    @Test
    void theNewestAreKeptAndAnOlderOneChangesNothing() {
        write(ANN, events(0, KEPT));
        assertThat(write(ANN, events(KEPT, KEPT + 3)).version()).isEqualTo(2);
        assertThat(ids(read(ANN))).hasSize(KEPT).startsWith("e12").endsWith("e3");
        SessionState before = read(ANN);
        assertThat(write(ANN, event("late", 2)).version()).isEqualTo(2);
        assertThat(read(ANN)).isEqualTo(before);
    }

    @Test
    void bothHashesTogetherGiveNoMoreThanTheNewest() {
        write(ANN, events(0, KEPT));
        write(ELSEWHERE, events(5, 5 + KEPT));
        assertThat(ids(read(SIGNED_IN))).hasSize(KEPT).startsWith("e14").endsWith("e5");
    }

    @Test
    void aSmallerBoundAppliesFromTheNextWriteOn() {
        write(ANN, events(0, KEPT));
        Sessions frugal = new Sessions("fashion", new SessionLimits(Duration.ofHours(4), Duration.ofDays(7), 3));
        try (var pipeline = redis.pipelined()) {
            frugal.write(pipeline, List.of(new Deed(ANN, event("e9", 9))));
            pipeline.sync();
        }
        assertThat(ids(read(ANN))).containsExactly("e9", "e8", "e7");
        assertThat(read(ANN).version()).isEqualTo(2);
    }

    @Test
    void theLifetimeSlidesAndIsTheUsersOwn() {
        write(SIGNED_IN, event("a", 1));
        assertThat(redis.ttl(Key.session("fashion", "s1").text())).isBetween(4 * 3600 - 60L, 4 * 3600L);
        assertThat(redis.ttl(Key.activity("fashion", "ann").text())).isBetween(7 * 86400 - 60L, 7 * 86400L);
        redis.expire(Key.session("fashion", "s1").text(), 100);
        write(ANN, event("b", 2));
        assertThat(redis.ttl(Key.session("fashion", "s1").text())).isGreaterThan(4 * 3600 - 60);
    }

    @Test
    void storesAndVisitorsAreApart() {
        write(ANN, event("a", 1));
        assertThat(read(ELSEWHERE)).isEqualTo(SessionState.NOTHING);
        // A user may be named like a session.
        assertThat(read(new Visitor(Optional.empty(), Optional.of("s1")))).isEqualTo(SessionState.NOTHING);
        try (var pipeline = redis.pipelined()) {
            var other = new Sessions("kitchen", LIMITS).read(pipeline, ANN);
            pipeline.sync();
            assertThat(other.get()).isEqualTo(SessionState.NOTHING);
        }
    }

    @Test
    void idsMayBeAnythingEvenTheNameOfTheCounter() {
        List<String> ids = List.of("v", "e:", "e:v", "\n", "漢", "\uD83D\uDC26", "'\"\\", " ", "1");
        for (String id : ids) {
            Visitor visitor = new Visitor(Optional.of(id), Optional.of(id));
            SessionEvent event = new SessionEvent(id, EventType.CART, id, NOON, 0, 0);
            write(visitor, event);
            assertThat(read(visitor)).isEqualTo(new SessionState(List.of(event), 2, 0));
        }
    }

    @Test
    void whatCannotBeReadIsCountedAndLeavesTheRest() {
        write(ANN, event("a", 1));
        byte[] key = Key.session("fashion", "s1").bytes();
        byte[] later = StoredEvent.CODEC.encode(StoredEvent.of(event("b", 2)));
        later[0] = 2;
        redis.hset(key, "e:b".getBytes(StandardCharsets.US_ASCII), later);
        redis.hset(key, "x".getBytes(StandardCharsets.US_ASCII), later);
        assertThat(read(ANN)).isEqualTo(new SessionState(List.of(event("a", 1)), 1, 2));
        assertThat(write(ANN, events(3, 3 + KEPT)).version()).isEqualTo(2);
        assertThat(ids(read(ANN))).startsWith("e12");
    }

    @Test
    void aRefusalOfRedisIsNotTakenForAnAnswer() {
        redis.set(Key.session("fashion", "s1").text(), "no hash");
        try (var pipeline = redis.pipelined()) {
            var written = sessions.write(pipeline, List.of(new Deed(ANN, event("a", 1))));
            var read = sessions.read(pipeline, ANN);
            pipeline.sync();
            assertThatThrownBy(written::get).isInstanceOf(JedisDataException.class);
            assertThatThrownBy(read::get).isInstanceOf(JedisDataException.class);
        }
    }

    @Test
    void deedsOfNobodyAndIdsThatAreNoneAreRefused() {
        Visitor nobody = new Visitor(Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> new Deed(nobody, event("a", 1)))
                .hasMessage("event a names neither a session nor a user");
        assertThatThrownBy(() -> new Deed(ANN, event("", 1))).hasMessageContaining("0 bytes");
        assertThatThrownBy(() -> new Visitor(Optional.of("\uD83D"), Optional.empty()))
                .hasMessageContaining("surrogate");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void anyOrderBatchesAndWritersLeaveTheSameSet(int seed) throws Exception {
        List<SessionEvent> all = arbitrary(new Random(seed), 150);
        inParallel(seed, all, SIGNED_IN);
        SessionState state = read(SIGNED_IN);
        assertThat(state.events()).isEqualTo(newest(all));
        // Once more, one by one, and nothing changes: not the events, not the version.
        all.forEach(event -> write(SIGNED_IN, event));
        assertThat(read(SIGNED_IN)).isEqualTo(state);
        assertThat(redis.hlen(Key.session("fashion", "s1").text())).isEqualTo(KEPT + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void theVersionRisesExactlyWhenTheSetChanges(int seed) {
        Random random = new Random(seed);
        List<SessionEvent> all = arbitrary(random, 60);
        SessionState before = read(ANN);
        for (int i = 0; i < 200; i++) {
            write(ANN, all.get(random.nextInt(all.size())), all.get(random.nextInt(all.size())));
            SessionState after = read(ANN);
            boolean changed = !after.events().equals(before.events());
            assertThat(after.version()).isEqualTo(before.version() + (changed ? 1 : 0));
            before = after;
        }
    }

    @Test
    void itWorksOnAClusterToo(@TempDir Path home) throws Exception {
        try (LocalCluster cluster = new LocalCluster(home);
                UnifiedJedis clustered =
                        new RedisAddress(cluster.url(), Duration.ofSeconds(5), Duration.ofSeconds(5)).open()) {
            redis = clustered;
            List<SessionEvent> all = arbitrary(new Random(7), 60);
            inParallel(7, all, SIGNED_IN);
            assertThat(read(SIGNED_IN).events()).isEqualTo(newest(all));
            List<Deed> crowd = IntStream.range(0, 100)
                    .mapToObj(i -> new Deed(
                            new Visitor(Optional.of("s" + i), Optional.of("crowd" + i % 50)), event("x" + i, i)))
                    .toList();
            try (var pipeline = redis.pipelined()) {
                var written = sessions.write(pipeline, crowd);
                pipeline.sync();
                assertThat(written.get().isNew()).hasSize(100).doesNotContain(false);
            }
            crowd.forEach(deed -> assertThat(read(deed.visitor()).events()).contains(deed.event()));
        }
    }

    /** Four writers, each with all events in an order and in batches of its own. */
    private void inParallel(int seed, List<SessionEvent> all, Visitor visitor) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> work = IntStream.range(0, 4)
                    .mapToObj(w -> (Callable<Boolean>) () -> {
                        Random own = new Random(seed * 31L + w);
                        List<SessionEvent> mine = new ArrayList<>(all);
                        Collections.shuffle(mine, own);
                        for (int from = 0; from < mine.size(); ) {
                            int to = Math.min(mine.size(), from + 1 + own.nextInt(2 * KEPT));
                            write(visitor, mine.subList(from, to).toArray(SessionEvent[]::new));
                            from = to;
                        }
                        return true;
                    })
                    .toList();
            for (Future<Boolean> done : writers.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            writers.shutdownNow();
        }
    }

    /** What the contract says is kept, worked out here without Redis. */
    private static List<SessionEvent> newest(List<SessionEvent> all) {
        return all.stream()
                .sorted((a, b) -> a.at().equals(b.at())
                        ? Arrays.compareUnsigned(
                                b.id().getBytes(StandardCharsets.UTF_8), a.id().getBytes(StandardCharsets.UTF_8))
                        : b.at().compareTo(a.at()))
                .limit(KEPT)
                .toList();
    }

    /** Events with distinct ids of every kind, many of them in the same millisecond. */
    private static List<SessionEvent> arbitrary(Random random, int n) {
        List<SessionEvent> all = new ArrayList<>();
        EventType[] types = EventType.values();
        for (int i = 0; i < n; i++) {
            String id = (random.nextBoolean() ? "Ü" : "a") + (char) ('A' + random.nextInt(60)) + i;
            all.add(new SessionEvent(
                    id,
                    types[random.nextInt(types.length)],
                    "item" + random.nextInt(20),
                    NOON.plusMillis(random.nextInt(n / 8)),
                    random.nextInt(10_000),
                    random.nextInt(101) / 100.0));
        }
        return all;
    }

    private static SessionEvent[] events(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> event("e" + i, i)).toArray(SessionEvent[]::new);
    }

    private static SessionEvent event(String id, int second) {
        return new SessionEvent(id, EventType.VIEW, "board", NOON.plusSeconds(second), 0, 0);
    }

    private Written write(Visitor visitor, SessionEvent... events) {
        try (var pipeline = redis.pipelined()) {
            var written = sessions.write(
                    pipeline,
                    Arrays.stream(events).map(e -> new Deed(visitor, e)).toList());
            pipeline.sync();
            return written.get();
        }
    }

    private SessionState read(Visitor visitor) {
        try (var pipeline = redis.pipelined()) {
            var state = sessions.read(pipeline, visitor);
            pipeline.sync();
            return state.get();
        }
    }

    private static List<String> ids(SessionState state) {
        return state.events().stream().map(SessionEvent::id).toList();
    }
}
