package dev.nightjar.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.redis.EventStream.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;

class EventStreamIT {
    @RegisterExtension
    static final ServerExtension SERVER = new ServerExtension();

    private UnifiedJedis redis;
    private EventStream stream;

    @BeforeEach
    void setUp() {
        redis = SERVER.redis();
        stream = new EventStream(redis, "fashion");
    }

    @Test
    void anEmptyStreamHasNothingAndNobodyWaits() {
        assertThat(stream.length()).isZero();
        assertThat(stream.first(10)).isEmpty();
        assertThat(stream.after(new StreamEntryID(1, 1), 10).entries()).isEmpty();
        assertThat(stream.firstId()).isEmpty();
        assertThat(stream.lastId()).isEmpty();
        assertThat(stream.lost(Optional.empty())).isEmpty();
        assertThat(stream.backlog()).isEqualTo(new EventStream.Backlog(0, 0, Optional.empty()));
        assertThat(stream.backlog().lag(Instant.now())).isZero();
    }

    @Test
    void eventsAreReadInTheOrderTheyCame() {
        append(0, 5);
        List<Entry> all = stream.first(10);
        assertThat(all).extracting(Entry::line).containsExactly("line 0", "line 1", "line 2", "line 3", "line 4");
        assertThat(all).extracting(Entry::id).isSorted();
        assertThat(stream.firstId()).contains(all.get(0).id());
        assertThat(stream.lastId()).contains(all.get(4).id());
        assertThat(stream.length()).isEqualTo(5);
        assertThat(redis.xrange("nj:{fashion}:events", "-", "+", 1).get(0).getFields())
                .isEqualTo(Map.of("e", "line 0"));
    }

    @Test
    void pagesHaveNoEntryTwiceAndMissNone() {
        append(0, 10);
        List<Entry> page = stream.first(4);
        assertThat(page).extracting(Entry::line).containsExactly("line 0", "line 1", "line 2", "line 3");
        page = stream.after(page.get(3).id(), 4).entries();
        assertThat(page).extracting(Entry::line).containsExactly("line 4", "line 5", "line 6", "line 7");
        page = stream.after(page.get(3).id(), 4).entries();
        assertThat(page).extracting(Entry::line).containsExactly("line 8", "line 9");
        assertThat(stream.after(page.get(1).id(), 4).entries()).isEmpty();
    }

    @Test
    void storesHaveStreamsOfTheirOwn() {
        append(0, 3);
        assertThat(new EventStream(redis, "kitchen").length()).isZero();
    }

    @Test
    void beyondItsBoundTheStreamLosesTheOldest() {
        try (var pipeline = redis.pipelined()) {
            for (int i = 0; i < 10_000; i++) {
                stream.append(pipeline, "line " + i, 1_000);
            }
            pipeline.sync();
        }
        // Redis drops whole nodes of up to 100 entries.
        assertThat(stream.length()).isBetween(1_000L, 1_100L);
        Entry oldest = stream.first(1).get(0);
        assertThat(oldest.line()).isEqualTo("line " + (10_000 - stream.length()));
    }

    @Test
    void collectingDropsWhatIsBeforeTheMarkAndKeepsTheMark() {
        append(0, 10);
        StreamEntryID mark = stream.first(10).get(6).id();
        assertThat(stream.markCollected(mark)).isEqualTo(6);
        assertThat(stream.first(10)).extracting(Entry::line).containsExactly("line 6", "line 7", "line 8", "line 9");
        assertThat(stream.contains(mark)).isTrue();
        assertThat(stream.markCollected(mark)).isZero();
        assertThat(redis.hget("nj:{fashion}:events-collected", "id")).isEqualTo(mark.toString());
    }

    @Test
    void whileTheMarkIsThereNothingBehindItWasLost() {
        append(0, 10);
        StreamEntryID mark = stream.lastId().orElseThrow();
        stream.markCollected(mark);
        assertThat(stream.after(mark, 10)).isEqualTo(new EventStream.Page(List.of(), true));
        append(10, 12);
        assertThat(stream.after(mark, 10).unbroken()).isTrue();
        assertThat(stream.after(mark, 10).entries()).extracting(Entry::line).containsExactly("line 10", "line 11");
    }

    @Test
    void aLossBehindTheMarkShowsAsALostMark() {
        StreamEntryID mark = overflow();
        assertThat(stream.contains(mark)).isFalse();
        EventStream.Page page = stream.after(mark, 10);
        assertThat(page.unbroken()).isFalse();
        assertThat(page.entries()).hasSize(10);
    }

    @Test
    void aRedisThatCountsWhatIsAppendedSaysHowManyWereLost() {
        StreamEntryID mark = overflow();
        boolean counts =
                redis.xinfoStream("nj:{fashion}:events").getStreamInfo().containsKey("entries-added");
        assertThat(stream.lost(Optional.of(mark)))
                .isEqualTo(counts ? OptionalLong.of(10_000 - stream.length()) : OptionalLong.empty());
        assertThat(stream.lost(Optional.empty()))
                .isEqualTo(counts ? OptionalLong.of(10_010 - stream.length()) : OptionalLong.empty());
        assertThat(stream.lost(Optional.of(new StreamEntryID(1, 1))))
                .as("counted from another mark")
                .isEmpty();
    }

    @Test
    void theBacklogIsWhatNobodyHasCollected() {
        append(0, 10);
        List<Entry> all = stream.first(10);
        assertThat(stream.backlog())
                .isEqualTo(
                        new EventStream.Backlog(10, 10, Optional.of(all.get(0).at())));

        stream.markCollected(all.get(6).id());
        assertThat(stream.backlog())
                .isEqualTo(new EventStream.Backlog(4, 3, Optional.of(all.get(7).at())));

        stream.markCollected(all.get(9).id());
        assertThat(stream.backlog()).isEqualTo(new EventStream.Backlog(1, 0, Optional.empty()));
    }

    @Test
    void aBacklogWhoseMarkWasLostIsAllOfTheStream() {
        append(0, 10);
        stream.markCollected(new StreamEntryID(1, 1));
        assertThat(stream.backlog().backlog()).isEqualTo(10);
    }

    @Test
    void lagIsTheAgeOfTheOldestUncollectedEvent() {
        append(0, 2);
        Instant came = stream.first(1).get(0).at();
        assertThat(stream.backlog().lag(came.plusSeconds(90))).isEqualTo(Duration.ofSeconds(90));
        // Clocks of two machines differ.
        assertThat(stream.backlog().lag(came.minusSeconds(1))).isZero();
    }

    @Test
    void anEntryThatSomebodyElseWroteHasAnEmptyLine() {
        redis.xadd("nj:{fashion}:events", StreamEntryID.NEW_ENTRY, Map.of("other", "x"));
        assertThat(stream.first(1)).extracting(Entry::line).containsExactly("");
    }

    /** Ten entries that were collected, then ten times as many as the stream may hold. */
    private StreamEntryID overflow() {
        append(0, 10);
        StreamEntryID mark = stream.lastId().orElseThrow();
        stream.markCollected(mark);
        try (var pipeline = redis.pipelined()) {
            for (int i = 0; i < 10_000; i++) {
                stream.append(pipeline, "line", 1_000);
            }
            pipeline.sync();
        }
        return mark;
    }

    private void append(int from, int to) {
        try (var pipeline = redis.pipelined()) {
            IntStream.range(from, to).forEach(i -> stream.append(pipeline, "line " + i, 1_000_000));
            pipeline.sync();
        }
    }
}
