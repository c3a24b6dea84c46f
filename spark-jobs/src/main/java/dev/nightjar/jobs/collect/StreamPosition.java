package dev.nightjar.jobs.collect;

import dev.nightjar.jobs.tables.Progress;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.StreamEntryID;

/**
 * The newest entry of the stream that the lake has, as the table of events keeps it.
 *
 * <p>Ids only rise within the life of a stream. A Redis that lost its data and whose clock is behind starts again with
 * lower ones; then a new era begins, so that the table does not take new events for old.
 *
 * @param era from 0
 */
record StreamPosition(int era, StreamEntryID id) {
    private static final String WRITER = "nightjar-collect-";
    /** Room for a million entries a millisecond, and for milliseconds until the year 2248. */
    private static final int SEQUENCE_BITS = 20;

    /** The position among what all writers of the table have noted; empty when nothing was ever collected. */
    static Optional<StreamPosition> latest(Map<String, Long> progress) {
        return progress.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(WRITER))
                .map(entry -> new StreamPosition(
                        Integer.parseInt(entry.getKey().substring(WRITER.length())),
                        new StreamEntryID(
                                entry.getValue() >> SEQUENCE_BITS, entry.getValue() & ((1L << SEQUENCE_BITS) - 1))))
                .max(Comparator.comparingInt(StreamPosition::era));
    }

    static StreamPosition first(StreamEntryID id) {
        return new StreamPosition(0, id);
    }

    /** The position after collecting up to an entry that was read later than this one. */
    StreamPosition then(StreamEntryID later) {
        return new StreamPosition(later.compareTo(id) > 0 ? era : era + 1, later);
    }

    /** The position as the table keeps it. */
    Progress progress() {
        if (id.getSequence() >= 1L << SEQUENCE_BITS || id.getTime() < 0 || id.getTime() >= 1L << (63 - SEQUENCE_BITS)) {
            throw new IllegalStateException("stream entry " + id + " was not numbered by Redis's clock; who writes "
                    + "to the stream beside the server? Delete the entry with XDEL and collect again");
        }
        return new Progress(WRITER + era, id.getTime() << SEQUENCE_BITS | id.getSequence());
    }
}
