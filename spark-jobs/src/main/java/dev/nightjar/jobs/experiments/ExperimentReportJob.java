package dev.nightjar.jobs.experiments;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import com.typesafe.config.Config;
import dev.nightjar.experiment.Assignment;
import dev.nightjar.experiment.Experiment;
import dev.nightjar.experiment.ExperimentSet;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.DecisionsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.ExperimentReportsTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.redis.LiveExperiments;
import dev.nightjar.redis.RedisAddress;
import java.sql.Date;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import redis.clients.jedis.UnifiedJedis;

/**
 * Says what each experiment has come to so far: whether the split can be trusted, and then conversion, revenue per unit,
 * depth of visits and clicks per list of each variant against the control, so that it may be looked at every day.
 *
 * <p>Reads: decisions and events of the days up to the date, the experiments in Redis. Writes: experiment_reports of the
 * date. Guarantees: a unit counts from its first exposure on and in one variant; a broken split makes no verdict; the same
 * tables, experiments and settings give the same rows.
 *
 * <p>Example: {@code ./nightjar job experiment-report --store loom --date 2026-10-31}
 */
public final class ExperimentReportJob implements Job {
    @Override
    public String name() {
        return "experiment-report";
    }

    @Override
    public String summary() {
        return "say what each experiment has come to so far";
    }

    @Override
    public String description() {
        return "Reads decisions and events up to the date and the experiments in Redis; writes experiment_reports of the "
                + "date and says in words what they come to.";
    }

    @Override
    public boolean needsRedis() {
        return true;
    }

    /** What it came to, one entry an experiment that somebody was exposed to. */
    public record Result(List<Verdict> experiments) {}

    /**
     * One experiment.
     *
     * @param day days since the first exposure, the date included
     * @param units by variant
     * @param crossed units that were met in two variants and are left out
     * @param splitBroken whether no figure is to be believed
     * @param words a sentence each
     */
    public record Verdict(
            String experiment,
            int day,
            Map<String, Long> units,
            long crossed,
            boolean splitBroken,
            List<String> words) {}

    /**
     * One experiment as the report needs it.
     *
     * @param weights by variant, the control first
     */
    private record Subject(String id, String unitColumn, LinkedHashMap<String, Integer> weights) {
        String control() {
            return weights.keySet().iterator().next();
        }
    }

    @Override
    public Result run(JobContext context) {
        ExperimentSet experiments;
        try (UnifiedJedis redis = RedisAddress.of(context.settings()).open()) {
            experiments = new LiveExperiments(redis, context.store()).read();
        }
        LocalDate oldest = context.date().minusDays(context.settings().getInt("jobs.experiment-report.max-days") - 1L);
        Dataset<Row> decisions = context.lake()
                .table(DecisionsTable.SPEC)
                .read()
                .where(col(TableSpec.RUN_DATE).between(lit(Date.valueOf(oldest)), lit(Date.valueOf(context.date()))));
        List<Verdict> verdicts = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (Subject subject : subjects(experiments)) {
            report(context, subject, decisions, rows).ifPresent(verdicts::add);
        }
        if (!context.dryRun()) {
            StructType schema = columns();
            context.lake()
                    .table(ExperimentReportsTable.SPEC)
                    .replace(context.date(), context.runId(), context.spark().createDataFrame(rows, schema));
        }
        if (verdicts.isEmpty()) {
            context.console()
                    .println("experiment-report: nobody was exposed to an experiment up to " + context.date()
                            + "; decisions come with collect");
        }
        return new Result(verdicts);
    }

    private static StructType columns() {
        StructType columns = new StructType();
        for (var field : ExperimentReportsTable.SPEC.schema().fields()) {
            if (!field.name().equals(TableSpec.RUN_DATE) && !field.name().equals(TableSpec.RUN_ID)) {
                columns = columns.add(field);
            }
        }
        return columns;
    }

    private static List<Subject> subjects(ExperimentSet experiments) {
        List<Subject> subjects = new ArrayList<>();
        for (Experiment experiment : experiments.experiments()) {
            LinkedHashMap<String, Integer> weights = new LinkedHashMap<>();
            experiment.variants().forEach(variant -> weights.put(variant.name(), variant.weight()));
            subjects.add(new Subject(
                    experiment.id(),
                    experiment.unit() == Experiment.Unit.USER ? EventsTable.USER_ID : EventsTable.SESSION_ID,
                    weights));
        }
        if (experiments.holdout().share() > 0) {
            LinkedHashMap<String, Integer> weights = new LinkedHashMap<>();
            weights.put(ExperimentSet.HELD, experiments.holdout().share());
            weights.put(
                    ExperimentSet.SERVED,
                    Assignment.BUCKETS - experiments.holdout().share());
            subjects.add(new Subject(Experiment.HOLDOUT, EventsTable.USER_ID, weights));
        }
        return subjects;
    }

