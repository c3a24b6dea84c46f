package dev.nightjar.serving;

import com.typesafe.config.Config;
import dev.nightjar.serving.guard.Breaker.BreakerSettings;
import java.time.Duration;

/**
 * The section {@code serving} of the settings, typed; {@code reference.conf} says what each key means.
 *
 * @param maxBody in bytes
 */
public record ServingSettings(
        String host,
        int port,
        Duration redisTimeout,
        Duration redisConnectTimeout,
        Duration operatorTimeout,
        int poolSize,
        Duration generationRefresh,
        Duration stockRefresh,
        Duration trendingRefresh,
        Duration trendingStaleAfter,
        Duration rulesRefresh,
        int maxCount,
        int maxCandidates,
        long maxBody,
        int maxStockItems,
        int maxEventBatch,
        Duration staleAfter,
        Duration stockStaleAfter,
        int lastKnownShoppers,
        Duration keyRefresh,
        Duration deadline,
        BreakerSettings breaker,
        int shedAbove,
        int warmUpRequests,
        Duration drainNotice,
        Duration drainTimeout) {

    /** Reads the section from the checked settings of the process. */
    public static ServingSettings of(Config process) {
        Config c = process.getConfig("serving");
        return new ServingSettings(
                c.getString("host"),
                c.getInt("port"),
                c.getDuration("redis-timeout"),
                c.getDuration("redis-connect-timeout"),
                c.getDuration("operator-timeout"),
                c.getInt("pool-size"),
                c.getDuration("generation-refresh"),
                c.getDuration("stock-refresh"),
                c.getDuration("trending-refresh"),
                c.getDuration("trending-stale-after"),
                c.getDuration("rules-refresh"),
                c.getInt("max-count"),
                c.getInt("max-candidates"),
                c.getLong("max-body"),
                c.getInt("max-stock-items"),
                c.getInt("max-event-batch"),
                c.getDuration("stale-after"),
                c.getDuration("stock-stale-after"),
                c.getInt("last-known-shoppers"),
                c.getDuration("key-refresh"),
                c.getDuration("deadline"),
                new BreakerSettings(
                        c.getInt("breaker.window"),
                        c.getDouble("breaker.failure-share"),
                        c.getDuration("breaker.pause")),
                c.getInt("shed-above"),
                c.getInt("warm-up-requests"),
                c.getDuration("drain-notice"),
                c.getDuration("drain-timeout"));
    }
}
