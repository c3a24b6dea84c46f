package dev.nightjar.jobs.related;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.jobs.tables.EventsTable;
import java.sql.Date;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What was bought, or looked at, together: distinct pairs of basket and item.
 *
 * @param rows basket, item; none of a basket that is too large
 * @param count baskets, those of one item included
 * @param tooLarge baskets left out, since they hold more items than one person chooses together
 * @param tooLargeItems pairs of basket and item left out with them
 */
record Baskets(Dataset<Row> rows, long count, long tooLarge, long tooLargeItems) {
    static final String BASKET = "basket";
    static final String ITEM = "item";

    /** What makes a basket. */
    enum By {
        /** Everything of a user on one day; of a visit where nobody signed in. */
        USER_DAY,
        /** Everything of a visit; of a user on one day where the source has no visits. */
        SESSION
    }

    /** Distinct pairs of basket and item id; an event of neither user nor visit has no basket. */
    static Dataset<Row> ofEvents(Dataset<Row> events, String type, By by, Column since) {
        Column ofUser = when(
                col(EventsTable.USER_ID).isNotNull(),
                struct(
                        lit("user").as("of"),
                        col(EventsTable.USER_ID).as("id"),
                        col(EventsTable.EVENT_DATE).as("day")));
        Column ofVisit = when(
                col(EventsTable.SESSION_ID).isNotNull(),
                struct(
                        lit("visit").as("of"),
                        col(EventsTable.SESSION_ID).as("id"),
                        lit(null).cast("date").as("day")));
        Column basket = by == By.USER_DAY ? coalesce(ofUser, ofVisit) : coalesce(ofVisit, ofUser);
        return events.where(col(EventsTable.TYPE)
                        .equalTo(type)
                        .and(col(EventsTable.EVENT_DATE).gt(since)))
                .select(basket.as(BASKET), col(EventsTable.ITEM_ID).as(ITEM))
                .where(col(BASKET).isNotNull())
                .distinct();
    }

    /** The last day that is too old, for so many days up to the run date. */
    static Column since(LocalDate date, int days) {
        return date_sub(lit(Date.valueOf(date)), days);
    }

    /**
     * Counts baskets and leaves the large ones out: their pairs grow with the square of their size, and say little.
     *
     * @param pairs basket, item; distinct
     * @param mostItems items of the largest basket that counts
     */
    static Baskets of(Dataset<Row> pairs, int mostItems) {
        Dataset<Row> sizes = pairs.groupBy(BASKET).agg(functions.count(lit(1)).as("size"));
        Column fits = col("size").leq(mostItems);
        Row totals = sizes.agg(
                        functions.count(when(fits, 1)),
                        functions.count(when(not(fits), 1)),
                        coalesce(sum(when(not(fits), col("size"))), lit(0L)))
                .head();
        Dataset<Row> kept =
                totals.getLong(1) == 0 ? pairs : pairs.join(sizes.where(fits).select(BASKET), BASKET);
        return new Baskets(kept, totals.getLong(0), totals.getLong(1), totals.getLong(2));
    }
}
