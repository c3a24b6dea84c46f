package dev.nightjar.serving.stock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Key;
import dev.nightjar.redis.StockChange;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Wording;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the body of a stock update; every mistake in it is found before anything is written. */
final class StockUpdate {
    private static final Set<String> FIELDS = Set.of("item_id", "sizes", "updated_at");
    private static final int MOST_SIZES = 500;
    private static final int MOST_SIZE_BYTES = 100;

    /** Clocks differ; beyond this a time in the future would block all changes until it has come. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final Instant now;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();

    private StockUpdate(Instant now) {
        this.now = now;
    }

    /**
     * Reads the body.
     *
     * @param mistakes receives what is wrong; the result means nothing unless it stays empty
     */
    static List<StockChange> parse(JsonNode body, int mostItems, Instant now, List<Mistake> mistakes) {
        StockUpdate update = new StockUpdate(now);
        List<StockChange> changes = update.changes(body, mostItems);
        mistakes.addAll(update.mistakes);
        return changes;
    }

    private List<StockChange> changes(JsonNode body, int mostItems) {
        JsonNode items = body.path("items");
        for (String field : names(body)) {
            if (!field.equals("items")) {
                mistakes.add(
                        Mistake.of(field, body.get(field), "is no field of a stock update", "send {\"items\": […]}"));
            }
        }
        if (!items.isArray() || items.isEmpty() || items.size() > mostItems) {
            mistakes.add(Mistake.of(
                    "items",
                    items.isArray() ? "a list of " + items.size() : items,
                    "is not a list of 1 to " + mostItems + " items",
                    "send {\"items\": [{\"item_id\": \"L-0007\", \"sizes\": {\"M\": 0}}]}, larger updates in parts"));
            return List.of();
        }
        List<StockChange> changes = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            int before = mistakes.size();
            JsonNode entry = items.get(i);
            unknownFields(i, entry);
            String item = item(i, entry.path("item_id"));
            Map<String, Integer> sizes = sizes(i, entry.path("sizes"));
            Optional<Instant> at = updatedAt(i, entry.path("updated_at"));
            if (mistakes.size() == before) {
                changes.add(new StockChange(item, sizes, at));
            }
        }
        return changes;
    }

    private void unknownFields(int index, JsonNode entry) {
        for (String field : names(entry)) {
            if (!FIELDS.contains(field)) {
                mistakes.add(Mistake.at(
                        index, field, entry.get(field), "is no field of an item", "use item_id, sizes and updated_at"));
            }
        }
    }

    private String item(int index, JsonNode id) {
        String text = id.isTextual() ? id.textValue() : "";
        if (text.isEmpty() || !Wording.isUnicode(text) || utf8Length(text) > Key.MAX_ID_BYTES) {
            mistakes.add(Mistake.at(
                    index,
                    "item_id",
                    id,
                    "is not a text of 1 to " + Key.MAX_ID_BYTES + " bytes of UTF-8",
                    "send the shop's own id"));
        } else {
            Integer first = seen.putIfAbsent(text, index);
            if (first != null) {
                mistakes.add(Mistake.at(
                        index,
                        "item_id",
                        id,
                        "also stands at index " + first,
                        "send each item once, with all its sizes"));
            }
        }
        return text;
    }

    private Map<String, Integer> sizes(int index, JsonNode sizes) {
        if (!sizes.isObject() || sizes.isEmpty() || sizes.size() > MOST_SIZES) {
            mistakes.add(Mistake.at(
                    index,
                    "sizes",
                    sizes,
                    "is not a map from size to units with 1 to " + MOST_SIZES + " entries",
                    "send {\"M\": 0, \"L\": 3}, or {\"-\": 3} for an item without sizes"));
            return Map.of();
        }
        Map<String, Integer> units = new TreeMap<>();
        for (String size : names(sizes)) {
            JsonNode value = sizes.get(size);
            if (size.isEmpty() || !Wording.isUnicode(size) || utf8Length(size) > MOST_SIZE_BYTES) {
                mistakes.add(Mistake.at(
                        index,
                        "sizes",
                        size,
                        "is not a size of 1 to " + MOST_SIZE_BYTES + " bytes",
                        "an item without sizes has the size \"-\""));
            } else if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
                mistakes.add(Mistake.at(
                        index,
                        "sizes." + size,
                        value,
                        "is not a whole number from 0 to " + Integer.MAX_VALUE,
                        "send the units on hand as a number, 0 for sold out"));
            } else {
                units.put(size, value.intValue());
            }
        }
        return units;
    }

    private Optional<Instant> updatedAt(int index, JsonNode at) {
        if (at.isMissingNode() || at.isNull()) {
            return Optional.empty();
        }
        try {
            Instant instant = Instant.parse(at.isTextual() ? at.textValue() : "");
            if (instant.isAfter(now.plus(TOLERANCE)) || instant.isBefore(Instant.EPOCH)) {
                mistakes.add(Mistake.at(
                        index,
                        "updated_at",
                        at,
                        "is not a time between 1970 and now, " + now,
                        "check the sender's clock, or leave it out for now"));
            }
            return Optional.of(instant);
        } catch (DateTimeParseException e) {
            mistakes.add(Mistake.at(
                    index,
                    "updated_at",
                    at,
                    "is not a time such as 2026-11-01T09:30:00Z",
                    "send ISO 8601 in UTC, or leave it out for now"));
            return Optional.empty();
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
