package dev.nightjar.redis;

import dev.nightjar.redis.local.LocalRedis;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.clients.jedis.UnifiedJedis;

/** A real, empty redis-server for each test of a class. */
final class ServerExtension implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private LocalRedis server;
    private UnifiedJedis redis;

    @Override
    public void beforeAll(ExtensionContext context) {
        server = LocalRedis.start();
        redis = open();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        redis.flushAll();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        redis.close();
        server.close();
    }

    UnifiedJedis redis() {
        return redis;
    }

    /** Connections of their own, as another process has them; close it. */
    UnifiedJedis open() {
        return new RedisAddress(server.url(), Duration.ofSeconds(5), Duration.ofSeconds(5)).open();
    }

    /** Waits until something holds, and fails when it does not come to that. */
    static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("waited " + PATIENCE + " in vain: " + what);
            }
            Thread.onSpinWait();
        }
    }
}
