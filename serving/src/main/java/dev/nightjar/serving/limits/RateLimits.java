package dev.nightjar.serving.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.limits.TokenBucket.Taken;
import dev.nightjar.serving.metrics.ServingMetrics;
import dev.nightjar.serving.store.StoreServingSettings;
import dev.nightjar.serving.store.StoreServingSettings.RateLimit;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Counts requests by API key, and by client address where there is no key; 429 for those over the limit, told in the
 * headers before they reach it. Each server counts for itself.
 *
 * <p>The headers are those of the IETF's draft (draft-ietf-httpapi-ratelimit-headers-10: {@code RateLimit-Policy}, {@code
 * RateLimit}) and the three of its earlier versions, which more clients read.
 */
public final class RateLimits {
    /** Addresses come and go, and a stranger can have many; the least used are forgotten. */
    private static final int MOST_BUCKETS = 100_000;

    private static final RateLimit NONE = new RateLimit(0, 0, Duration.ZERO);

    private final Map<String, StoreServingSettings> stores;
    private final ServingMetrics metrics;
    private final Cache<Counted, TokenBucket> buckets =
            Caffeine.newBuilder().maximumSize(MOST_BUCKETS).build();

    private record Counted(String store, String by, String who) {}

    public RateLimits(Map<String, StoreServingSettings> stores, ServingMetrics metrics) {
        this.stores = stores;
        this.metrics = metrics;
    }

    /**
     * Counts a request made with a key.
     *
     * @throws ProblemException 429 when it is one too many
     */
    public void countKey(Context ctx, String store, String label) {
        count(
                ctx,
                new Counted(store, "key", label),
                limit(store).perKey(),
                limit(store).burst());
    }

    /**
     * Counts a request made without a key.
     *
     * @throws ProblemException 429 when it is one too many
     */
    public void countAddress(Context ctx, String store) {
        RateLimit limit = limit(store);
        if (limit.perAddress() > 0) {
            count(ctx, new Counted(store, "address", ctx.req().getRemoteAddr()), limit.perAddress(), limit.burst());
        }
    }

    private RateLimit limit(String store) {
        return Optional.ofNullable(stores.get(store))
                .map(StoreServingSettings::rateLimit)
                .orElse(NONE);
    }

    private void count(Context ctx, Counted counted, int perSecond, Duration burst) {
        if (perSecond == 0) {
            return;
        }
        TokenBucket bucket = buckets.get(counted, c -> new TokenBucket(perSecond, burst, System::nanoTime));
        Taken taken = bucket.take();
        show(ctx, counted.by(), bucket, taken);
        if (!taken.allowed()) {
            metrics.refused("rate_limited");
            ctx.header("Retry-After", Long.toString(seconds(taken.untilNext())));
            throw new ProblemException(Problem.of(
                    "too-many-requests",
                    "Too many requests",
                    429,
                    "more than " + perSecond + " requests a second per " + counted.by()
                            + "; wait as Retry-After says, or raise serving.rate-limit.per-" + counted.by()));
        }
    }

    private static void show(Context ctx, String policy, TokenBucket bucket, Taken taken) {
        long reset = seconds(taken.untilFull());
        ctx.header("RateLimit-Policy", "\"" + policy + "\";q=" + bucket.capacity() + ";w=" + seconds(bucket.window()))
                .header("RateLimit", "\"" + policy + "\";r=" + taken.remaining() + ";t=" + reset)
                .header("RateLimit-Limit", Long.toString(bucket.capacity()))
                .header("RateLimit-Remaining", Long.toString(taken.remaining()))
                .header("RateLimit-Reset", Long.toString(reset));
    }

    /** Whole seconds, rounded up: who waits so long finds what was promised. */
    private static long seconds(Duration time) {
        return Math.max(1, (time.toMillis() + 999) / 1000);
    }
}
