package dev.nightjar.redis;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * The accepted events of one store on their way to the lake, and among them a few decisions, in order of arrival: servers
 * append, one job collects. Layout: docs/contract.md, "Event stream".
 *
 * <p>It is a queue and no archive: beyond its bound the oldest entries are lost, collected or not. The newest collected
 * entry stays in the stream as a mark, so that such a loss can be told from an empty queue: no Redis before 7 says what
 * it has trimmed.
 */
public final class EventStream {
    /** What an entry is about. */
    public enum About {
        /** Something that a shopper did. */
        EVENT("e"),
        /** A list as it was decided on. */
        DECISION("d"),
        /** A list as a shopper got it, with the chances of its items. */
        EXPOSURE("x");

        /** The one field of an entry. */
        private final String field;

        About(String field) {
            this.field = field;
        }
    }

    /**
     * Moves the mark and drops what is before it. KEYS: stream, collected. ARGV: the mark's id. Where Redis counts what
     * was ever appended, notes how much of it the mark is the end of.
     */
    private static final String COLLECTED = """
            if redis.replicate_commands then redis.replicate_commands() end
            redis.call('DEL', KEYS[2])
            redis.call('HSET', KEYS[2], 'id', ARGV[1])
            local dropped = redis.call('XTRIM', KEYS[1], 'MINID', '=', ARGV[1])
            if #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) == 1 then
              local info = redis.call('XINFO', 'STREAM', KEYS[1])
              local behind = redis.call('XLEN', KEYS[1]) - 1
              for i = 1, #info, 2 do
                if info[i] == 'entries-added' then
                  redis.call('HSET', KEYS[2], 'appended', string.format('%d', info[i + 1] - behind))
                end
              end
            end
            return dropped
            """;

    private final UnifiedJedis redis;
    private final String stream;
    private final String collected;

    public EventStream(UnifiedJedis redis, String store) {
        this.redis = redis;
        this.stream = Key.ofStore(store, Kind.EVENTS).text();
        this.collected = Key.ofStore(store, Kind.EVENTS_COLLECTED).text();
    }

    /**
     * One entry.
     *
     * @param id given by Redis, rising
     * @param about an event, too, when the entry was written by somebody else
     * @param line one line of JSON as it was appended; empty when the entry was written by somebody else
     */
    public record Entry(StreamEntryID id, About about, String line) {
        /** When Redis took it. */
        public Instant at() {
            return Instant.ofEpochMilli(id.getTime());
        }
    }

    /**
     * Entries that follow one another.
     *
     * @param unbroken whether nothing between the entry asked from and these was lost; from the start of the stream
     *     nobody can tell
     */
    public record Page(List<Entry> entries, boolean unbroken) {}

    /**
     * What waits in the stream.
     *
     * @param length entries in the stream, the mark included
     * @param backlog entries that nobody has collected
     * @param waitingSince when the oldest of them came; empty when there is none
     */
    public record Backlog(long length, long backlog, Optional<Instant> waitingSince) {
        /** How long the oldest uncollected event has been waiting; nothing when none does. */
        public Duration lag(Instant now) {
            return waitingSince
                    .map(since -> Duration.between(since, now))
                    .filter(lag -> !lag.isNegative())
                    .orElse(Duration.ZERO);
        }
    }

    /**
     * Appends one event with the caller's next pipeline, so that it costs no round trip of its own.
     *
     * @param line one line of JSON
     * @param maxLength entries to keep, about; the oldest go first
     */
    public Response<StreamEntryID> append(AbstractPipeline pipeline, String line, long maxLength) {
        return pipeline.xadd(stream, bounded(maxLength), Map.of(About.EVENT.field, line));
    }

    /**
     * Appends one decision; events may go to make room for it.
     *
     * @param line one line of JSON
     * @param maxLength entries to keep, about; the oldest go first
     */
    public void appendDecision(String line, long maxLength) {
        redis.xadd(stream, bounded(maxLength), Map.of(About.DECISION.field, line));
    }

    /** Appends one exposure, likewise. */
    public void appendExposure(String line, long maxLength) {
        redis.xadd(stream, bounded(maxLength), Map.of(About.EXPOSURE.field, line));
    }

