package dev.nightjar.jobs.email;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@link SendReport} for a terminal. */
final class ReportText {
    private static final int TITLE = 40;

    private ReportText() {}

    static String of(SendReport r) {
        StringBuilder out = new StringBuilder();
        line(out, "Campaign %s of %s, %s", r.campaign(), r.store(), r.edition());
        line(
                out,
                "%,d of %,d users get a list of up to %d items; places filled: %.1f %%",
                r.mailed(),
                r.audience(),
                r.made().count(),
                100 * r.fillRate());
        line(out, "Left out: %s", words(r.leftOut(), "nobody"));
        line(out, "Candidates dropped: %s", words(r.dropped(), "none"));
        line(
                out,
                "%,d different items, %,d of them as often as their stock serves (%s people a unit); refused for others: %,d",
                r.items().offered(),
                r.items().atLimit(),
                number(r.made().peoplePerUnit()),
                r.refusals());
        line(
                out,
                "%s",
                r.made().lastDate().isEmpty()
                        ? "There is no send of this campaign before this one"
                        : String.format(
                                Locale.ROOT,
                                "Against the send of %s: %.1f %% of the items were in it too",
                                r.made().lastDate(),
                                100 * r.items().shared()));
        line(out, "");
        line(
                out,
                "%-16s %-12s %9s %9s %8s %9s %9s %9s %8s",
                "variant",
                "rail",
                "users",
                "items",
                "filled",
                "full",
                "fallback",
                "again",
                "overlap");
        for (SendReport.OfVariant v : r.variants()) {
            line(
                    out,
                    "%-16s %-12s %,9d %,9d %6.1f %% %,9d %,9d %,9d %6.1f %%",
                    v.name(),
                    v.rail(),
                    v.users(),
                    v.items(),
                    100 * v.fillRate(),
                    v.full(),
                    v.fallback(),
                    v.again(),
                    100 * v.overlap());
        }
        line(out, "");
        line(out, "%-" + (TITLE + 12) + "s %9s %9s %9s %8s", "shortest items", "people", "units", "serve", "used");
        for (SendReport.Exposure e : r.exposures()) {
            line(
                    out,
                    "%-" + (TITLE + 12) + "s %,9d %,9d %,9d %6.1f %%",
                    cut(e.title()) + " (" + e.itemId() + ")",
                    e.people(),
                    e.units(),
                    e.serves(),
                    100 * e.share());
        }
        line(out, "");
        line(out, "Audit: %s", audit(r.audit()));
        return out.toString();
    }

    /** What the audit says, in words. */
    static String audit(EmailAudit audit) {
        return String.format(
                Locale.ROOT,
                "%,d offers looked at; users over a cap %d, sizes over their allocation %d, offers out of size %d",
                audit.offers(),
                audit.overCap(),
                audit.overAllocation(),
                audit.outOfSize());
    }

    /** Reasons with their counts, most first. */
    static String words(Map<String, Long> counts, String none) {
        return counts.isEmpty()
                ? none
                : counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(e -> e.getKey().replace('_', ' ') + String.format(Locale.ROOT, " %,d", e.getValue()))
                        .collect(Collectors.joining(", "));
    }

    /** 10 rather than 10.0. */
    static String number(double n) {
        return n == Math.rint(n) ? Long.toString((long) n) : Double.toString(n);
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= TITLE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, TITLE - 3)) + "...";
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
