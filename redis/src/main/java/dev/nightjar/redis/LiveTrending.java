package dev.nightjar.redis;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.TrendingList;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.UnifiedJedis;

/**
 * The one trending list of a store. It moves forward only: a list of an earlier moment never takes the place of a later
 * one, however many write at once, and so no lock is needed.
 */
public final class LiveTrending {
    /** Replaces a value that is still the one that was read. KEYS: the list. ARGV: old (empty: none), new, lifetime in seconds. */
    private static final byte[] REPLACE = """
            if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
            return 1
            """.getBytes(StandardCharsets.US_ASCII);

    private static final int ATTEMPTS = 20;

    private final UnifiedJedis redis;
    private final byte[] key;

    public LiveTrending(UnifiedJedis redis, String store) {
        this.redis = redis;
        this.key = Key.ofStore(store, Kind.TRENDING).bytes();
    }

    /** What a write came to. */
    public sealed interface Outcome {
        /** The list is there, with the number it got. */
        record Written(TrendingList list) implements Outcome {}

        /** A list of a later moment is there, and stays. */
        record Outdated(TrendingList newer) implements Outcome {}
    }

    /**
     * What is there now; empty where none was written, or the last one has expired.
     *
     * @throws MalformedValueException when it cannot be read
     */
    public Optional<TrendingList> read() {
        return Optional.ofNullable(redis.get(key)).map(TrendingList.CODEC::decode);
    }

    /**
     * Puts a list in place of what is there, unless that looks back from a later moment. What cannot be read is replaced.
     *
     * @param lifetime after which Redis forgets it, a second or more
     */
    public Outcome replace(Instant asOf, Instant madeAt, CandidateList items, Duration lifetime) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            byte[] old = redis.get(key);
            Optional<TrendingList> there = readable(old);
            TrendingList list = new TrendingList(
                    asOf, madeAt, there.map(TrendingList::number).orElse(0L) + 1, items);
            if (there.isPresent() && there.get().asOf().isAfter(list.asOf())) {
                return new Outcome.Outdated(there.get());
            }
            List<byte[]> arguments = List.of(
                    old == null ? new byte[0] : old,
                    TrendingList.CODEC.encode(list),
                    Long.toString(lifetime.toSeconds()).getBytes(StandardCharsets.US_ASCII));
            if (Long.valueOf(1).equals(redis.eval(REPLACE, List.of(key), arguments))) {
                return new Outcome.Written(list);
            }
        }
        throw new IllegalStateException(new String(key, StandardCharsets.US_ASCII) + " changed " + ATTEMPTS
                + " times between reading and writing it; do many trending jobs of this store run at once?");
    }

    private static Optional<TrendingList> readable(byte[] value) {
        try {
            return Optional.ofNullable(value).map(TrendingList.CODEC::decode);
        } catch (MalformedValueException e) {
            // Left by another release: nothing that a reader of this one could use.
            return Optional.empty();
        }
    }
}
