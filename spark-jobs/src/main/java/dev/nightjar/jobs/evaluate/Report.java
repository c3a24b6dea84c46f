package dev.nightjar.jobs.evaluate;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures for a person who watches. */
final class Report {
    private static final List<String> BANDS = List.of(Group.KNOWN, "1-4", "5-19", "20+", Group.COLD);
    private static final String HEAD = "  %-18s %-24s %-24s %6s %6s %6s %8s %7s %9s %5s %7s%n";

    private Report() {}

    /** What the result keeps: figures of users with a history at the longest list, in a fixed order. */
    static List<Figure> essential(List<Figure> figures) {
        return figures.stream()
                .filter(f -> f.band().equals(Group.KNOWN) && f.k() == Arena.LENGTH)
                .filter(f ->
                        f.measure().equals(Measure.HITS.label()) || f.measure().equals(Measure.NDCG.label()))
                .sorted(Comparator.comparing(Figure::target)
                        .thenComparing(Figure::against)
                        .thenComparing(f -> Contestants.NAMES.indexOf(f.model()))
                        .thenComparing(Figure::measure))
                .toList();
    }

    static void print(EvaluateJob.Result result, List<Figure> figures, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "evaluate: %s, from %s; %d users, %d of them known before, lists of %d out of %d items%n",
                result.split(),
                result.cut(),
                result.users(),
                result.known(),
                Arena.LENGTH,
                result.items());
        for (Target target : Target.values()) {
            print(target, new Figures(figures, target), out);
        }
    }

    private static void print(Target target, Figures figures, PrintStream out) {
        long users = figures.of(Group.KNOWN, Contestants.NIGHTJAR, "", Measure.HITS.label())
                .map(Figure::users)
                .orElse(0L);
        if (users == 0) {
            return;
        }
        out.printf(
                Locale.ROOT,
                HEAD,
                target == Target.ALL ? "all, " + users + " users" : "new, " + users + " users",
                "hits@20 (95 %)",
                "NDCG@20 (95 %)",
                "recall",
                "MAP",
                "MRR",
                "coverage",
                "novelty",
                "diversity",
                "new",
                "popular");
        for (String model : Contestants.NAMES) {
            out.printf(
                    Locale.ROOT,
                    HEAD,
                    model,
                    figures.interval(Group.KNOWN, model, "", Measure.HITS),
                    figures.interval(Group.KNOWN, model, "", Measure.NDCG),
                    figures.value(model, Measure.RECALL.label()),
                    figures.value(model, Measure.MAP.label()),
                    figures.value(model, Measure.MRR.label()),
                    figures.value(model, "coverage"),
                    figures.value(model, Measure.NOVELTY.label()),
                    figures.value(model, Measure.DIVERSITY.label()),
                    figures.value(model, Measure.NEW_ITEMS.label()),
                    figures.value(model, Measure.POPULARITY.label()));
        }
        String best = figures.best();
        for (String band : BANDS) {
            figures.of(band, Contestants.NIGHTJAR, best, Measure.NDCG.label())
                    .ifPresent(f -> out.printf(
                            Locale.ROOT,
                            "  nightjar less %s, %s (%d users): hits %s, NDCG %s%n",
                            best,
                            band,
                            f.users(),
                            figures.interval(band, Contestants.NIGHTJAR, best, Measure.HITS),
                            figures.interval(band, Contestants.NIGHTJAR, best, Measure.NDCG)));
        }
    }

    /** The figures of one target, at the longest list. */
    private record Figures(List<Figure> all, Target target) {
        Optional<Figure> of(String band, String model, String against, String measure) {
            return all.stream()
                    .filter(f -> f.k() == Arena.LENGTH
                            && f.target().equals(target.label())
                            && f.band().equals(band)
                            && f.model().equals(model)
                            && f.against().equals(against)
                            && f.measure().equals(measure))
                    .findFirst();
        }

        String interval(String band, String model, String against, Measure measure) {
            return of(band, model, against, measure.label())
                    .map(f -> String.format(Locale.ROOT, "%.4f (%.4f, %.4f)", f.value(), f.low(), f.high()))
                    .orElse("-");
        }

        String value(String model, String measure) {
            return of(Group.KNOWN, model, "", measure)
                    .map(f -> String.format(Locale.ROOT, "%.3f", f.value()))
                    .orElse("-");
        }

        /** The simple method with the best NDCG. */
        String best() {
            return Contestants.NAMES.stream()
                    .filter(model -> !model.equals(Contestants.NIGHTJAR))
                    .max(Comparator.comparingDouble(model -> of(Group.KNOWN, model, "", Measure.NDCG.label())
                            .map(Figure::value)
                            .orElse(0.0)))
                    .orElseThrow();
        }
    }
}
