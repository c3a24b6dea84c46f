package dev.nightjar.serving.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightjar.redis.Sessions.Deed;
import dev.nightjar.redis.Visitor;
import dev.nightjar.serving.http.Json;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An accepted event: what the session remembers of it, and all it brought for the lake.
 *
 * @param deed who did what
 * @param more what the session does not need
 */
record ShopperEvent(Deed deed, More more) {
    private static final int ID_LENGTH = 32;

    /** Fields that only the lake needs; null where the event has none. */
    record More(
            String size,
            Integer quantity,
            Double price,
            String device,
            String campaign,
            String rail,
            String requestId) {}

    /** The line in the event stream; docs/contract.md, "Event stream". */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Line(
            String eventId,
            String userId,
            String sessionId,
            String itemId,
            String type,
            String ts,
            String size,
            Integer quantity,
            Double price,
            String device,
            String campaign,
            Long dwellMs,
            Double depth,
            String rail,
            String requestId,
            String receivedAt) {}

    /** An event that names no id gets one made from all else that it says: the same event, the same id. */
    static ShopperEvent of(Optional<String> id, Visitor visitor, SessionEvent what, More more) {
        String eventId = id.orElseGet(() -> digest(line(null, visitor, what, more, null)));
        SessionEvent named =
                new SessionEvent(eventId, what.type(), what.item(), what.at(), what.dwellMs(), what.depth());
        return new ShopperEvent(new Deed(visitor, named), more);
    }

    EventType type() {
        return deed.event().type();
    }

    String id() {
        return deed.event().id();
    }

    Visitor visitor() {
        return deed.visitor();
    }

    /** One line of JSON for the event stream. */
    String toJson(Instant receivedAt) {
        return Json.text(line(id(), visitor(), deed.event(), more, receivedAt.toString()));
    }

    private static Line line(String id, Visitor visitor, SessionEvent what, More more, String receivedAt) {
        return new Line(
                id,
                visitor.user().orElse(null),
                visitor.session().orElse(null),
                what.item(),
                what.type().label(),
                what.at().toString(),
                more.size(),
                more.quantity(),
                more.price(),
                more.device(),
                more.campaign(),
                what.dwellMs() == 0 ? null : what.dwellMs(),
                what.depth() == 0 ? null : what.depth(),
                more.rail(),
                more.requestId(),
                receivedAt);
    }

    private static String digest(Line line) {
        try {
            byte[] content = Json.text(line).getBytes(StandardCharsets.UTF_8);
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(sha).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