    private static Optional<Verdict> report(
            JobContext context, Subject subject, Dataset<Row> decisions, List<Row> rows) {
        Dataset<Row> exposed =
                UnitSums.exposed(decisions, subject.id(), subject.unitColumn()).persist();
        try {
            Row span = exposed.agg(min("since")).head();
            if (span.isNullAt(0)) {
                return Optional.empty();
            }
            LocalDate first = span.getTimestamp(0).toLocalDateTime().toLocalDate();
            int day = (int) ChronoUnit.DAYS.between(first, context.date()) + 1;
            long crossed = exposed.where(col(UnitSums.VARIANT).isNull()).count();
            Dataset<Row> events = context.lake().table(EventsTable.SPEC).read();
            int before = context.settings().getInt("jobs.experiment-report.cuped-days");
            Dataset<Row> units = UnitSums.transform(
                    exposed,
                    between(events, first, context.date()),
                    between(events, first.minusDays(before), first.minusDays(1)),
                    subject.unitColumn());
            Map<Metric, Map<String, Moments>> moments = UnitSums.moments(units);
            return Optional.of(judged(context, subject, new Sums(moments, crossed, day), rows));
        } finally {
            exposed.unpersist();
        }
    }

    private static Dataset<Row> between(Dataset<Row> events, LocalDate from, LocalDate to) {
        return events.where(col(EventsTable.EVENT_DATE).between(lit(Date.valueOf(from)), lit(Date.valueOf(to))));
    }

    private record Sums(Map<Metric, Map<String, Moments>> moments, long crossed, int day) {
        Moments of(Metric metric, String variant) {
            return moments.get(metric).getOrDefault(variant, Moments.NONE);
        }
    }

    private static Verdict judged(JobContext context, Subject subject, Sums sums, List<Row> rows) {
        Config settings = context.settings().getConfig("jobs.experiment-report");
        Map<String, Long> units = new TreeMap<>();
        subject.weights()
                .keySet()
                .forEach(v -> units.put(v, sums.of(Metric.CONVERSION, v).n()));
        SampleRatio split = SampleRatio.of(units, subject.weights());
        List<String> words = new ArrayList<>();
        if (split.broken()) {
            words.add(Words.of(split));
        }
        Comparison.Aim aim = new Comparison.Aim(
                settings.getDouble("alpha") / (subject.weights().size() - 1),
                settings.getDouble("effect"),
                settings.getInt("min-units"));
        for (String variant : subject.weights().keySet()) {
            for (Metric metric : Metric.values()) {
                if (!variant.equals(subject.control())) {
                    Comparison c = Comparison.of(
                            new Comparison.Name(metric.label(), variant),
                            new Comparison.Sides(sums.of(metric, subject.control()), sums.of(metric, variant)),
                            aim,
                            sums.day());
                    String sentence = split.broken()
                            ? variant + ", " + metric.label() + ": not said, the split is broken"
                            : Words.of(c, aim.effect());
                    if (!split.broken()) {
                        words.add(sentence);
                    }
                    rows.add(row(subject, sums, split, c, sentence));
                }
            }
        }
        words.forEach(sentence -> context.console().println("experiment-report: " + subject.id() + ": " + sentence));
        return new Verdict(subject.id(), sums.day(), units, sums.crossed(), split.broken(), words);
    }

    private static Row row(Subject subject, Sums sums, SampleRatio split, Comparison c, String words) {
        return RowFactory.create(
                subject.id(),
                c.variant(),
                c.metric(),
                sums.day(),
                split.units().getOrDefault(c.variant(), 0L),
                split.units().getOrDefault(subject.control(), 0L),
                sums.crossed(),
                split.pValue(),
                split.broken(),
                known(c.control()),
                known(c.value()),
                known(c.lift()),
                known(c.liftLow()),
                known(c.liftHigh()),
                known(c.alwaysLow()),
                known(c.alwaysHigh()),
                known(c.pValue()),
                known(c.detectable()),
                c.daysToGo() < 0 ? null : c.daysToGo(),
                known(c.varianceSaved()),
                words);
    }

    /** For the table, which has null where nothing is known. */
    private static Double known(double value) {
        return Double.isNaN(value) || Double.isInfinite(value) ? null : (Double) value;
    }
}
