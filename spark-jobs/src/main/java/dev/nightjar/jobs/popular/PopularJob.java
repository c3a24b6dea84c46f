package dev.nightjar.jobs.popular;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.row_number;

import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.ItemStatsTable;
import dev.nightjar.jobs.tables.PopularItemsTable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/**
 * Makes the lists for shoppers of whom nothing is known.
 *
 * <p>Reads: item_stats of the date, catalog. Writes: popular_items. Guarantees: only items that may be offered on the
 * date; ranks from 1 without gaps; ties by item id.
 *
 * <p>Example: {@code ./nightjar job popular --store loom --date 2026-10-31}
 */
public final class PopularJob implements Job {
    @Override
    public String name() {
        return "popular";
    }

    @Override
    public String summary() {
        return "list popular items and new arrivals, by category";
    }

    @Override
    public String description() {
        return "Reads item_stats of the date and catalog; writes popular_items of the date. Refuses (exit 3) when profiles "
                + "has not run for the date.";
    }

    /** Lists and rows written. */
    public record Result(long lists, long rows, long newItems) {}

    @Override
    public Result run(JobContext context) {
        int count = context.settings().getInt("jobs.popular.count");
        int newDays = context.settings().getInt("jobs.popular.new-days");
        Dataset<Row> catalog =
                context.lake().table(CatalogTable.SPEC).read().where(CatalogTable.activeOn(context.date()));
        Dataset<Row> stats = context.lake().table(ItemStatsTable.SPEC).read(context.date());
        if (stats.isEmpty()) {
            throw new Refused("there are no item_stats of " + context.date() + " for store " + context.store()
                    + ": run the job profiles first");
        }
        var table = context.lake().table(PopularItemsTable.SPEC);
        table.replace(
                context.date(),
                context.runId(),
                transform(catalog, stats, lit(java.sql.Date.valueOf(context.date())), newDays, count));
        Dataset<Row> rows = table.read(context.date());
        return new Result(
                rows.select(PopularItemsTable.LIST, CatalogTable.CATEGORY)
                        .distinct()
                        .count(),
                rows.count(),
                rows.where("list = 'new' AND category = ''").count());
    }

    /**
     * Ranks by popularity, and new arrivals by date and then popularity, within the store and within every level of the
     * category path.
     *
     * @param catalog items that may be offered
     * @return columns of popular_items; the score of popular items is {@code p = ln(1 + popularity)}, which fits a
     *     float16; of new arrivals {@code days left of being new + p / (1 + p)}
     */
    static Dataset<Row> transform(Dataset<Row> catalog, Dataset<Row> stats, Column today, int newDays, int count) {
        Dataset<Row> items = catalog.join(
                        stats.select(
                                col(CatalogTable.ITEM_ID).as("stats_item"),
                                col(ItemStatsTable.POPULARITY),
                                col(ItemStatsTable.FIRST_SEEN)),
                        col(CatalogTable.ITEM_ID).equalTo(col("stats_item")),
                        "left")
                .withColumn(
                        PopularItemsTable.SCORE,
                        log1p(coalesce(col(ItemStatsTable.POPULARITY), lit(0.0)))
                                .cast("float"))
                .withColumn(CatalogTable.CATEGORY, explode(levels()));
        Dataset<Row> popular = items.where(col(PopularItemsTable.SCORE).gt(0))
                .withColumn(PopularItemsTable.LIST, lit(PopularItemsTable.POPULAR));
        // An item without a date of its own is as new as its first event; one without either is no news.
        Column newSince = coalesce(col(CatalogTable.AVAILABLE_FROM), col(ItemStatsTable.FIRST_SEEN));
        Dataset<Row> arrivals = items.where(newSince.gt(date_sub(today, newDays)))
                .withColumn(
                        PopularItemsTable.SCORE,
                        // Days of news left, then popularity: the fraction stays below the next day.
                        lit(newDays)
                                .minus(datediff(today, newSince))
                                .plus(col(PopularItemsTable.SCORE)
                                        .divide(col(PopularItemsTable.SCORE).plus(1)))
                                .cast("float"))
                .withColumn(PopularItemsTable.LIST, lit(PopularItemsTable.ARRIVALS));
        var best = Window.partitionBy(PopularItemsTable.LIST, CatalogTable.CATEGORY)
                .orderBy(col(PopularItemsTable.SCORE).desc(), col(CatalogTable.ITEM_ID));
        return popular.unionByName(arrivals)
                .withColumn(PopularItemsTable.RANK, row_number().over(best))
                .where(col(PopularItemsTable.RANK).leq(count))
                .select(
                        PopularItemsTable.LIST,
                        CatalogTable.CATEGORY,
                        PopularItemsTable.RANK,
                        CatalogTable.ITEM_ID,
                        PopularItemsTable.SCORE);
    }

    /** {@code a/b/c} to the array of "", a, a/b and a/b/c. */
    private static Column levels() {
        Column parts = functions.split(col(CatalogTable.CATEGORY), "/");
        return functions.array_distinct(functions.concat(
                functions.array(lit("")),
                functions.transform(
                        functions.sequence(lit(1), functions.size(parts)),
                        n -> functions.array_join(functions.slice(parts, lit(1), n), "/"))));
    }
}
