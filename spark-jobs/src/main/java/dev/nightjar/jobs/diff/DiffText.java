package dev.nightjar.jobs.diff;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A {@link Difference} for a terminal or a log. */
public final class DiffText {
    private static final int WIDTH = 46;

    private DiffText() {}

    public static String of(Difference d) {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "%s (data of %s)  ->  %s (data of %s)%n",
                d.before().name(),
                d.before().date(),
                d.after().name(),
                d.after().date()));
        out.append(String.format(
                Locale.ROOT,
                "%,d users have a list on both sides; %,d lose theirs, %,d get one%n",
                d.users(),
                d.gone(),
                d.come()));
        out.append(String.format(
                Locale.ROOT,
                "%.1f %% of them see other items in the first %d places, %,d see the same in another order; on average"
                        + " %.1f %% of the places stay%n",
                100 * d.changedShare(),
                d.places(),
                d.reordered(),
                100 * d.kept()));
        moves("Items", d.items(), out);
        moves("Brands", d.brands(), out);
        d.samples().forEach(sample -> sample(sample, out));
        return out.toString().stripTrailing();
    }

    private static void moves(String what, List<Difference.Move> moves, StringBuilder out) {
        if (moves.isEmpty()) {
            return;
        }
        out.append(String.format(
                Locale.ROOT,
                "%n%-" + WIDTH + "s %9s %9s %9s%n",
                what + " by users who see them",
                "before",
                "after",
                ""));
        for (Difference.Move move : moves) {
            out.append(String.format(
                    Locale.ROOT,
                    "%-" + WIDTH + "s %,9d %,9d %+,9d%n",
                    cut(label(move)),
                    move.before(),
                    move.after(),
                    move.change()));
        }
    }

    /** What a person calls it. */
    static String label(Difference.Move move) {
        if (move.title().isEmpty()) {
            return move.name().isEmpty() ? "(no brand)" : move.name();
        }
        return move.title() + " (" + move.name() + ")";
    }

    private static void sample(Difference.Sample sample, StringBuilder out) {
        out.append(String.format(Locale.ROOT, "%nUser %s%n", sample.user()));
        int rows = Math.max(sample.before().size(), sample.after().size());
        IntStream.range(0, rows)
                .forEach(i -> out.append(String.format(
                        Locale.ROOT,
                        "%4d  %-" + WIDTH + "s  %s%n",
                        i + 1,
                        cut(at(sample.before(), i)),
                        cut(at(sample.after(), i)))));
    }

    private static String at(List<String> titles, int place) {
        return place < titles.size() ? titles.get(place) : "";
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= WIDTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, WIDTH - 3)) + "...";
    }
}
