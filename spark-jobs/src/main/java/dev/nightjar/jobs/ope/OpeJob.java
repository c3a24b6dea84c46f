package dev.nightjar.jobs.ope;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.experiment.Experiment;
import dev.nightjar.experiment.ExperimentSet;
import dev.nightjar.experiment.Variant;
import dev.nightjar.jobs.parity.Otherwise;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.DecisionsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.PolicyEstimatesTable;
import dev.nightjar.jobs.tables.RankedRequestsTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.redis.LiveExperiments;
import dev.nightjar.redis.RedisAddress;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import redis.clients.jedis.UnifiedJedis;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Estimates what share of the lists would be clicked, place by place, under variants that nobody may have seen yet: those of
 * the experiments in Redis, also at a ramp of 0. It ranks logged requests again as the variant would, and weighs what was
 * logged by its propensity.
 *
 * <p>Reads: decisions, ranked_requests and events of the last {@code jobs.ope.days}, table versions that generations were
 * published from, the experiments in Redis. Writes: policy_estimates of the date. Guarantees: only lists are used that were
 * made by the store's own settings, of visitors in no experiment or its control; a list counts where both its exposure
 * and its decision are there ({@code serving.parity-sample}), and where it can be ranked again.
 *
 * <p>Example: {@code ./nightjar job ope --store loom --date 2026-10-31}
 */
public final class OpeJob implements Job {
    private static final String CLICKED = "_clicked";

    @Override
    public String name() {
        return "ope";
    }

    @Override
    public String summary() {
        return "estimate what variants would come to that nobody has seen";
    }

    @Override
    public String description() {
        return "Reads decisions, ranked_requests and events up to the date and the experiments in Redis; writes "
                + "policy_estimates of the date: clicks by position under each variant, by IPS, SNIPS and DR.";
    }

    @Override
    public boolean needsRedis() {
        return true;
    }

    /**
     * What it came to.
     *
     * @param policies one for each variant and rail
     */
    public record Result(List<PolicyLine> policies) {}

    /**
     * A variant on a rail, all positions together.
     *
     * @param policy EXPERIMENT/VARIANT
     * @param logged clicks per list as logged
     * @param estimate clicks per list by DR
     * @param low of 95 %
     * @param high likewise
     * @param warning empty when the estimate can be used
     */
    public record PolicyLine(
            String policy,
            String rail,
            long lists,
            double logged,
            double estimate,
            double low,
            double high,
            double effectiveLists,
            String warning) {}

    @Override
    public Result run(JobContext context) {
        ExperimentSet experiments;
        try (UnifiedJedis redis = RedisAddress.of(context.settings()).open()) {
            experiments = new LiveExperiments(redis, context.store()).read();
        }
        LocalDate first = context.date().minusDays(context.settings().getInt("jobs.ope.days") - 1L);
        Column days = col(TableSpec.RUN_DATE).between(lit(Date.valueOf(first)), lit(Date.valueOf(context.date())));
        Dataset<Row> logged = logged(context, first, days, experiments).persist();
        Dataset<Row> asked =
                context.lake().table(RankedRequestsTable.SPEC).read().where(days);
        List<Row> rows = new ArrayList<>();
        List<PolicyLine> lines = new ArrayList<>();
        try {
            for (Experiment experiment : experiments.experiments()) {
                if (experiment.state() != Experiment.State.KILLED) {
                    for (Variant variant : experiment
                            .variants()
                            .subList(1, experiment.variants().size())) {
                        Dataset<Row> target = Otherwise.under(variant.treatment(), context, asked);
                        estimate(experiment.id() + "/" + variant.name(), logged, target, rows, lines);
                    }
                }
            }
        } finally {
            logged.unpersist();
        }
        if (!context.dryRun()) {
            context.lake()
                    .table(PolicyEstimatesTable.SPEC)
                    .replace(context.date(), context.runId(), context.spark().createDataFrame(rows, columns()));
        }
        lines.forEach(line -> context.console().println(words(line)));
        if (lines.isEmpty()) {
            context.console()
                    .println(
                            "ope: nothing to estimate: it takes a variant (PUT experiments, a ramp of 0 will do), and lists"
                                    + " with exposure and decision (rails.*.explore-rate, serving.parity-sample, collect)");
        }
        return new Result(lines);
    }

