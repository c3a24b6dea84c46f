package dev.nightjar.jobs.gate;

import java.util.List;
import java.util.Locale;

/**
 * One measurement against its bound.
 *
 * @param bound such as {@code >= 0.95}
 * @param advice what to look at when it fails
 */
public record Check(String name, double measured, String bound, boolean passed, String advice) {

    static Check atLeast(String name, double measured, double bound, String advice) {
        return new Check(name, measured, ">= " + bound, measured >= bound, advice);
    }

    static Check atMost(String name, double measured, double bound, String advice) {
        return new Check(name, measured, "<= " + bound, measured <= bound, advice);
    }

    /** The checks as a table for a person. */
    public static String table(List<Check> checks) {
        StringBuilder table = new StringBuilder(
                String.format(Locale.ROOT, "%-36s %14s %-14s %s%n", "check", "measured", "bound", ""));
        for (Check c : checks) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-36s %14.4f %-14s %s%n",
                    c.name(),
                    c.measured(),
                    c.bound(),
                    c.passed() ? "ok" : "FAILED: " + c.advice()));
        }
        return table.toString().stripTrailing();
    }
}
