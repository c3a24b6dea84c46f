package dev.nightjar.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads the fields of one entry of a list in a request's body, and notes what is wrong with them. A field that is null
 * counts as left out, and so does an empty text.
 */
public final class Fields {
    /** More than these in one entry say nothing new; the entry may be made of mistakes. */
    private static final int MOST_MISTAKES = 10;

    private static final int MOST_TEXTS = 1000;

    private final int index;
    private final String at;
    private final JsonNode entry;
    private final List<Mistake> mistakes;

    /**
     * Reads one entry.
     *
     * @param index its place in the list
     * @param mistakes receives what is wrong
     */
    public Fields(int index, JsonNode entry, List<Mistake> mistakes) {
        this(index, "", entry, mistakes);
    }

    /**
     * Reads an object inside an entry.
     *
     * @param at what stands before the names of its fields in a mistake, such as {@code target.}
     */
    public Fields(int index, String at, JsonNode entry, List<Mistake> mistakes) {
        this.index = index;
        this.at = at;
        this.entry = entry;
        this.mistakes = mistakes;
    }

    /** Notes every field that is none of the known ones. */
    public void refuseUnknown(Set<String> known, String fix) {
        entry.properties().stream()
                .filter(field -> !known.contains(field.getKey()))
                .limit(MOST_MISTAKES)
                .forEach(field -> mistakes.add(
                        Mistake.at(index, at + field.getKey(), field.getValue(), "is no known field", fix)));
    }

    /** A text of at most so many bytes in UTF-8. */
    public Optional<String> text(String field, int mostBytes) {
        JsonNode value = entry.path(field);
        if (isLeftOut(field)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            return mistake(field, "is not a text", "send it in quotes");
        }
        String text = value.textValue();
        if (!Wording.isUnicode(text)) {
            return mistake(field, "holds half of a surrogate pair", "send valid Unicode");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > mostBytes) {
            return mistake(field, "is longer than " + mostBytes + " bytes", "send at most " + mostBytes + " bytes");
        }
        return Optional.of(text);
    }

    /** One of a few texts. */
    public Optional<String> oneOf(String field, List<String> allowed) {
        Optional<String> text = text(field, Integer.MAX_VALUE);
        return text.isEmpty() || allowed.contains(text.get())
                ? text
                : mistake(field, "is none of the allowed values", "use " + String.join(", ", allowed));
    }

    /** A whole number in a range. */
    public OptionalInt wholeNumber(String field, int least, int most) {
        JsonNode value = entry.path(field);
        if (isLeftOut(field)) {
            return OptionalInt.empty();
        }
        boolean fits = value.isIntegralNumber() && value.canConvertToInt();
        if (!fits || value.intValue() < least || value.intValue() > most) {
            mistake(
                    field,
                    "is not a whole number from " + least + " to " + most,
                    "send a number in this range, or leave it out");
            return OptionalInt.empty();
        }
        return OptionalInt.of(value.intValue());
    }

    /** A number in a range. */
    public Optional<Double> number(String field, double least, double most) {
        JsonNode value = entry.path(field);
        if (isLeftOut(field)) {
            return Optional.empty();
        }
        // The comparison is false for NaN and for what overflows to infinity.
        return value.isNumber() && value.doubleValue() >= least && value.doubleValue() <= most
                ? Optional.of(value.doubleValue())
                : mistake(
                        field,
                        "is not a number from " + shown(least) + " to " + shown(most),
                        "send a number in this range, or leave it out");
    }

    /** A time in a range. */
    public Optional<Instant> time(String field, Instant earliest, Instant latest) {
        JsonNode value = entry.path(field);
        if (isLeftOut(field)) {
            return Optional.empty();
        }
        try {
            Instant time = Instant.parse(value.isTextual() ? value.textValue() : "");
            return time.isBefore(earliest) || time.isAfter(latest)
                    ? mistake(
                            field,
                            "is not between " + earliest + " and " + latest,
                            "check the sender's clock, or leave it out for now")
                    : Optional.of(time);
        } catch (DateTimeParseException e) {
            return mistake(
                    field,
                    "is not a time such as 2026-11-01T09:30:00Z",
                    "send ISO 8601 with a zone, or leave it out for now");
        }
    }

    /**
     * Distinct texts of a list, each of 1 to so many bytes in UTF-8; none where it is left out.
     *
     * @param allowed what each has to be
     * @param fix what to send instead
     */
    public Set<String> texts(String field, int mostBytes, Predicate<String> allowed, String fix) {
        JsonNode list = entry.path(field);
        if (isLeftOut(field)) {
            return Set.of();
        }
        Set<String> texts = new HashSet<>();
        boolean fits = list.isArray() && list.size() <= MOST_TEXTS;
        for (JsonNode each : list) {
            fits &= isWord(each, mostBytes) && allowed.test(each.textValue());
            texts.add(each.asText());
        }
        if (!fits) {
            mistake(
                    field,
                    "is not a list of at most " + MOST_TEXTS + " texts that are allowed here, each of 1 to " + mostBytes
                            + " bytes",
                    fix);
        }
        return fits ? texts : Set.of();
    }

    /** A map from texts to texts, each of 1 to so many bytes in UTF-8; none where it is left out. */
    public Map<String, String> textMap(String field, int mostBytes) {
        JsonNode map = entry.path(field);
        if (isLeftOut(field)) {
            return Map.of();
        }
        Map<String, String> texts = new HashMap<>();
        boolean fits = map.isObject() && map.size() <= MOST_TEXTS;
        for (Map.Entry<String, JsonNode> each : map.properties()) {
            fits &= isWord(TextNode.valueOf(each.getKey()), mostBytes) && isWord(each.getValue(), mostBytes);
            texts.put(each.getKey(), each.getValue().asText());
        }
        if (!fits) {
            mistake(
                    field,
                    "is not a map of at most " + MOST_TEXTS + " names and texts, each of 1 to " + mostBytes + " bytes",
                    "send {\"name\": \"text\"}");
        }
        return fits ? texts : Map.of();
    }

    private static boolean isWord(JsonNode value, int mostBytes) {
        return value.isTextual()
                && !value.textValue().isBlank()
                && Wording.isUnicode(value.textValue())
                && value.textValue().getBytes(StandardCharsets.UTF_8).length <= mostBytes;
    }

    /** An object inside the entry; one that is left out is empty. */
    public JsonNode section(String field) {
        JsonNode section = entry.path(field);
        if (!section.isObject() && !isLeftOut(field)) {
            mistake(field, "is not an object", "send {…}, or leave it out");
        }
        return section.isObject() ? section : JsonNodeFactory.instance.objectNode();
    }

    /** Notes that a field is wrong; returns nothing. */
    public <T> Optional<T> mistake(String field, String problem, String fix) {
        mistakes.add(Mistake.at(index, at + field, entry.path(field), problem, fix));
        return Optional.empty();
    }

    /** Whether the field is absent, null or blank. */
    public boolean isLeftOut(String field) {
        JsonNode value = entry.path(field);
        return value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.textValue().isBlank());
    }

    private static String shown(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
