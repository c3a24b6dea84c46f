package dev.nightjar.jobs.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.jobs.tables.Progress;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.StreamEntryID;

class StreamPositionTest {

    @Test
    void aTableThatNobodyCollectedIntoHasNoPosition() {
        assertThat(StreamPosition.latest(Map.of("somebody-else", 7L))).isEmpty();
    }

    @Test
    void whatTheTableKeepsReadsBackAndKeepsTheOrderOfIds() {
        Random random = new Random(7);
        StreamPosition before = StreamPosition.first(new StreamEntryID(0, 1));
        for (int i = 0; i < 1_000; i++) {
            StreamEntryID next = random.nextBoolean()
                    ? new StreamEntryID(before.id().getTime(), before.id().getSequence() + 1 + random.nextInt(3))
                    : new StreamEntryID(before.id().getTime() + 1 + random.nextInt(2_000_000_000), random.nextInt(9));
            StreamPosition after = before.then(next);
            Progress kept = after.progress();
            assertThat(kept.writer()).isEqualTo(before.progress().writer());
            assertThat(kept.position()).isGreaterThan(before.progress().position());
            assertThat(StreamPosition.latest(Map.of(kept.writer(), kept.position())))
                    .contains(after);
            before = after;
        }
    }

    @Test
    void aStreamThatStartsAgainWithLowerIdsBeginsAnEra() {
        StreamPosition old = StreamPosition.first(new StreamEntryID(5_000, 3));
        StreamPosition next = old.then(new StreamEntryID(4_000, 0));
        assertThat(next.progress().writer()).isNotEqualTo(old.progress().writer());
        assertThat(StreamPosition.latest(Map.of(
                        old.progress().writer(), old.progress().position(),
                        next.progress().writer(), next.progress().position())))
                .contains(next);
    }

    @Test
    void anIdThatNoClockGaveIsRefused() {
        assertThatThrownBy(() ->
                        StreamPosition.first(new StreamEntryID(1, 1 << 20)).progress())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("stream entry 1-1048576 was not numbered by Redis's clock; who writes to the stream beside"
                        + " the server? Delete the entry with XDEL and collect again");
    }
}
