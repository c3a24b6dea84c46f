package dev.nightjar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ApiKey;
import dev.nightjar.contract.ApiKey.Role;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.UnifiedJedis;

class ApiKeysIT {
    @RegisterExtension
    static final ServerExtension SERVER = new ServerExtension();

    private UnifiedJedis redis;
    private ApiKeys keys;

    @BeforeEach
    void setUp() {
        redis = SERVER.redis();
        keys = new ApiKeys(redis, "fashion");
    }

    @Test
    void aKeyIsKeptUntilItIsRevoked() {
        ApiKey web = aKey(Role.STOREFRONT).kept();
        assertThat(keys.add("web", web)).isTrue();
        assertThat(keys.all()).isEqualTo(Map.of("web", Optional.of(web)));
        assertThat(new ApiKeys(redis, "kitchen").all()).isEmpty();
        assertThat(keys.revoke("web")).isTrue();
        assertThat(keys.revoke("web")).isFalse();
        assertThat(keys.all()).isEmpty();
    }

    @Test
    void aLabelNamesOneKey() {
        ApiKey first = aKey(Role.STOREFRONT).kept();
        keys.add("web", first);
        assertThat(keys.add("web", aKey(Role.OPERATOR).kept())).isFalse();
        assertThat(keys.all().get("web")).contains(first);
        ApiKey another = aKey(Role.OPERATOR).kept();
        assertThatThrownBy(() -> keys.add("two words", another)).hasMessageContaining("is no label");
    }

    @Test
    void redisNeverHoldsTheKeyItself() {
        ApiKey.Issued issued = aKey(Role.OPERATOR);
        keys.add("back-office", issued.kept());
        assertThat(redis.hgetAll("nj:{fashion}:api-keys").toString())
                .contains(issued.kept().sha256())
                .doesNotContain(issued.secret().substring(6, 40));
    }

    @Test
    void aValueThatCannotBeReadIsStillThere() {
        redis.hset("nj:{fashion}:api-keys", "broken", "?");
        assertThat(keys.all()).isEqualTo(Map.of("broken", Optional.empty()));
    }

    private static ApiKey.Issued aKey(Role role) {
        return ApiKey.issue(role, Instant.parse("2026-11-02T09:00:00Z"), new SecureRandom());
    }
}
