package dev.nightjar.jobs.gate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import com.typesafe.config.Config;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EvaluationsTable;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.PopularItemsTable;
import dev.nightjar.jobs.tables.QualityChecksTable;
import dev.nightjar.jobs.tables.RelatedItemsTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Checks a run before it is published.
 *
 * <p>Reads: candidates, popular_items, related_items, user_embeddings, item_embeddings and evaluations of the date, catalog, item_dictionary. Writes:
 * quality_checks, every check whether it passed or not. Guarantees: exit 3 and a table of what failed when one did not; publish refuses
 * a run whose gate has not passed.
 *
 * <p>Example: {@code ./nightjar job gate --store loom --date 2026-10-31}
 */
public final class GateJob implements Job {
    /** With fewer it may be right that none goes with another. */
    private static final int FEW_ITEMS = 20;

    @Override
    public String name() {
        return "gate";
    }

    @Override
    public String summary() {
        return "check the run; refuse bad data with exit 3";
    }

    @Override
    public String description() {
        return "Reads what candidates, popular, related, train and evaluate wrote for the date; writes quality_checks. Bounds are in "
                + "jobs.gate. Refuses (exit 3) with the table of checks when one fails.";
    }

    /** All checks. */
    public record Result(List<Check> checks) {}

    @Override
    public Result run(JobContext context) {
        List<Check> checks = checks(context);
        List<Row> rows = checks.stream()
                .map(c -> RowFactory.create(c.name(), c.measured(), c.bound(), c.passed(), c.advice()))
                .toList();
        context.lake()
                .table(QualityChecksTable.SPEC)
                .replace(
                        context.date(),
                        context.runId(),
                        context.spark()
                                .createDataFrame(
                                        rows,
                                        StructType.fromDDL("name STRING, measured DOUBLE, bound STRING,"
                                                + " passed BOOLEAN, advice STRING")));
        String table = Check.table(checks);
        context.console().println(table);
        long failed = checks.stream().filter(c -> !c.passed()).count();
        if (failed > 0) {
            throw new Refused(
                    failed + " of " + checks.size() + " checks failed; the live lists stay as they are"
                            + System.lineSeparator() + table,
                    new Result(checks));
        }
        return new Result(checks);
    }

