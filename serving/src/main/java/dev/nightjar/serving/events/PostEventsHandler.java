package dev.nightjar.serving.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.nightjar.redis.Sessions;
import dev.nightjar.redis.Visitor;
import dev.nightjar.serving.events.EventBatch.Line;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.http.RequestLog;
import dev.nightjar.serving.metrics.ServingMetrics;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import redis.clients.jedis.exceptions.JedisException;

/**
 * {@code POST /v1/stores/{store}/events} reports what shoppers do, 1 to {@code serving.max-event-batch} events at a time.
 *
 * <pre>
 * {"events": [{"type": "hover", "item_id": "hb-0007", "session_id": "s-9f3c", "user_id": "u42", "dwell_ms": 4200}]}
 * </pre>
 *
 * <ul>
 *   <li>{@code type}: view, hover, scroll, cart, wishlist, purchase, return, impression or click; {@code item_id}; and
 *       {@code session_id}, {@code user_id} or both, as texts up to 512 bytes. The item need not be in the catalogue.
 *   <li>{@code event_id} names the event: sent again, it changes nothing. Without one it gets an id made from its content,
 *       so that the same event with the same {@code ts} has the same id.
 *   <li>{@code ts} says when; "now" where it is left out, in the order of the lines. A time that is up to five minutes
 *       ahead counts as now; a later one, or one older than {@code events.max-age}, is refused.
 *   <li>{@code dwell_ms} 0 to 86,400,000, {@code depth} 0 to 1, {@code size}, {@code quantity} from 1, {@code price} from
 *       0, {@code device}, {@code campaign}, {@code rail} and {@code request_id} (of the answer that
 *       the item stood in) may be given. A field that is null or blank counts as left
 *       out; one that is not known is refused.
 *   <li>200 judges each line: {@code results} has its {@code status} (accepted, duplicate, refused) and id, or what is
 *       wrong with it, in the order of the lines. One bad line does not hold up the others. What is acknowledged, the next
 *       recommendation reflects.
 *   <li>{@code session_version} rises with every change of what is remembered of the visitor; null where the lines are of
 *       several sessions or users, or impressions alone.
 *   <li>An impression goes to the lake; a session remembers it only where {@code session.weights.impression} is not 0.
 *   <li>400 when no line can be accepted or the body is not a list of events; nothing is stored. 413 when it is too large.
 *   <li>503 with {@code Retry-After} when Redis did not take all of it: send the same again. With event ids, or times,
 *       nothing is lost and nothing counted twice.
 *   <li>The body is read as JSON whatever {@code Content-Type} says, since a page's {@code sendBeacon} sends text.
 * </ul>
 */
public final class PostEventsHandler implements Handler {
    private final Stores stores;
    private final ServingMetrics metrics;
    private final int mostEvents;
    private final Clock clock;

    public PostEventsHandler(Stores stores, ServingMetrics metrics, int mostEvents, Clock clock) {
        this.stores = stores;
        this.metrics = metrics;
        this.mostEvents = mostEvents;
        this.clock = clock;
    }

    private record Answer(int accepted, int duplicates, int refused, Long sessionVersion, List<Result> results) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Result(int index, Status status, String eventId, List<Mistake> errors) {}

    private enum Status {
        ACCEPTED,
        DUPLICATE,
        REFUSED;

        @JsonValue
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        Instant now = clock.instant();
        EventBatch batch = new EventBatch(now, store.events().maxAge());
        List<Line> lines = batch.lines(Json.parse(ctx.bodyAsBytes()), mostEvents);
        List<ShopperEvent> usable =
                lines.stream().flatMap(line -> line.event().stream()).toList();
        if (usable.isEmpty()) {
            count(store, lines, results(lines, List.of()));
            throw new ProblemException(Problem.invalid(
                    "nothing was stored: no event can be accepted",
                    lines.stream().flatMap(line -> line.mistakes().stream()).toList()));
        }
        Sessions.Written written = stored(store, usable, now);
        List<Result> results = results(lines, written.isNew());
        count(store, lines, results);
        var answer = new Answer(
                number(Status.ACCEPTED, results),
                number(Status.DUPLICATE, results),
                number(Status.REFUSED, results),
                areOfOneVisitor(usable) && written.version() > 0 ? written.version() : null,
                results);
        RequestLog.note(
                ctx,
                "store=" + store.name() + " accepted=" + answer.accepted() + " duplicates=" + answer.duplicates()
                        + " refused=" + answer.refused());
        Json.send(ctx, answer);
    }

    private Sessions.Written stored(Store store, List<ShopperEvent> events, Instant now) {
        try {
            return store.events().store(events, now);
        } catch (JedisException e) {
            metrics.redisError("events");
            throw e;
        }
    }

    private static List<Result> results(List<Line> lines, List<Boolean> isNew) {
        Iterator<Boolean> next = isNew.iterator();
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Optional<ShopperEvent> event = lines.get(i).event();
            results.add(
                    event.isEmpty()
                            ? new Result(i, Status.REFUSED, null, lines.get(i).mistakes())
                            : new Result(
                                    i,
                                    next.next() ? Status.ACCEPTED : Status.DUPLICATE,
                                    event.get().id(),
                                    null));
        }
        return results;
    }

    private static int number(Status status, List<Result> results) {
        return (int) results.stream().filter(r -> r.status() == status).count();
    }

    private static boolean areOfOneVisitor(List<ShopperEvent> events) {
        return differing(events, Visitor::session) <= 1 && differing(events, Visitor::user) <= 1;
    }

    private static long differing(List<ShopperEvent> events, Function<Visitor, Optional<String>> id) {
        return events.stream()
                .flatMap(event -> id.apply(event.visitor()).stream())
                .distinct()
                .count();
    }

    private void count(Store store, List<Line> lines, List<Result> results) {
        for (Result result : results) {
            Line line = lines.get(result.index());
            // The names of unknown fields are the sender's, and may be any number of names.
            String reason = line.mistakes().stream()
                    .findFirst()
                    .map(mistake -> EventBatch.FIELDS.contains(mistake.field()) ? mistake.field() : "shape")
                    .orElse("none");
            metrics.event(store.name(), line.type(), result.status().label(), reason);
        }
    }
}
