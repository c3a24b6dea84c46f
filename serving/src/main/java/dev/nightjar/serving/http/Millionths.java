package dev.nightjar.serving.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * Numbers in JSON that have six digits behind the point at most, as scores and prices do. They are written as {@link
 * Double#toString} spells them, for a fraction of the work that it has with any number.
 */
public final class Millionths {
    private static final int MILLION = 1_000_000;

    /** Below it {@code toString} uses an exponent, and so it does from {@link #GREATEST} on. */
    private static final double LEAST = 1e-3;

    private static final double GREATEST = 1e7;

    private static final int DIGITS = 6;

    /** Digits before the point, the point, and those behind it. */
    private static final int LONGEST = 7 + 1 + DIGITS;

    private Millionths() {}

    /** To the nearest millionth. */
    public static double rounded(double value) {
        return Math.round(value * MILLION) / (double) MILLION;
    }

    /** Writes a number; one that has more digits, or needs an exponent, takes the usual way. */
    public static void write(JsonGenerator to, double value) throws IOException {
        long millionths = Math.round(value * MILLION);
        if (value >= LEAST && value < GREATEST && millionths / (double) MILLION == value) {
            char[] text = new char[LONGEST];
            int from = spell(millionths, text);
            to.writeNumber(text, from, end(text) - from);
        } else {
            to.writeNumber(value);
        }
    }

    /** Spells from the back, with all digits behind the point; returns where the text begins. */
    private static int spell(long millionths, char[] text) {
        long left = millionths;
        int at = text.length;
        for (int digit = 0; digit < DIGITS; digit++, left /= 10) {
            text[--at] = (char) ('0' + left % 10);
        }
        text[--at] = '.';
        do {
            text[--at] = (char) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        return at;
    }

    /** Without zeros at the end, but for the one digit that stands behind each point. */
    private static int end(char[] text) {
        int end = text.length;
        while (text[end - 1] == '0' && text[end - 2] != '.') {
            end--;
        }
        return end;
    }
}
