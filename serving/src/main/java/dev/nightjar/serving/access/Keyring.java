package dev.nightjar.serving.access;

import dev.nightjar.contract.ApiKey;
import dev.nightjar.contract.ApiKey.Role;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The API keys of one store at one moment. */
final class Keyring {
    static final Keyring EMPTY = new Keyring(false, List.of());

    private final boolean locked;
    private final List<Held> keys;

    private Keyring(boolean locked, List<Held> keys) {
        this.locked = locked;
        this.keys = keys;
    }

    /** Somebody who presented a key: its name and what it allows. */
    record Holder(String label, Role role) {}

    private record Held(ApiKey key, Holder holder) {}

    /** Of what Redis holds; a value that could not be read is a key that nobody has. */
    static Keyring of(Map<String, Optional<ApiKey>> stored) {
        List<Held> keys = new ArrayList<>();
        stored.forEach((label, key) -> key.ifPresent(k -> keys.add(new Held(k, new Holder(label, k.role())))));
        return new Keyring(!stored.isEmpty(), List.copyOf(keys));
    }

    /** Whether a key is needed at all. */
    boolean isLocked() {
        return locked;
    }

    /** Who presents this key. Takes as long for every wrong key: all digests are compared, each to its end. */
    Optional<Holder> holderOf(byte[] digest) {
        Optional<Holder> found = Optional.empty();
        for (Held key : keys) {
            if (MessageDigest.isEqual(key.key().digest(), digest)) {
                found = Optional.of(key.holder());
            }
        }
        return found;
    }

    /** For the log: how many of each role, and nothing else. */
    @Override
    public String toString() {
        return count(Role.STOREFRONT) + " storefront and " + count(Role.OPERATOR) + " operator API keys";
    }

    private long count(Role role) {
        return keys.stream().filter(key -> key.holder().role() == role).count();
    }
}