    private static List<Check> checks(JobContext context) {
        Config bounds = context.settings().getConfig("jobs.gate");
        Lake lake = context.lake();
        LakeTable candidates = lake.table(CandidatesTable.SPEC);
        Dataset<Row> lists = candidates.read(context.date());
        Dataset<Row> popular = lake.table(PopularItemsTable.SPEC).read(context.date());
        Dataset<Row> users = lake.table(EmbeddingsTable.USERS).read(context.date());
        Dataset<Row> items = lake.table(EmbeddingsTable.ITEMS).read(context.date());
        Dataset<Row> active = lake.table(CatalogTable.SPEC).read().where(CatalogTable.activeOn(context.date()));
        ListedItems found = ListedItems.of(lists, bounds.getInt("min-list-length"));
        double listed = found.lists();
        Optional<LocalDate> lastPassed = lastPassed(context, candidates);
        double embedded = users.count();
        double itemCount = items.count();
        BitSet numbers = found.items();
        Dataset<Row> offered = lake.table(DictionaryTable.ITEMS)
                .read()
                .filter((FilterFunction<Row>) row -> numbers.get(row.getAs(DictionaryTable.NUMBER)))
                .select(CatalogTable.ITEM_ID)
                .union(popular.select(CatalogTable.ITEM_ID))
                .distinct()
                .join(active.select(CatalogTable.ITEM_ID), CatalogTable.ITEM_ID);
        List<Check> checks = new ArrayList<>();
        checks.add(Check.atLeast(
                "users with a list", listed, bounds.getDouble("min-users"), "did events arrive, with user ids?"));
        checks.add(Check.atLeast(
                "users against the last run",
                ratio(listed, candidates, lastPassed),
                bounds.getDouble("min-users-ratio"),
                "users were lost since the last run that passed: is an export cut short?"));
        checks.add(Check.atLeast(
                "items against the last run",
                ratio(itemCount, lake.table(EmbeddingsTable.ITEMS), lastPassed),
                bounds.getDouble("min-items-ratio"),
                "items were lost since the last run that passed: is an export cut short?"));
        checks.add(Check.atLeast(
                "share of users with a list",
                embedded == 0 ? 1 : listed / embedded,
                bounds.getDouble("min-listed-share"),
                "who has none owns or saw everything: look at jobs.candidates.exclude-*"));
        checks.add(Check.atLeast(
                "catalogue coverage",
                active.isEmpty() ? 0 : (double) offered.count() / active.count(),
                bounds.getDouble("min-catalogue-coverage"),
                "too few items stand in any list: do item ids of events and catalogue agree?"));
        checks.add(Check.atLeast(
                "popular items", (double) popular.count(), 1, "strangers would see nothing: has the job popular run?"));
        checks.add(Check.atLeast(
                "share of items with related",
                relatedShare(
                        items.join(active.select(CatalogTable.ITEM_ID), CatalogTable.ITEM_ID),
                        lake.table(RelatedItemsTable.SPEC).read(context.date())),
                bounds.getDouble("min-related-share"),
                "product pages would have little to show: has the job related run?"));
        checks.add(Check.atMost(
                "share of short lists",
                listed == 0 ? 0 : found.tooShort() / listed,
                bounds.getDouble("max-short-share"),
                "lists are shorter than jobs.gate.min-list-length: is the catalogue complete?"));
        checks.add(Check.atMost(
                "lists with an item twice",
                (double) found.repeating(),
                0,
                "a fault in candidates: keep the lake, report"));
        checks.add(Check.atMost(
                "embeddings not finite",
                unusable(users, "x -> isnan(x) OR abs(x) = double('infinity')")
                        + unusable(items, "x -> isnan(x) OR abs(x) = double('infinity')"),
                0,
                "training diverged: raise jobs.train.regularization"));
        checks.add(Check.atMost(
                "share of zero embeddings",
                embedded + itemCount == 0 ? 0 : (zeros(users) + zeros(items)) / (embedded + itemCount),
                0.01,
                "training learnt nothing of them: are weights or regularisation out of proportion?"));
        LakeTable evaluations = lake.table(EvaluationsTable.SPEC);
        checks.addAll(QualityChecks.of(
                evaluations, context.date(), lastPassed(context, evaluations), bounds.getConfig("quality")));
        return checks;
    }

    /** Of the active items with an embedding; 1 where they are too few to expect anything. */
    private static double relatedShare(Dataset<Row> embedded, Dataset<Row> related) {
        long items = embedded.count();
        Dataset<Row> ids = related.select(CatalogTable.ITEM_ID).distinct();
        return items < FEW_ITEMS
                ? 1
                : (double) embedded.join(ids, CatalogTable.ITEM_ID).count() / items;
    }

    private static double unusable(Dataset<Row> embeddings, String condition) {
        return embeddings.where("exists(vector, " + condition + ")").count();
    }

    private static double zeros(Dataset<Row> embeddings) {
        return embeddings.where("forall(vector, x -> x = 0)").count();
    }

    /** Rows now against rows of that date; 1 where there is nothing to compare with. */
    private static double ratio(double now, LakeTable table, Optional<LocalDate> before) {
        double rows = before.map(date -> (double) table.read(date).count()).orElse(0.0);
        return rows == 0 ? 1 : now / rows;
    }

    /**
     * The last earlier date of which every check passed, among those that the table has rows of: a refused run must not
     * become the measure of the next.
     */
    private static Optional<LocalDate> lastPassed(JobContext context, LakeTable table) {
        Row last = context.lake()
                .table(QualityChecksTable.SPEC)
                .read()
                .where(col(TableSpec.RUN_DATE).lt(lit(java.sql.Date.valueOf(context.date()))))
                .groupBy(TableSpec.RUN_DATE)
                .agg(functions.every(col("passed")).as("all_passed"))
                .where(col("all_passed"))
                .join(table.read().select(TableSpec.RUN_DATE).distinct(), TableSpec.RUN_DATE)
                .agg(max(TableSpec.RUN_DATE))
                .head();
        return last.isNullAt(0) ? Optional.empty() : Optional.of(last.getDate(0).toLocalDate());
    }
}