    private static XAddParams bounded(long maxLength) {
        return XAddParams.xAddParams().maxLen(maxLength).approximateTrimming();
    }

    /** The oldest entries, at most {@code limit}. */
    public List<Entry> first(int limit) {
        return entries(redis.xrange(stream, "-", "+", limit));
    }

    /** The oldest entries that came after this one, at most {@code limit}; the entry itself need not be there. */
    public Page after(StreamEntryID id, int limit) {
        try (AbstractPipeline pipeline = redis.pipelined()) {
            Response<List<StreamEntry>> entries = pipeline.xrange(stream, "(" + id, "+", limit);
            // Asked last: the oldest go first, so if this one is there now, none behind it had gone before.
            Response<List<StreamEntry>> itself = pipeline.xrange(stream, id, id, 1);
            pipeline.sync();
            return new Page(entries(entries.get()), !itself.get().isEmpty());
        }
    }

    /** Whether the entry is still in the stream. */
    public boolean contains(StreamEntryID id) {
        return !redis.xrange(stream, id, id, 1).isEmpty();
    }

    /** The oldest entry's id; empty when the stream is. */
    public Optional<StreamEntryID> firstId() {
        return redis.xrange(stream, "-", "+", 1).stream()
                .map(StreamEntry::getID)
                .findFirst();
    }

    /** The newest entry's id; empty when the stream is. */
    public Optional<StreamEntryID> lastId() {
        return redis.xrevrange(stream, "+", "-", 1).stream()
                .map(StreamEntry::getID)
                .findFirst();
    }

    public long length() {
        return redis.xlen(stream);
    }

    /**
     * How many entries were trimmed, or lost with Redis's data, before anybody collected them.
     *
     * @param collected the newest entry that was collected; empty when none ever was
     * @return empty when nobody can tell: Redis counts what is appended from version 7 on, and only as long as it keeps
     *     its data
     */
    public OptionalLong lost(Optional<StreamEntryID> collected) {
        if (!redis.exists(stream)) {
            return OptionalLong.empty();
        }
        Object appended = redis.xinfoStream(stream).getStreamInfo().get("entries-added");
        Map<String, String> mark = redis.hgetAll(this.collected);
        boolean counted = collected.isEmpty()
                || (mark.containsKey("appended") && collected.get().toString().equals(mark.get("id")));
        if (appended == null || !counted) {
            return OptionalLong.empty();
        }
        long before = collected.isEmpty() ? 0 : Long.parseLong(mark.get("appended"));
        return OptionalLong.of(Math.max(0, (Long) appended - before - length()));
    }

    /** What nobody has collected yet, in one round trip. */
    public Backlog backlog() {
        try (AbstractPipeline pipeline = redis.pipelined()) {
            Response<String> mark = pipeline.hget(collected, "id");
            Response<Long> length = pipeline.xlen(stream);
            Response<List<StreamEntry>> oldest = pipeline.xrange(stream, "-", "+", 2);
            pipeline.sync();
            // What came before the mark was dropped with it, so at most the first entry is collected already.
            boolean marked = !oldest.get().isEmpty()
                    && oldest.get().get(0).getID().toString().equals(mark.get());
            return new Backlog(
                    length.get(),
                    length.get() - (marked ? 1 : 0),
                    oldest.get().stream()
                            .skip(marked ? 1 : 0)
                            .findFirst()
                            .map(entry -> Instant.ofEpochMilli(entry.getID().getTime())));
        }
    }

    /**
     * Notes that the lake has everything up to an entry, and drops what came before it; the entry itself stays as the
     * mark. Call it only when the lake has it for good.
     *
     * @return entries dropped
     */
    public long markCollected(StreamEntryID id) {
        return (Long) redis.eval(COLLECTED, List.of(stream, collected), List.of(id.toString()));
    }

    private static List<Entry> entries(List<StreamEntry> entries) {
        return entries.stream().map(EventStream::entry).toList();
    }

    private static Entry entry(StreamEntry entry) {
        About about = Arrays.stream(About.values())
                .filter(each -> entry.getFields().containsKey(each.field))
                .findFirst()
                .orElse(About.EVENT);
        return new Entry(
                entry.getID(),
                about,
                Objects.requireNonNullElse(entry.getFields().get(about.field), ""));
    }
}
