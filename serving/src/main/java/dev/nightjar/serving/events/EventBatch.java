package dev.nightjar.serving.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Key;
import dev.nightjar.redis.Visitor;
import dev.nightjar.serving.http.Fields;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.recommend.RequestReader;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the body of reported events. Each line is judged by itself; a body of another shape is refused as a whole. */
final class EventBatch {
    /** What shoppers do on pages; an opened mail is reported by the mailing system's export. */
    static final List<String> TYPES = EventType.labels().stream()
            .filter(label -> !label.equals(EventType.OPEN.label()))
            .toList();

    /** Every field of an event. */
    static final Set<String> FIELDS = Set.of(
            "event_id",
            "user_id",
            "session_id",
            "item_id",
            "type",
            "ts",
            "dwell_ms",
            "depth",
            "size",
            "quantity",
            "price",
            "device",
            "campaign",
            "rail",
            "request_id");

    private static final String SHAPE =
            "send {\"events\": [{\"type\": \"view\", \"item_id\": \"L-0007\", \"session_id\": \"s-1\"}]}";

    private static final String UNKNOWN = "unknown";
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_TEXT_BYTES = 200;
    private static final int MOST_SIZE_BYTES = 100;
    private static final int MOST_PIECES = 1_000_000;
    private static final double MOST_PRICE = 1e9;

    /** Clocks differ; what happens up to this much ahead of ours happens now. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final Instant now;
    private final Duration maxAge;

    /**
     * Reads by a clock.
     *
     * @param now when the request came
     * @param maxAge age from which an event is refused
     */
    EventBatch(Instant now, Duration maxAge) {
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
        this.maxAge = maxAge;
    }

    /** One line of the body. */
    sealed interface Line {
        /** The type it names, {@code unknown} where that is none. */
        String type();

        /** What it reports; empty when it cannot be stored. */
        Optional<ShopperEvent> event();

        /** Why it cannot be stored; empty when it can. */
        List<Mistake> mistakes();
    }

    private record Usable(ShopperEvent reported) implements Line {
        @Override
        public String type() {
            return reported.type().label();
        }

        @Override
        public Optional<ShopperEvent> event() {
            return Optional.of(reported);
        }

        @Override
        public List<Mistake> mistakes() {
            return List.of();
        }
    }

    private record Refused(String type, List<Mistake> mistakes) implements Line {
        @Override
        public Optional<ShopperEvent> event() {
            return Optional.empty();
        }
    }

    /**
     * Reads all lines, in order.
     *
     * @throws ProblemException 400 when the body is not a list of events of the allowed length
     */
    List<Line> lines(JsonNode body, int mostEvents) {
        List<Mistake> mistakes = new ArrayList<>();
        JsonNode events = body.path("events");
        body.properties().stream()
                .filter(field -> !field.getKey().equals("events"))
                .limit(1)
                .forEach(field -> mistakes.add(
                        Mistake.of(field.getKey(), field.getValue(), "is no field of a batch of events", SHAPE)));
        if (!events.isArray() || events.isEmpty() || events.size() > mostEvents) {
            mistakes.add(Mistake.of(
                    "events",
                    events.isArray() ? "a list of " + events.size() : events,
                    "is not a list of 1 to " + mostEvents + " events",
                    SHAPE + ", more events in parts"));
        }
        if (!mistakes.isEmpty()) {
            throw new ProblemException(Problem.invalid("nothing was stored: this is no batch of events", mistakes));
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            lines.add(line(i, events.get(i), events.size()));
        }
        return lines;
    }

    private Line line(int index, JsonNode entry, int count) {
        List<Mistake> mistakes = new ArrayList<>();
        if (!entry.isObject()) {
            mistakes.add(Mistake.at(index, "events", entry, "is not an event", SHAPE));
            return new Refused(UNKNOWN, mistakes);
        }
        Fields fields = new Fields(index, entry, mistakes);
        fields.refuseUnknown(
                FIELDS, "use " + String.join(", ", FIELDS.stream().sorted().toList()));
        Optional<EventType> type = type(fields);
        String item = item(fields);
        Optional<String> id = fields.text("event_id", Key.MAX_ID_BYTES);
        Optional<String> session = fields.text("session_id", Key.MAX_ID_BYTES);
        Optional<String> user = fields.text("user_id", Key.MAX_ID_BYTES);
        if (session.isEmpty() && user.isEmpty() && mistakes.isEmpty()) {
            fields.mistake("session_id", "is missing, and so is user_id", "send session_id, user_id or both");
        }
        // Lines without a time happened in their order, the last one now.
        Instant inOrder = now.minusMillis(count - 1L - index);
        Instant at = fields.time("ts", now.minus(maxAge), now.plus(TOLERANCE))
                .map(time -> time.isAfter(now) ? now : time.truncatedTo(ChronoUnit.MILLIS))
                .orElse(inOrder);
        int dwell = fields.wholeNumber("dwell_ms", 0, (int) DAY.toMillis()).orElse(0);
        double depth = fields.number("depth", 0, 1).orElse(0.0);
        ShopperEvent.More more = more(fields);
        if (!mistakes.isEmpty()) {
            return new Refused(type.map(EventType::label).orElse(UNKNOWN), mistakes);
        }
        SessionEvent what = new SessionEvent(id.orElse(""), type.orElseThrow(), item, at, dwell, depth);
        return new Usable(ShopperEvent.of(id, new Visitor(session, user), what, more));
    }

    private static Optional<EventType> type(Fields fields) {
        if (fields.isLeftOut("type")) {
            fields.mistake("type", "is missing", "use " + String.join(", ", TYPES));
        }
        return fields.oneOf("type", TYPES).flatMap(EventType::named);
    }

    private static String item(Fields fields) {
        if (fields.isLeftOut("item_id")) {
            fields.mistake("item_id", "is missing", "send the shop's own id");
        }
        return fields.text("item_id", Key.MAX_ID_BYTES).orElse("");
    }

    private static ShopperEvent.More more(Fields fields) {
        var quantity = fields.wholeNumber("quantity", 1, MOST_PIECES);
        return new ShopperEvent.More(
                fields.text("size", MOST_SIZE_BYTES).orElse(null),
                quantity.isPresent() ? (Integer) quantity.getAsInt() : null,
                fields.number("price", 0, MOST_PRICE).orElse(null),
                fields.oneOf("device", RequestReader.DEVICES).orElse(null),
                fields.text("campaign", MOST_TEXT_BYTES).orElse(null),
                fields.text("rail", MOST_TEXT_BYTES).orElse(null),
                fields.text("request_id", MOST_TEXT_BYTES).orElse(null));
    }
}
