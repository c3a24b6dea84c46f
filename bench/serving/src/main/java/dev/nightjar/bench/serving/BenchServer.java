package dev.nightjar.bench.serving;

import dev.nightjar.redis.RedisAddress;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.App;
import dev.nightjar.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import redis.clients.jedis.UnifiedJedis;

/** The real server on a free port, with a real Redis of its own and one published shop. */
final class BenchServer implements AutoCloseable {
    static final String STORE = "bench";

    private final LocalRedis local;
    private final UnifiedJedis redis;
    private final App app;

    private BenchServer(LocalRedis local, UnifiedJedis redis, App app) {
        this.local = local;
        this.redis = redis;
        this.app = app;
    }

    static BenchServer start(BenchShop shop) {
        LocalRedis local = LocalRedis.start();
        UnifiedJedis redis = new RedisAddress(local.url(), Duration.ofSeconds(1), Duration.ofSeconds(30)).open();
        shop.publish(redis);
        return new BenchServer(local, redis, App.start(settings(local.url()), Clock.systemUTC()));
    }

    private static Settings settings(String redisUrl) {
        try {
            Path conf = Files.createTempDirectory("nightjar-bench");
            Files.createDirectories(conf.resolve("stores"));
            Files.writeString(conf.resolve("stores/" + STORE + ".conf"), "");
            Path file = conf.resolve("nightjar.conf");
            Files.writeString(file, "redis.url = \"" + redisUrl + "\"\nserving.port = 0\n");
            return Settings.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return app.port();
    }

    @Override
    public void close() {
        app.close();
        redis.close();
        local.close();
    }
}
