package dev.nightjar.jobs.candidates;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.typesafe.config.Config;
import dev.nightjar.jobs.profiles.PurchaseFrequency;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.RepeatWeightsTable;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** By how much the scores of what a user buys again are raised. Formula: docs/contract.md, "Batch formulas". */
public final class Raises {
    private Raises() {}

    /**
     * How often users bought what may be bought again, as {@link PurchaseFrequency} counts.
     *
     * @param events up to and including the date
     * @param settings the store's
     */
    public static Dataset<Row> frequency(Dataset<Row> events, Dataset<Row> catalog, Config settings, LocalDate date) {
        return PurchaseFrequency.of(
                events,
                catalog.where(Exclusions.repeatable(settings)),
                settings.getDouble("jobs.repeat.half-life-days"),
                date);
    }

    /**
     * Each user's raised items, those that are raised at all: user_id, item_id, amount.
     *
     * @param frequency as {@link #frequency} counts
     * @param weights category, weight; that of the empty category holds for all without one
     */
    public static Dataset<Row> of(Dataset<Row> frequency, Dataset<Row> weights) {
        Column store = col("store_weight");
        Dataset<Row> rest = weights.where(col(RepeatWeightsTable.CATEGORY).equalTo(""))
                .agg(coalesce(functions.max(RepeatWeightsTable.WEIGHT), lit(0.0))
                        .as("store_weight"));
        Dataset<Row> each =
                weights.select(col(RepeatWeightsTable.CATEGORY).as("of_category"), col(RepeatWeightsTable.WEIGHT));
        return frequency
                .join(broadcast(each), col(CatalogTable.CATEGORY).equalTo(col("of_category")), "left")
                .crossJoin(broadcast(rest))
                .select(
                        col(EventsTable.USER_ID),
                        col(EventsTable.ITEM_ID),
                        coalesce(col(RepeatWeightsTable.WEIGHT), store)
                                .multiply(col(PurchaseFrequency.FREQUENCY))
                                .cast("float")
                                .as(ListRequests.AMOUNT))
                .where(col(ListRequests.AMOUNT).gt(0));
    }
}
