package dev.nightjar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.settings.InvalidSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

    @ParameterizedTest
    @CsvSource({
        "redis://127.0.0.1:6379, redis://127.0.0.1:6379",
        "redis://127.0.0.1:6379/3, redis://127.0.0.1:6379/3",
        "redis://:geheim@example.org:6379, redis://***@example.org:6379",
        "rediss://user:geheim@example.org:6380/0, rediss://***@example.org:6380/0",
        "redis://user:geh%40eim%2F%3A@example.org:6379/, redis://***@example.org:6379/",
        "redis://[::1]:6379, redis://[::1]:6379",
    })
    void anAddressIsShownWithoutItsPassword(String url, String shown) {
        RedisAddress address = address(url);
        assertThat(address.shown()).isEqualTo(shown);
        assertThat(address).hasToString("RedisAddress[" + shown + "]");
    }

    @Test
    void aClusterIsSeveralHosts() {
        assertThat(address("redis://u:geheim@a:1,b:2, c:3").shown()).isEqualTo("redis://***@a:1,b:2, c:3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1:6379",
                "localhost:6379",
                "http://u:geheim@h:1",
                "redis://h",
                "redis://:geheim@h",
                "redis://u:geheim@h:port",
                "redis://u:geh/eim@h:1",
                "redis://u:geh@eim@h:1",
                "redis://u:geh eim@h:1",
                "u:geheim@h:1",
                "redis://user-without-a-word@h:1",
                "redis://h:1/first",
                "redis://h:1/0?protocol=3",
                "redis://h:1/-1",
                "redis://:geheim@a:1,b:2/3",
                "redis://a:1/3,b:2",
                "redis://a:1,",
                "redis://a:1,b",
                "redis://h:1#f"
            })
    void anythingElseIsRefusedAndNoPasswordIsShown(String url) {
        assertThatThrownBy(() -> address(url))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("'redis.url' = ")
                .hasMessageContaining("is not of the form redis://[user:password@]host:port[/db]")
                .hasMessageContaining("set it in nightjar.conf or in NIGHTJAR_REDIS_URL")
                .hasMessageNotContaining("geh")
                .hasNoCause();
    }

    @Test
    void anAddressTravelsToSparkTasks() throws Exception {
        RedisAddress address = address("redis://u:p@a:1,b:2");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(address);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(address);
        }
    }

    private static RedisAddress address(String url) {
        return new RedisAddress(url, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }
}
