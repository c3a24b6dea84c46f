package dev.nightjar.jobs.collect;

import dev.nightjar.redis.EventStream;
import dev.nightjar.redis.EventStream.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import redis.clients.jedis.StreamEntryID;

/**
 * Reads the stream onwards from what the lake has, and notices when something between was lost: the last entry read is
 * then gone from the stream, which loses the oldest first. Reading starts over with the oldest entry there is; what the
 * lake has already does no harm.
 */
final class StreamReader {
    /** Entries a reply: some hundred kilobytes, which do not keep Redis from others for long. */
    private static final int PAGE = 1000;

    /** A batch is held in memory; of events, 300 characters each, it never comes to this, but decisions have some 10,000. */
    private static final long MOST_CHARACTERS = 64_000_000;

    private final EventStream stream;
    private Optional<StreamEntryID> last;
    private String gap = "";

    /**
     * Starts reading.
     *
     * @param collected the newest entry that the lake has
     * @param maxLength the stream's bound
     */
    StreamReader(EventStream stream, Optional<StreamEntryID> collected, long maxLength) {
        this.stream = stream;
        this.last = collected;
        if (collected.isEmpty()) {
            OptionalLong lost = stream.lost(collected);
            boolean full = lost.isEmpty() && stream.length() >= maxLength;
            if (full || lost.orElse(0) > 0) {
                gap = number(lost) + " events came before the first collect and were trimmed: the stream holds about "
                        + maxLength + " (events.stream.max-length)";
            }
        }
    }

    /** The next entries, oldest first, at most {@code limit}, and fewer where lines are long; none only at the end. */
    List<Entry> next(int limit) {
        List<Entry> entries = new ArrayList<>();
        long characters = 0;
        while (entries.size() < limit && characters < MOST_CHARACTERS) {
            int wanted = Math.min(PAGE, limit - entries.size());
            List<Entry> page = page(wanted);
            entries.addAll(page);
            characters +=
                    page.stream().mapToLong(entry -> entry.line().length()).sum();
            if (page.size() < wanted) {
                break;
            }
        }
        return entries;
    }

    /** What was lost, in words; empty when nothing was. */
    String gap() {
        return gap;
    }

    private List<Entry> page(int limit) {
        List<Entry> entries;
        if (last.isEmpty()) {
            entries = stream.first(limit);
        } else {
            EventStream.Page page = stream.after(last.get(), limit);
            if (!page.unbroken()) {
                noteGap(last.get());
            }
            entries = page.unbroken() ? page.entries() : stream.first(limit);
        }
        if (!entries.isEmpty()) {
            last = Optional.of(entries.get(entries.size() - 1).id());
        }
        return entries;
    }

    private void noteGap(StreamEntryID missing) {
        gap = (gap.isEmpty() ? "" : gap + "; ") + number(stream.lost(Optional.of(missing))) + " events after "
                + missing + " (" + Instant.ofEpochMilli(missing.getTime())
                + ") are missing: that entry is no longer in the "
                + "stream, whose oldest is now "
                + stream.firstId().map(StreamEntryID::toString).orElse("none")
                + "; it outgrew events.stream.max-length before it was collected, or Redis lost its data";
    }

    private static String number(OptionalLong lost) {
        return lost.isPresent() ? Long.toString(lost.getAsLong()) : "an unknown number of";
    }
}
