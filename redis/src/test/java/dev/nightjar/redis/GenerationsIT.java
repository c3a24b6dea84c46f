package dev.nightjar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Manifest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.UnifiedJedis;

class GenerationsIT {
    @RegisterExtension
    static final ServerExtension SERVER = new ServerExtension();

    private UnifiedJedis redis;
    private Generations generations;

    @BeforeEach
    void setUp() {
        redis = SERVER.redis();
        generations = new Generations(redis, "fashion");
    }

    @Test
    void beforeTheFirstPublishNothingIsLive() {
        assertThat(generations.live()).isEmpty();
        assertThat(generations.all()).isEmpty();
        assertThat(generations.find(1)).isEmpty();
    }

    @Test
    void numbersRiseAndAreNeverGivenTwice() {
        assertThat(generations.next()).isEqualTo(1);
        publish(1);
        generations.drop(1);
        assertThat(generations.next()).isEqualTo(2);
        assertThat(new Generations(redis, "kitchen").next()).isEqualTo(1);
    }

    @Test
    void aFinishedGenerationCanBeMadeLive() {
        Manifest manifest = publish(1);
        assertThat(generations.activate(1)).isEqualTo(manifest);
        assertThat(generations.live()).hasValue(1);
        assertThat(redis.get("nj:{fashion}:live")).isEqualTo("1");
        assertThat(new Generations(redis, "kitchen").live()).isEmpty();
    }

    @Test
    void makingTheLiveGenerationLiveChangesNothing() {
        publish(1);
        generations.activate(1);
        generations.activate(1);
        assertThat(generations.live()).hasValue(1);
    }

    @Test
    void anUnknownGenerationIsRefusedWithTheOnesThatCouldBeLive() {
        publish(1);
        publish(2);
        generations.activate(2);
        assertThatThrownBy(() -> generations.activate(7))
                .isInstanceOf(GenerationUnavailable.class)
                .hasMessage("generation 7 of store fashion is not known; live is 2, finished are [2, 1]");
        assertThat(generations.live()).hasValue(2);
    }

    @Test
    void aGenerationThatIsStillBeingBuiltIsRefused() {
        generations.record(manifest(1));
        write(1, "u1");
        assertThatThrownBy(() -> generations.activate(1))
                .isInstanceOf(GenerationUnavailable.class)
                .hasMessage("generation 1 of store fashion was never finished; live is none, finished are []");
        assertThat(generations.live()).isEmpty();
    }

    @Test
    void aGenerationWhoseKeysAreGoneIsRefused() {
        publish(1);
        redis.del(Key.itemBlock("fashion", 1, 0).text());
        assertThatThrownBy(() -> generations.activate(1))
                .isInstanceOf(GenerationUnavailable.class)
                .hasMessageStartingWith("generation 1 of store fashion has expired; live is none");
    }

    @Test
    void allListsTheNewestFirstEvenBeyondTen() {
        for (long g : new long[] {9, 11, 10}) {
            generations.record(manifest(g));
        }
        assertThat(generations.all()).extracting(Manifest::generation).containsExactly(11L, 10L, 9L);
    }

    @Test
    void rollbackGoesToTheNewestFinishedGenerationBeforeTheLiveOne() {
        publish(1);
        publish(2);
        generations.record(manifest(3));
        publish(4);
        publish(5);
        generations.activate(4);
        assertThat(generations.rollback().generation()).isEqualTo(2);
        assertThat(generations.live()).hasValue(2);
        assertThat(generations.rollback().generation()).isEqualTo(1);
        assertThatThrownBy(() -> generations.rollback())
                .isInstanceOf(GenerationUnavailable.class)
                .hasMessage("store fashion has no finished generation before 1");
        assertThat(generations.live()).hasValue(1);
    }

    @Test
    void rollbackWithoutALiveGenerationIsRefused() {
        publish(1);
        assertThatThrownBy(() -> generations.rollback())
                .isInstanceOf(GenerationUnavailable.class)
                .hasMessage("store fashion has no live generation to roll back from");
    }

    @Test
    void dropRemovesOneGenerationAndTouchesNothingElse() {
        publish(1);
        publish(10);
        publish(11);
        new Generations(redis, "fashion-1").record(manifest(1).ready(0));
        redis.set(Key.candidates("fashion-1", 1, "u1").text(), "x");
        redis.hset(Key.stock("fashion", "g1").text(), "-", "1@1");
        redis.set("someone:elses", "x");
        Set<String> before = keys();
        before.removeIf(key -> key.startsWith("nj:fashion:g1:"));

        assertThat(generations.drop(1)).isEqualTo(3);

        assertThat(keys()).isEqualTo(before);
        assertThat(generations.find(1)).isEmpty();
        assertThat(generations.all()).extracting(Manifest::generation).containsExactly(11L, 10L);
    }

    @Test
    void dropLeavesTheLiveGenerationAlone() {
        publish(1);
        generations.activate(1);
        Set<String> before = keys();
        assertThat(generations.drop(1)).isZero();
        assertThat(keys()).isEqualTo(before);
        assertThat(generations.find(1)).isPresent();
    }

    @Test
    void dropTakesAGenerationOfManyKeysInBatches() {
        generations.record(manifest(1));
        try (var pipeline = redis.pipelined()) {
            for (int user = 0; user < 5_000; user++) {
                pipeline.set(Key.candidates("fashion", 1, "u" + user).text(), "x");
            }
            pipeline.sync();
        }
        assertThat(generations.drop(1)).isEqualTo(5_000);
        assertThat(keys()).isEmpty();
    }

    @Test
    void whatADeadPublishLeftBehindCanBeDropped() {
        generations.record(manifest(1));
        write(1, "u1");
        assertThat(generations.drop(1)).isEqualTo(2);
        assertThat(keys()).isEmpty();
    }

    /** Writes a finished generation of three keys. */
    private Manifest publish(long generation) {
        Manifest building = manifest(generation);
        generations.record(building);
        write(generation, "u1");
        write(generation, "u 2 {*}");
        Manifest ready = building.ready(12);
        generations.record(ready);
        return ready;
    }

    private void write(long generation, String user) {
        byte[] value = "x".getBytes(StandardCharsets.US_ASCII);
        redis.set(Key.itemBlock("fashion", generation, 0).bytes(), value);
        redis.set(Key.candidates("fashion", generation, user).bytes(), value);
    }

    private Set<String> keys() {
        return new TreeSet<>(redis.keys("*"));
    }

    private static Manifest manifest(long generation) {
        return new Manifest(
                generation,
                Manifest.State.BUILDING,
                "run-" + generation,
                LocalDate.of(2026, 11, 20),
                Instant.parse("2026-11-21T02:15:30Z"),
                2,
                1,
                1,
                0,
                "test",
                Map.of("candidates", 3L),
                List.of("u1"),
                Manifest.ItemExtras.NONE);
    }
}
