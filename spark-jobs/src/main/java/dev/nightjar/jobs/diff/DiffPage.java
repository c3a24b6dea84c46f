package dev.nightjar.jobs.diff;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A {@link Difference} as one HTML page that needs nothing else: no script, no font, no picture from elsewhere. */
public final class DiffPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #8884; --soft: #8882; --up: #2a7f4f; --down: #b3452c; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.5rem; margin-bottom: .2rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
            .from { opacity: .75; margin-top: 0; }
            .figures { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1.5rem 0; }
            .figures div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1rem; min-width: 9rem; }
            .figures b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
            th { font-weight: 600; background: var(--soft); }
            .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            .up { color: var(--up); } .down { color: var(--down); } .new { background: color-mix(in srgb, var(--up) 14%, transparent); }
            .out { background: color-mix(in srgb, var(--down) 14%, transparent); }
            .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(24rem, 1fr)); gap: 2rem; }
            """;

    private DiffPage() {}

    /**
     * Renders.
     *
     * @param store the store's name
     */
    public static String of(String store, Difference d) {
        String title = "What changes for shoppers of " + store;
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + text(title)
                + "</title>\n<style>\n" + STYLE + "</style></head><body>\n<h1>" + text(title)
                + "</h1>\n<p class=\"from\">"
                + text(d.before().name()) + ", data of " + d.before().date() + " &rarr; "
                + text(d.after().name()) + ", data of " + d.after().date() + "</p>\n"
                + figures(d)
                + "<div class=\"two\">" + moves("Items", d.items()) + moves("Brands", d.brands()) + "</div>\n"
                + (d.samples().isEmpty() ? "" : "<h2>Some users, side by side</h2>\n")
                + d.samples().stream().map(DiffPage::sample).collect(Collectors.joining())
                + "</body></html>\n";
    }

    private static String figures(Difference d) {
        return "<div class=\"figures\">"
                + figure(
                        String.format(Locale.ROOT, "%.1f %%", 100 * d.changedShare()),
                        "of users see other items in the first " + d.places() + " places")
                + figure(String.format(Locale.ROOT, "%.1f %%", 100 * d.kept()), "of these places stay as they are")
                + figure(number(d.reordered()), "users see the same items in another order")
                + figure(number(d.users()), "users have a list on both sides")
                + figure(number(d.gone()), "users lose their list")
                + figure(number(d.come()), "users get one")
                + "</div>\n";
    }

    private static String figure(String value, String what) {
        return "<div><b>" + text(value) + "</b>" + text(what) + "</div>";
    }

    private static String moves(String what, List<Difference.Move> moves) {
        if (moves.isEmpty()) {
            return "<section><h2>" + what + "</h2><p>None gains or loses a place.</p></section>";
        }
        return "<section><h2>" + what + " by users who see them</h2><table><tr><th>" + what
                + "</th><th class=\"n\">before</th><th class=\"n\">after</th><th class=\"n\">change</th></tr>"
                + moves.stream()
                        .map(move -> "<tr><td>" + text(DiffText.label(move)) + "</td><td class=\"n\">"
                                + number(move.before())
                                + "</td><td class=\"n\">" + number(move.after()) + "</td><td class=\"n "
                                + (move.change() > 0 ? "up" : "down") + "\">"
                                + String.format(Locale.ROOT, "%+,d", move.change()) + "</td></tr>")
                        .collect(Collectors.joining("\n"))
                + "</table></section>\n";
    }

    private static String sample(Difference.Sample sample) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < Math.max(sample.before().size(), sample.after().size()); i++) {
            rows.append("<tr><td class=\"n\">")
                    .append(i + 1)
                    .append("</td>")
                    .append(place(sample.before(), sample.after(), i, "out"))
                    .append(place(sample.after(), sample.before(), i, "new"))
                    .append("</tr>\n");
        }
        return "<h3>" + text(sample.user()) + "</h3><table><tr><th></th><th>before</th><th>after</th></tr>" + rows
                + "</table>\n";
    }

    private static String place(List<String> own, List<String> other, int place, String mark) {
        if (place >= own.size()) {
            return "<td></td>";
        }
        String item = own.get(place);
        return (other.contains(item) ? "<td>" : "<td class=\"" + mark + "\">") + text(item) + "</td>";
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** Titles and ids come from a shop's export: they are text, whatever they hold. */
    private static String text(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
