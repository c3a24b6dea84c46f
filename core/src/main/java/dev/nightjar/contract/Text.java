package dev.nightjar.contract;

import java.nio.charset.StandardCharsets;

/** Text on its way to bytes, for keys and values alike. */
final class Text {
    private Text() {}

    /**
     * The text in UTF-8.
     *
     * @throws IllegalArgumentException when half of a surrogate pair stands alone. The JDK would write it as '?', and
     *     two different ids would become one.
     */
    static byte[] utf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new IllegalArgumentException(String.format(
                            "not a valid text: half of a surrogate pair (U+%04X) stands alone at position %d",
                            (int) c, i));
                }
                i++;
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
