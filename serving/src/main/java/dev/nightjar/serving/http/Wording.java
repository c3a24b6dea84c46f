package dev.nightjar.serving.http;

import java.nio.charset.StandardCharsets;

/** Texts that come from outside, on their way into an answer. */
public final class Wording {
    private static final int LONGEST = 200;

    private Wording() {}

    /** Whether the text is Unicode; JSON can spell half of a surrogate pair, which no UTF-8 can hold. */
    public static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** The text with U+FFFD for what is not Unicode. */
    static String repaired(String text) {
        return isUnicode(text)
                ? text
                : text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /** As {@link #repaired}, cut when long. */
    static String shortened(String text) {
        return repaired(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
    }
}
