package dev.nightjar.jobs.nextclick;

import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes sessions from words: {@code a b hover:c b}, one event a second, views where no type is said. */
final class Visits {
    private static final Instant BEGIN = Instant.parse("2026-10-06T12:00:00Z");

    private Visits() {}

    static List<Recorded> visit(String words) {
        List<Recorded> events = new ArrayList<>();
        for (String word : words.split(" ", -1)) {
            String[] parts = word.split(":", -1);
            EventType type = parts.length == 1
                    ? EventType.VIEW
                    : EventType.named(parts[0]).orElseThrow();
            events.add(new Recorded(
                    new SessionEvent(
                            "e" + events.size(), type, parts[parts.length - 1], BEGIN.plusSeconds(events.size()), 0, 0),
                    "",
                    ""));
        }
        return events;
    }
}
