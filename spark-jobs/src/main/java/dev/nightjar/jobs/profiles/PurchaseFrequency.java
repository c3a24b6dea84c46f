package dev.nightjar.jobs.profiles;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import java.sql.Date;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How often and how lately a user bought an item: {@code f(u, i) = Σ 0.5^(age / half-life)} over the baskets that held it,
 * age in whole days. Two lines of a basket are one decision; what was returned as often as bought counts nothing.
 */
public final class PurchaseFrequency {
    /** f, above 0. */
    public static final String FREQUENCY = "frequency";

    private PurchaseFrequency() {}

    /**
     * Counts what users own: user_id, item_id, category, {@value #FREQUENCY}.
     *
     * @param events up to and including the date
     * @param items those that count: item_id, category
     * @param halfLifeDays above 0
     */
    public static Dataset<Row> of(Dataset<Row> events, Dataset<Row> items, double halfLifeDays, LocalDate date) {
        return events.where(col(EventsTable.USER_ID)
                        .isNotNull()
                        .and(col(EventsTable.TYPE).isin("purchase", "return")))
                .groupBy(
                        col(EventsTable.USER_ID),
                        col(EventsTable.ITEM_ID),
                        coalesce(col(EventsTable.SESSION_ID), col(EventsTable.EVENT_ID))
                                .as("basket"))
                .agg(
                        sum(EventsTable.NET).as("net"),
                        max(when(col(EventsTable.TYPE).equalTo("purchase"), col(EventsTable.EVENT_DATE)))
                                .as("day"))
                .groupBy(EventsTable.USER_ID, EventsTable.ITEM_ID)
                .agg(
                        sum("net").as("net"),
                        // A basket of returns has no day, and so adds nothing.
                        EventWeights.total(coalesce(
                                        pow(
                                                lit(0.5),
                                                datediff(lit(Date.valueOf(date)), col("day"))
                                                        .divide(halfLifeDays)),
                                        lit(0.0)))
                                .as(FREQUENCY))
                .where(col("net").gt(0).and(col(FREQUENCY).gt(0)))
                .join(items.select(CatalogTable.ITEM_ID, CatalogTable.CATEGORY), EventsTable.ITEM_ID)
                .select(EventsTable.USER_ID, EventsTable.ITEM_ID, CatalogTable.CATEGORY, FREQUENCY);
    }
}