    /** Lists that the store's own settings made, with the items that were clicked. */
    private static Dataset<Row> logged(JobContext context, LocalDate first, Column days, ExperimentSet experiments) {
        Column untreated = lit(true);
        for (Experiment experiment : experiments.experiments()) {
            Column variant = col(DecisionsTable.VARIANTS).getItem(experiment.id());
            untreated = untreated.and(variant.isNull()
                    .or(variant.equalTo(experiment.variants().get(0).name())));
        }
        Dataset<Row> clicks = context.lake()
                .table(EventsTable.SPEC)
                .read()
                .where(col(EventsTable.EVENT_DATE)
                        .geq(lit(Date.valueOf(first)))
                        .and(col(EventsTable.TYPE).equalTo("click"))
                        .and(col(EventsTable.REQUEST_ID).isNotNull()))
                .groupBy(col(EventsTable.REQUEST_ID).as("_clicked_request"))
                .agg(collect_set(EventsTable.ITEM_ID).as(CLICKED));
        return context.lake()
                .table(DecisionsTable.SPEC)
                .read()
                .where(days.and(untreated))
                .join(clicks, col(DecisionsTable.REQUEST_ID).equalTo(col("_clicked_request")), "left")
                .select(
                        col(DecisionsTable.REQUEST_ID),
                        col(DecisionsTable.LIST),
                        col(DecisionsTable.RAIL),
                        expr("transform(items, i -> i.item_id)").as("shown"),
                        expr("transform(items, i -> i.propensity)").as("propensities"),
                        expr("coalesce(" + CLICKED + ", array())").as("clicked"));
    }

    private static void estimate(
            String policy, Dataset<Row> logged, Dataset<Row> target, List<Row> rows, List<PolicyLine> lines) {
        List<LoggedList> lists = logged
                .join(
                        target,
                        CollectionConverters.asScala(List.of(DecisionsTable.REQUEST_ID, DecisionsTable.LIST))
                                .toSeq())
                .select(
                        DecisionsTable.REQUEST_ID,
                        DecisionsTable.RAIL,
                        "shown",
                        "propensities",
                        "clicked",
                        Otherwise.ITEMS)
                .collectAsList()
                .stream()
                .map(row -> new LoggedList(
                        row.getString(0),
                        row.getString(1),
                        row.getList(2),
                        row.getList(3),
                        List.copyOf(row.<String>getList(4)),
                        row.getList(5)))
                .toList();
        lists.stream().map(LoggedList::rail).distinct().sorted().forEach(rail -> {
            PolicyEstimate estimate = PolicyEstimate.of(
                    lists.stream().filter(l -> l.rail().equals(rail)).toList());
            estimate.byPosition()
                    .forEach((position, of) ->
                            of.values().forEach(value -> rows.add(row(policy, rail, position, of, value))));
            PolicyEstimate.Total total = estimate.total();
            rows.add(RowFactory.create(
                    policy,
                    rail,
                    0,
                    "dr",
                    total.lists(),
                    total.value(),
                    total.value() - total.half(),
                    total.value() + total.half(),
                    total.effectiveLists(),
                    total.logged(),
                    total.warning()));
            lines.add(new PolicyLine(
                    policy,
                    rail,
                    total.lists(),
                    total.logged(),
                    total.value(),
                    total.value() - total.half(),
                    total.value() + total.half(),
                    total.effectiveLists(),
                    total.warning()));
        });
    }

    private static Row row(String policy, String rail, int position, Estimator of, Estimator.Value value) {
        boolean known = !Double.isNaN(value.value());
        return RowFactory.create(
                policy,
                rail,
                position,
                value.estimator(),
                of.lists(),
                known ? (Double) value.value() : null,
                known ? (Double) value.low() : null,
                known ? (Double) value.high() : null,
                of.effectiveLists(),
                of.logged(),
                of.warning());
    }

    private static StructType columns() {
        StructType columns = new StructType();
        for (StructField field : PolicyEstimatesTable.SPEC.schema().fields()) {
            if (!field.name().equals(TableSpec.RUN_DATE) && !field.name().equals(TableSpec.RUN_ID)) {
                columns = columns.add(field);
            }
        }
        return columns;
    }

    private static String words(PolicyLine line) {
        return String.format(
                Locale.ROOT,
                "ope: %s on %s: %.4f clicks per list (between %.4f and %.4f; as logged %.4f) from %d lists, worth %.0f%s",
                line.policy(),
                line.rail(),
                line.estimate(),
                line.low(),
                line.high(),
                line.logged(),
                line.lists(),
                line.effectiveLists(),
                line.warning().isEmpty() ? "" : ". WARNING: " + line.warning());
    }
}
