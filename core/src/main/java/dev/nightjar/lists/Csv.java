package dev.nightjar.lists;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lines of CSV as RFC 4180 wants them, each row on one line: line breaks within a cell become spaces. A cell that a
 * spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV injection"); a plain number, or a telephone
 * number such as {@code +49 30 901820}, is none.
 */
public final class Csv {
    private static final Pattern FORMULA = Pattern.compile("[=@\t].*|[+-](?![0-9 .]*$).*", Pattern.DOTALL);
    private static final Pattern BREAK = Pattern.compile("[\r\n]+");

    private Csv() {}

    /** One row, without the end of its line. */
    public static String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
        }
        return line.toString();
    }

    private static String cell(String text) {
        String one = BREAK.matcher(text).replaceAll(" ");
        String safe = FORMULA.matcher(one).matches() ? '\'' + one : one;
        boolean quoted = safe.indexOf(',') >= 0 || safe.indexOf('"') >= 0;
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /** The cells of such a line as they were, but for the line breaks. */
    public static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        int at = 0;
        while (at <= line.length()) {
            StringBuilder cell = new StringBuilder();
            boolean quoted = at < line.length() && line.charAt(at) == '"';
            at += quoted ? 1 : 0;
            while (at < line.length() && (quoted || line.charAt(at) != ',')) {
                if (quoted && line.charAt(at) == '"') {
                    if (at + 1 < line.length() && line.charAt(at + 1) == '"') {
                        at++;
                    } else {
                        quoted = false;
                        at++;
                        continue;
                    }
                }
                cell.append(line.charAt(at++));
            }
            String text = cell.toString();
            boolean guarded =
                    text.startsWith("'") && FORMULA.matcher(text.substring(1)).matches();
            cells.add(guarded ? text.substring(1) : text);
            at++;
        }
        return cells;
    }
}
