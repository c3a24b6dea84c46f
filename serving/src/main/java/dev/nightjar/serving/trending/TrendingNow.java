package dev.nightjar.serving.trending;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.TrendingList;
import dev.nightjar.redis.LiveTrending;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import redis.clients.jedis.UnifiedJedis;

/**
 * One store's trending list in heap, for requests to use without asking Redis. It outlives a failure of Redis until it is
 * too old; from then on nothing is trending.
 *
 * <p>Its item numbers fit every generation, but a generation need not have them all: look each up in the catalogue.
 */
public final class TrendingNow {
    private final LiveTrending redis;
    private final Duration staleAfter;
    private final Clock clock;
    private final AtomicReference<Optional<TrendingList>> current = new AtomicReference<>(Optional.empty());

    /** Knows nothing before the first {@link #refresh}. */
    public TrendingNow(UnifiedJedis redis, String store, Duration staleAfter, Clock clock) {
        this.redis = new LiveTrending(redis, store);
        this.staleAfter = staleAfter;
        this.clock = clock;
    }

    /** Items trending now, most of all first; empty where none are known, or what is known is too old. */
    public CandidateList trending() {
        return list().map(TrendingList::items).orElse(CandidateList.EMPTY);
    }

    /** The list with its times and number, under the same conditions as {@link #trending}. */
    public Optional<TrendingList> list() {
        return current.get().filter(list -> !list.madeAt().plus(staleAfter).isBefore(clock.instant()));
    }

    /** The list that was last read, however old. */
    public Optional<TrendingList> lastRead() {
        return current.get();
    }

    /**
     * Reads what is in Redis. When that fails, the list read before stays; when Redis has none, nothing is trending.
     *
     * @throws MalformedValueException when the list cannot be read
     */
    public void refresh() {
        current.set(redis.read());
    }
}
