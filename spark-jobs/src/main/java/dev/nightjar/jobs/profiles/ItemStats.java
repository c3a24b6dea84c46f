package dev.nightjar.jobs.profiles;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.ItemStatsTable;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Events to one row an item. */
final class ItemStats {
    private ItemStats() {}

    /** Counts by type, buyers, first and last day, and popularity: the sum of decayed weights, never below 0. */
    static Dataset<Row> transform(Dataset<Row> events, EventWeights weights, LocalDate date) {
        Column today = lit(java.sql.Date.valueOf(date));
        return events.groupBy(EventsTable.ITEM_ID)
                .agg(
                        count("view").as("views"),
                        count("cart").as("carts"),
                        count("purchase").as("purchases"),
                        count("return").as("returns"),
                        count_distinct(when(col(EventsTable.TYPE).equalTo("purchase"), col(EventsTable.USER_ID)))
                                .as("buyers"),
                        min(EventsTable.EVENT_DATE).as(ItemStatsTable.FIRST_SEEN),
                        max(EventsTable.EVENT_DATE).as("last_seen"),
                        greatest(lit(0.0), EventWeights.total(weights.decayed(date)))
                                .as(ItemStatsTable.POPULARITY))
                .withColumn("days_since_first", datediff(today, col(ItemStatsTable.FIRST_SEEN)))
                .withColumn("days_since_last", datediff(today, col("last_seen")));
    }

    static Column count(String type) {
        return sum(when(col(EventsTable.TYPE).equalTo(type), 1L).otherwise(0L));
    }
}
