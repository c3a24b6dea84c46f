package dev.nightjar.serving.recommend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.recommend.Slot;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.RequestLog;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST /v1/stores/{store}/page} answers several rails at once, no item twice, with the same two round trips to
 * Redis that one rail takes.
 *
 * <pre>
 * {"session_id": "s-1", "user_id": "u42", "device": "mobile",
 *  "rails": [{"rail": "pdp", "item": ["H-0012"], "count": 6}, {"rail": "home"}]}
 * </pre>
 *
 * <ul>
 *   <li>Fields mean what the parameters of {@code GET recommendations} mean; 1 to 20 rails. Rails choose in the order in
 *       which they stand.
 *   <li>200 answers {@code {"request_id", "store", "rails": […]}}, each rail as {@code GET recommendations} answers it;
 *       what another rail of the page shows is dropped as {@code shown}.
 *   <li>400 names each mistake; 404 when there is no such store. Redis slow or gone is no error.
 * </ul>
 */
public final class PageHandler implements Handler {
    private static final int MOST_RAILS = 20;
    private static final Set<String> FIELDS = Set.of("session_id", "user_id", "device", "campaign", "country", "rails");
    private static final Set<String> RAIL_FIELDS = Set.of("rail", "count", "item", "category");

    private final Stores stores;
    private final Recommender recommender;
    private final Answers answers;

    public PageHandler(Stores stores, Recommender recommender, Answers answers) {
        this.stores = stores;
        this.recommender = recommender;
        this.answers = answers;
    }

    private record Page(String requestId, String store, List<RecommendationAnswer> rails) {}

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        RecommendationRequest request =
                answers.assigned(ctx, store, read(Json.parse(ctx.bodyAsBytes()), answers.reader(store)));
        List<RecommendationAnswer> rails = recommender.recommend(store, request, RequestLog.idOf(ctx)).stream()
                .map(result -> answers.render(ctx, store, request, result))
                .toList();
        RequestLog.note(
                ctx,
                "store=" + store.name() + " rails=" + rails.size() + " variants="
                        + request.assigned().inShort());
        ctx.header("Cache-Control", "no-store");
        Json.send(ctx, new Page(RequestLog.idOf(ctx), store.name(), rails));
    }

    private static RecommendationRequest read(JsonNode body, RequestReader reader) {
        unknownFields(body, FIELDS, "", reader);
        JsonNode rails = body.path("rails");
        List<Slot> slots = new ArrayList<>();
        if (!rails.isArray() || rails.isEmpty() || rails.size() > MOST_RAILS) {
            reader.mistake(Mistake.of(
                    "rails",
                    rails.isArray() ? "a list of " + rails.size() : rails,
                    "is not a list of 1 to " + MOST_RAILS + " rails",
                    "send {\"rails\": [{\"rail\": \"home\"}]}"));
        } else {
            for (int i = 0; i < rails.size(); i++) {
                slots.add(slot(rails.get(i), "rails." + i + ".", reader));
            }
        }
        return reader.checked(new RecommendationRequest(
                reader.visitor(
                        "session_id",
                        text(body, "session_id", "", reader),
                        "user_id",
                        text(body, "user_id", "", reader)),
                reader.context(
                        text(body, "device", "", reader),
                        text(body, "campaign", "", reader),
                        text(body, "country", "", reader)),
                slots));
    }

    private static Slot slot(JsonNode rail, String at, RequestReader reader) {
        if (!rail.isObject()) {
            reader.mistake(
                    Mistake.of(at.substring(0, at.length() - 1), rail, "is not a rail", "send {\"rail\": \"home\"}"));
        }
        unknownFields(rail, RAIL_FIELDS, at, reader);
        List<String> about = new ArrayList<>();
        JsonNode items = rail.path("item");
        if (items.isTextual()) {
            about.add(items.textValue());
        } else if (items.isArray() && allTexts(items)) {
            items.forEach(item -> about.add(item.textValue()));
        } else if (!items.isMissingNode() && !items.isNull()) {
            reader.mistake(Mistake.of(at + "item", items, "is not a list of item ids", "send [\"H-0012\"]"));
        }
        JsonNode count = rail.path("count");
        Optional<String> wanted =
                count.isMissingNode() || count.isNull() ? Optional.empty() : Optional.of(count.toString());
        return reader.slot(at, text(rail, "rail", at, reader), wanted, about, text(rail, "category", at, reader));
    }

    private static boolean allTexts(JsonNode list) {
        for (JsonNode each : list) {
            if (!each.isTextual()) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> text(JsonNode object, String field, String at, RequestReader reader) {
        JsonNode value = object.path(field);
        if (value.isTextual()) {
            return Optional.of(value.textValue());
        }
        if (!value.isMissingNode() && !value.isNull()) {
            reader.mistake(Mistake.of(at + field, value, "is not a text", "send a text, or leave it out"));
        }
        return Optional.empty();
    }

    private static void unknownFields(JsonNode object, Set<String> known, String at, RequestReader reader) {
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                reader.mistake(Mistake.of(
                        at + field,
                        object.get(field),
                        "is no field here",
                        "use " + String.join(", ", known.stream().sorted().toList())));
            }
        });
    }
}
