package dev.nightjar.redis;

import dev.nightjar.contract.Key;
import java.util.Optional;

/**
 * Who does something or asks: a session, a user, or both.
 *
 * @param session the shop's id of the visit, 1 to {@link Key#MAX_ID_BYTES} bytes
 * @param user the shop's id of the user, as long
 */
public record Visitor(Optional<String> session, Optional<String> user) {
    public Visitor {
        session.ifPresent(Key::requireId);
        user.ifPresent(Key::requireId);
    }

    /** Whether nobody is named. */
    public boolean isNobody() {
        return session.isEmpty() && user.isEmpty();
    }
}
