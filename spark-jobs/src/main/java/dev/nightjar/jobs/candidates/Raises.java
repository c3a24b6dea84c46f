package dev.nightjar.jobs.candidates;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.jobs.profiles.PurchaseFrequency;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.RepeatWeightsTable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** By how much the scores of what a user buys again are raised. Formula: docs/contract.md, "Batch formulas". */
public final class Raises {
    private Raises() {}

    /**
     * Each user's raised items, those that are raised at all: user_id, item_id, amount.
     *
     * @param frequency as {@link PurchaseFrequency} counts
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
