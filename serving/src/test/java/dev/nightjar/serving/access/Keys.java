package dev.nightjar.serving.access;

import dev.nightjar.contract.ApiKey;
import dev.nightjar.contract.ApiKey.Role;
import dev.nightjar.redis.ApiKeys;
import java.security.SecureRandom;
import java.time.Instant;
import redis.clients.jedis.UnifiedJedis;

/** Makes API keys as {@code nightjar keys} does. */
final class Keys {
    private Keys() {}

    /** The key itself. */
    static String add(UnifiedJedis redis, String store, Role role, String label) {
        ApiKey.Issued issued = ApiKey.issue(role, Instant.parse("2026-11-02T09:00:00Z"), new SecureRandom());
        if (!new ApiKeys(redis, store).add(label, issued.kept())) {
            throw new AssertionError(label + " is taken");
        }
        return issued.secret();
    }
}
