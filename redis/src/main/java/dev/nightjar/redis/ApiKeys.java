package dev.nightjar.redis;

import dev.nightjar.contract.ApiKey;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.contract.MalformedValueException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import redis.clients.jedis.UnifiedJedis;

/** The API keys of one store, by label. Servers read them again and again, so a change needs no restart. */
public final class ApiKeys {
    private final UnifiedJedis redis;
    private final String hash;

    public ApiKeys(UnifiedJedis redis, String store) {
        this.redis = redis;
        this.hash = Key.ofStore(store, Kind.API_KEYS).text();
    }

    /**
     * Keeps a key under a label that no other key of the store has.
     *
     * @return whether it was kept; not when the label is taken
     */
    public boolean add(String label, ApiKey key) {
        return redis.hsetnx(hash, ApiKey.requireLabel(label), key.toJson()) == 1;
    }

    /** Forgets a key; returns whether there was one. */
    public boolean revoke(String label) {
        return redis.hdel(hash, label) == 1;
    }

    /** All keys by label; empty in place of one that cannot be read. */
    public SortedMap<String, Optional<ApiKey>> all() {
        SortedMap<String, Optional<ApiKey>> keys = new TreeMap<>();
        redis.hgetAll(hash).forEach((label, json) -> keys.put(label, read(json)));
        return keys;
    }

    private static Optional<ApiKey> read(String json) {
        try {
            return Optional.of(ApiKey.fromJson(json));
        } catch (MalformedValueException e) {
            // Nobody can present it, and that it is there keeps the store locked.
            return Optional.empty();
        }
    }
}
