package dev.nightjar.jobs.email;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@link SendReport} as one HTML page that needs nothing else: no script, no font, no picture from elsewhere. */
final class ReportPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #8884; --soft: #8882; --bar: #2a7f4f; --full: #b3452c; }
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
            .bar { width: 30%; min-width: 8rem; } .bar i { display: block; height: .7rem; border-radius: .35rem; background: var(--bar); }
            .bar i.full { background: var(--full); }
            .ok, .bad { border-left: .3rem solid var(--bar); padding: .4rem .8rem; background: var(--soft); }
            .bad { border-color: var(--full); }
            .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(24rem, 1fr)); gap: 2rem; }
            """;

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry(Recipients.SUPPRESSED, "On the suppression list"),
            Map.entry(Recipients.FREQUENCY_CAP, "Had enough mails of late"),
            Map.entry(Recipients.NO_ADDRESS, "No address"),
            Map.entry(EmailJob.HOLDOUT, "In a variant that gets no mail"),
            Map.entry(GivenLists.TOO_FEW_ITEMS, "Too few items to show"),
            Map.entry(ListMaker.OUTSIDE_CAMPAIGN, "Not what the campaign is about"),
            Map.entry(ListMaker.MAILED, "In one of the last mails"),
            Map.entry(ListMaker.BOUGHT, "Bought of late"),
            Map.entry("owned", "Bought and kept"),
            Map.entry("not_in_size", "Not in the user's size"),
            Map.entry("sold_out", "Sold out"),
            Map.entry("stock_unknown", "Stock unknown"),
            Map.entry("rule", "Left out by a rule"),
            Map.entry("filtered", "Outside the rail's filter"),
            Map.entry("capped", "Enough of its kind in the list"),
            Map.entry("not_in_catalogue", "No longer sold"));

    private ReportPage() {}

    static String of(SendReport r) {
        String title = "Mail " + r.campaign() + " of " + r.store();
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + text(title)
                + "</title>\n<style>\n" + STYLE + "</style></head><body>\n<h1>" + text(title)
                + "</h1>\n<p class=\"from\">"
                + text(r.edition()) + ", built " + text(r.made().builtAt()) + " from generation "
                + r.made().generation()
                + " (run " + text(r.made().runId()) + ")</p>\n"
                + figures(r)
                + "<p class=\"" + (r.audit().isClean() ? "ok" : "bad") + "\">Audit of the finished lists: "
                + text(ReportText.audit(r.audit())) + ".</p>\n"
                + "<div class=\"two\">"
                + reasons("Who gets no mail", "Reason", "users", r.leftOut(), "Everybody of the audience gets one.")
                + reasons("What could not be offered", "Reason", "candidates", r.dropped(), "Nothing was left out.")
                + "</div>\n" + variants(r) + exposures(r) + "</body></html>\n";
    }

    private static String figures(SendReport r) {
        return "<div class=\"figures\">"
                + figure(number(r.mailed()), "of " + number(r.audience()) + " users get a list")
                + figure(percent(r.fillRate()), "of the places are filled")
                + figure(number(r.items().offered()), "different items")
                + figure(
                        number(r.items().atLimit()),
                        "of them offered to as many as stock serves ("
                                + ReportText.number(r.made().peoplePerUnit()) + " people a unit)")
                + figure(number(r.refusals()), "times somebody got the next best, since others value an item more")
                + (r.made().lastDate().isEmpty()
                        ? figure("first", "send of this campaign")
                        : figure(
                                percent(r.items().shared()),
                                "of the items were in the send of " + r.made().lastDate()))
                + "</div>\n";
    }

    private static String figure(String value, String what) {
        return "<div><b>" + text(value) + "</b>" + text(what) + "</div>";
    }

    private static String reasons(String title, String first, String what, Map<String, Long> counts, String none) {
        if (counts.isEmpty()) {
            return "<section><h2>" + title + "</h2><p>" + none + "</p></section>";
        }
        return "<section><h2>" + title + "</h2><table><tr><th>" + first + "</th><th class=\"n\">" + what + "</th></tr>"
                + counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(e -> "<tr><td>" + text(REASONS.getOrDefault(e.getKey(), e.getKey()))
                                + "</td><td class=\"n\">" + number(e.getValue()) + "</td></tr>")
                        .collect(Collectors.joining("\n"))
                + "</table></section>\n";
    }

    private static String variants(SendReport r) {
        return "<h2>Variants</h2><table><tr><th>Variant</th><th>Rail</th><th class=\"n\">users</th><th class=\"n\">items"
                + "</th><th class=\"n\">places filled</th><th class=\"n\">full lists</th><th class=\"n\">nothing personal</th>"
                + "<th class=\"n\">had the last send</th><th class=\"n\">items again</th></tr>"
                + r.variants().stream()
                        .map(v -> "<tr><td>" + text(v.name()) + "</td><td>" + text(v.rail()) + "</td>" + cell(v.users())
                                + cell(v.items()) + "<td class=\"n\">" + percent(v.fillRate()) + "</td>"
                                + cell(v.full())
                                + cell(v.fallback()) + cell(v.again()) + "<td class=\"n\">" + percent(v.overlap())
                                + "</td></tr>")
                        .collect(Collectors.joining("\n"))
                + "</table>\n";
    }

    private static String exposures(SendReport r) {
        return "<h2>Items that are shortest for those who see them</h2><table><tr><th>Item</th><th class=\"n\">people</th>"
                + "<th class=\"n\">units</th><th class=\"n\">serve</th><th class=\"n\">used</th><th></th></tr>"
                + r.exposures().stream()
                        .map(e -> "<tr><td>" + text(e.title()) + " (" + text(e.itemId()) + ")</td>" + cell(e.people())
                                + cell(e.units()) + cell(e.serves()) + "<td class=\"n\">" + percent(e.share())
                                + "</td><td class=\"bar\"><i" + (e.share() >= 1 ? " class=\"full\"" : "")
                                + " style=\"width:" + Math.round(100 * Math.min(1, e.share())) + "%\"></i></td></tr>")
                        .collect(Collectors.joining("\n"))
                + "</table>\n";
    }

    private static String cell(long n) {
        return "<td class=\"n\">" + number(n) + "</td>";
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String text(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
