package dev.nightjar.jobs.nextclick;

import dev.nightjar.jobs.tables.NextClickTable;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The figures for a person who watches. */
final class Report {
    private static final List<String> METHODS =
            Arrays.stream(Method.values()).map(Method::label).toList();
    private static final String LINE = "  %-38s %8s %6s %6s  %-16s %-20s %6s %6s %6s%n";

    private final List<Figure> figures;

    private Report(List<Figure> figures) {
        this.figures = figures;
    }

    /** Takes the rows of next_click of one date. */
    static Report of(Dataset<Row> rows) {
        return new Report(rows.collectAsList().stream()
                .map(Figure::of)
                .sorted(Comparator.comparing(Figure::target)
                        .thenComparing(Figure::against)
                        .thenComparing(figure -> METHODS.indexOf(figure.method()))
                        .thenComparing(Figure::position))
                .toList());
    }

    /** The figures that do not look at the position. */
    List<Figure> everywhere() {
        return figures.stream()
                .filter(figure -> figure.position().equals(NextClickTable.EVERYWHERE))
                .toList();
    }

    void print(NextClickJob.Result result, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "next-click: %d sessions from %s to %s, %d of them open a second item; of %d items, 20 drawn by lot would"
                        + " hit %s %%%n",
                result.sessions(),
                result.firstDay(),
                result.lastDay(),
                result.predictedSessions(),
                result.items(),
                percent(result.chance()));
        for (String target : List.of(NextClickTable.ANOTHER, NextClickTable.UNSEEN)) {
            List<Figure> rows = everywhere().stream()
                    .filter(figure -> figure.target().equals(target))
                    .toList();
            if (!rows.isEmpty()) {
                out.printf(
                        Locale.ROOT,
                        LINE,
                        target + " item, " + rows.get(0).clicks() + " clicks",
                        "HR@5 %",
                        "@10",
                        "@20",
                        "95 %",
                        "MRR@20 (95 %)",
                        "1",
                        "2-4",
                        "5+");
                rows.forEach(row -> print(row, out));
            }
        }
    }

    /** One line; the last columns are the hit rate among the first 20 by how many items the session has opened. */
    private void print(Figure row, PrintStream out) {
        out.printf(
                Locale.ROOT,
                LINE,
                row.against().isEmpty() ? row.method() : row.method() + " less " + row.against(),
                percent(row.hitRate5()),
                percent(row.hitRate10()),
                percent(row.hitRate20().value()),
                percent(row.hitRate20().low()) + " to "
                        + percent(row.hitRate20().high()),
                String.format(
                        Locale.ROOT,
                        "%.4f (%.4f, %.4f)",
                        row.mrr20().value(),
                        row.mrr20().low(),
                        row.mrr20().high()),
                at("1", row),
                at("2-4", row),
                at("5+", row));
    }

    private String at(String position, Figure of) {
        return figures.stream()
                .filter(figure -> figure.position().equals(position)
                        && figure.target().equals(of.target())
                        && figure.method().equals(of.method())
                        && figure.against().equals(of.against()))
                .findFirst()
                .map(figure -> percent(figure.hitRate20().value()))
                .orElse("-");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
