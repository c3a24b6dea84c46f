package dev.nightjar.serving.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.ApiKey;
import dev.nightjar.contract.ApiKey.Role;
import dev.nightjar.redis.ApiKeys;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

/** The buckets hold two or three requests and refill one a second. */
class RateLimitsIT {
    private static final String PATH = "/v1/stores/lantern/recommendations";

    @TempDir
    Path folder;

    @Test
    void eachKeyHasALimitOfItsOwnAndSeesItInTheHeaders() {
        try (LocalRedis local = LocalRedis.start();
                UnifiedJedis redis = TestServer.redis(local.url())) {
            String web = add(redis, "web");
            String app = add(redis, "app");
            try (TestServer server =
                    TestServer.start(folder, local.url(), "serving.rate-limit { per-key = 1, burst = 3s }")) {
                Answer first = get(server, web);
                assertThat(first.status()).isEqualTo(200);
                assertThat(first.header("ratelimit-policy")).isEqualTo("\"key\";q=3;w=3");
                assertThat(first.header("ratelimit")).isEqualTo("\"key\";r=2;t=1");
                assertThat(first.header("ratelimit-limit")).isEqualTo("3");
                assertThat(first.header("ratelimit-remaining")).isEqualTo("2");
                assertThat(first.header("ratelimit-reset")).isEqualTo("1");
                Answer refused = first;
                for (int i = 0; i < 100 && refused.status() == 200; i++) {
                    refused = get(server, web);
                }
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.contentType()).isEqualTo("application/problem+json");
                assertThat(refused.json().path("type").textValue()).isEqualTo("urn:nightjar:problem:too-many-requests");
                assertThat(refused.header("retry-after")).isEqualTo("1");
                assertThat(refused.header("ratelimit-remaining")).isEqualTo("0");
                assertThat(get(server, app).status()).isEqualTo(200);
                assertThat(server.get("/metrics").body())
                        .contains("nightjar_refused_requests_total{reason=\"rate_limited\"} 1.0");
            }
        }
    }

    @Test
    void whoSendsNoKeyIsCountedByAddressWhereThatIsSet() {
        try (LocalRedis local = LocalRedis.start();
                TestServer server = TestServer.start(
                        folder,
                        local.url(),
                        "",
                        TestServer.SHOP_CONF + "serving.rate-limit { per-address = 1, burst = 2s }")) {
            Answer answer = server.get(PATH);
            assertThat(answer.header("ratelimit-policy")).isEqualTo("\"address\";q=2;w=2");
            for (int i = 0; i < 100 && answer.status() == 200; i++) {
                answer = server.get(PATH);
            }
            assertThat(answer.status()).isEqualTo(429);
            // The other store has no such limit.
            assertThat(server.get("/v1/stores/empty/recommendations").header("ratelimit"))
                    .isEmpty();
        }
    }

    private static Answer get(TestServer server, String key) {
        return server.send(server.request(PATH).header("X-Api-Key", key).GET());
    }

    private static String add(UnifiedJedis redis, String label) {
        ApiKey.Issued issued = ApiKey.issue(Role.STOREFRONT, Instant.parse("2026-11-02T09:00:00Z"), new SecureRandom());
        new ApiKeys(redis, "lantern").add(label, issued.kept());
        return issued.secret();
    }
}
