package dev.nightjar.catalogue;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keeps one copy of what many items repeat: categories, brands, sets of attributes. That is most of what a million items
 * would take. Not safe for use by several threads; let go of it once the items are there.
 */
final class Shared {
    private final Map<Object, Object> copies = new HashMap<>();

    /** The copy that was met first. */
    <T> T one(T value) {
        // Texts, days and maps of texts are equal only to their like.
        @SuppressWarnings("unchecked")
        T first = (T) copies.computeIfAbsent(value, same -> same);
        return first;
    }

    /** Equal sets of attributes become one, and so do names and values in different ones. */
    Map<String, String> oneSet(Map<String, String> attributes) {
        if (copies.containsKey(attributes)) {
            return one(attributes);
        }
        return one(attributes.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(entry -> one(entry.getKey()), entry -> one(entry.getValue()))));
    }
}
