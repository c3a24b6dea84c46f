package dev.nightjar.serving.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.redis.EventStream;
import dev.nightjar.redis.EventStream.Backlog;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.redis.local.LocalRedis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

class StreamBacklogIT {
    private LocalRedis server;
    private UnifiedJedis redis;
    private EventStream stream;

    @BeforeEach
    void startRedis() {
        server = LocalRedis.start();
        redis = new RedisAddress(server.url(), Duration.ofSeconds(1), Duration.ofSeconds(1)).open();
        stream = new EventStream(redis, "lantern");
    }

    @AfterEach
    void stopRedis() {
        redis.close();
        server.close();
    }

    @Test
    void whatWaitsIsCountedAndTimed() {
        append();
        append();
        Instant came = stream.first(1).get(0).at();
        StreamBacklog backlog = at(came.plusSeconds(90));
        Backlog now = backlog.now().orElseThrow();
        assertThat(now.length()).isEqualTo(2);
        assertThat(now.backlog()).isEqualTo(2);
        assertThat(backlog.lagSeconds(now)).isEqualTo(90);

        stream.markCollected(stream.lastId().orElseThrow());
        assertThat(backlog.now()).as("it is remembered").contains(now);
        Backlog later = at(came.plusSeconds(95)).now().orElseThrow();
        assertThat(later.length()).isEqualTo(1);
        assertThat(later.backlog()).isZero();
    }

    @Test
    void withoutRedisNobodyKnows() {
        server.close();
        assertThat(at(Instant.EPOCH).now()).isEmpty();
    }

    private StreamBacklog at(Instant now) {
        return new StreamBacklog(redis, "lantern", Clock.fixed(now, ZoneOffset.UTC));
    }

    private void append() {
        try (var pipeline = redis.pipelined()) {
            stream.append(pipeline, "{}", 1_000);
            pipeline.sync();
        }
    }
}
