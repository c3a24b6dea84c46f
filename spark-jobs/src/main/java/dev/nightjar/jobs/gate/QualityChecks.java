package dev.nightjar.jobs.gate;

import static org.apache.spark.sql.functions.col;

import com.typesafe.config.Config;
import dev.nightjar.jobs.tables.EvaluationsTable;
import dev.nightjar.jobs.tables.LakeTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whether the night's lists foretell what users take as well as they should. What a bound is held against is the upper end of
 * the 95 % interval, so that no night is refused for bad luck with few users.
 */
final class QualityChecks {

    private QualityChecks() {}

    /**
     * The checks; none where nothing was measured.
     *
     * @param lastPassed the last earlier date that passed and was measured
     * @param bounds {@code jobs.gate.quality}
     */
    static List<Check> of(LakeTable evaluations, LocalDate date, Optional<LocalDate> lastPassed, Config bounds) {
        String measure = bounds.getString("measure");
        String target = bounds.getString("target");
        List<Row> now = figures(evaluations.read(date), measure, target);
        List<Check> checks = new ArrayList<>();
        Optional<Row> ours = against(now, "");
        if (ours.isEmpty()) {
            return checks;
        }
        String name = measure + "@" + EvaluationsTable.LENGTH + " of " + target;
        Optional<Row> before = lastPassed
                .flatMap(last -> against(figures(evaluations.read(last), measure, target), ""))
                .filter(last ->
                        last.getAs(EvaluationsTable.SPLIT).equals(ours.get().getAs(EvaluationsTable.SPLIT)));
        before.ifPresent(
                last -> checks.add(
                        Check.atLeast(
                                name + " against the last run",
                                ratio(high(ours.get()), last.getAs("value")),
                                1 - bounds.getDouble("max-drop"),
                                "lists are worse than those of the last run that passed: what changed in settings, sources or release?")));
        for (String baseline : bounds.getStringList("above")) {
            against(now, baseline)
                    .ifPresent(less -> checks.add(Check.atLeast(
                            name + " less " + baseline,
                            high(less),
                            0,
                            "a list that needs no model is better: see ./nightjar job evaluate, then jobs.train")));
        }
        return checks;
    }

    private static List<Row> figures(Dataset<Row> evaluations, String measure, String target) {
        return evaluations
                .where(col("band")
                        .equalTo(EvaluationsTable.KNOWN)
                        .and(col("model").equalTo(EvaluationsTable.NIGHTJAR))
                        .and(col("measure").equalTo(measure))
                        .and(col("target").equalTo(target))
                        .and(col("k").equalTo(EvaluationsTable.LENGTH)))
                .collectAsList();
    }

    private static Optional<Row> against(List<Row> figures, String other) {
        return figures.stream()
                .filter(row -> row.getAs("against").equals(other))
                .findFirst();
    }

    private static double high(Row figure) {
        return figure.getAs("high");
    }

    private static double ratio(double now, double before) {
        return before == 0 ? 1 : now / before;
    }
}
