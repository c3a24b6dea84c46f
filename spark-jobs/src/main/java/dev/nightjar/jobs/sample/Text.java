package dev.nightjar.jobs.sample;

/** Quoting and padding for the export formats. */
final class Text {

    private Text() {}

    /** The number with leading zeros up to a width; longer numbers stay whole. */
    static String padded(long number, int width) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    /** A CSV field after RFC 4180: quoted only where it must be. */
    static String csv(String field) {
        boolean plain = field.indexOf(',') < 0 && field.indexOf('"') < 0 && field.indexOf('\n') < 0;
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    /** A JSON string after RFC 8259; the shops' texts hold no control characters. */
    static String json(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
