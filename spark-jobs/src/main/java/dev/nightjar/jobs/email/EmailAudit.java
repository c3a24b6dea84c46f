package dev.nightjar.jobs.email;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import com.typesafe.config.Config;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.sql.Date;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Looks through lists that were written, and at nothing else but the stock that they were built on: it shares no code with
 * what made them but the rule how many people a number of units serves.
 *
 * @param overCap users who get more than {@code count} items, an item twice, an item of their last mails, or a mail too many
 * @param overAllocation sizes of items that are offered to more people than their units serve
 * @param outOfSize offers without a unit in a size that suits the user, or that name such a size
 */
public record EmailAudit(long users, long offers, long overCap, long overAllocation, long outOfSize) {

    /** Whether nothing was found. */
    boolean isClean() {
        return overCap == 0 && overAllocation == 0 && outOfSize == 0;
    }

    /**
     * What must hold.
     *
     * @param email the section {@code email} of the settings
     */
    record Bounds(Campaign campaign, LocalDate date, Config email) {}

    /**
     * Looks.
     *
     * @param own rows of email_lists that were written
     * @param sent those before them, see {@link SentLists}
     * @param stock item_id, size, units
     */
    static EmailAudit of(Dataset<Row> own, Dataset<Row> sent, Dataset<Row> stock, Bounds bounds) {
        Dataset<Row> offers = own.select(
                        col(EventsTable.USER_ID),
                        col(TableSpec.RUN_DATE),
                        explode(col("items")).as("i"))
                .selectExpr(
                        "user_id",
                        "i.item_id AS item_id",
                        "i.sizes AS sizes",
                        "i.likely AS likely",
                        "i.counted AS counted");
        return new EmailAudit(
                own.count(),
                offers.count(),
                overCap(own, offers, sent, bounds),
                overAllocation(offers, sent, stock, bounds),
                outOfSize(offers, stock));
    }

    private static long overCap(Dataset<Row> own, Dataset<Row> offers, Dataset<Row> sent, Bounds bounds) {
        Column day = lit(Date.valueOf(bounds.date()));
        Dataset<Row> tooMany = own.where("size(items) > " + bounds.campaign().count()
                        + " OR size(array_distinct(transform(items, i -> i.item_id))) < size(items)")
                .select(EventsTable.USER_ID);
        Dataset<Row> recent = sent.where(
                col(TableSpec.RUN_DATE).gt(date_sub(day, bounds.email().getInt("remember-days"))));
        Dataset<Row> mails = recent.where(
                        col(TableSpec.RUN_DATE).gt(date_sub(day, bounds.email().getInt("max-sends-days"))))
                .groupBy(EventsTable.USER_ID)
                .agg(count(lit(1)).as("mails"))
                .where(col("mails").geq(bounds.email().getInt("max-sends")))
                .join(own.select(EventsTable.USER_ID).distinct(), EventsTable.USER_ID)
                .select(EventsTable.USER_ID);
        // The last mails of each user, as a person would look them up: how many came after a mail.
        Dataset<Row> later = recent.select(
                col(EventsTable.USER_ID), expr("struct(run_date, campaign)").as("mail"));
        Dataset<Row> again = recent.withColumn("mail", expr("struct(run_date, campaign)"))
                .as("a")
                .join(later.as("b"), EventsTable.USER_ID)
                .groupBy(col(EventsTable.USER_ID), col("a.mail"), col("a.items"))
                // Newest date first; of one date in the order of the names.
                .agg(sum(when(
                                        expr("b.mail.run_date > a.mail.run_date OR (b.mail.run_date = a.mail.run_date"
                                                + " AND b.mail.campaign < a.mail.campaign)"),
                                        1)
                                .otherwise(0))
                        .as("after"))
                .where(col("after").lt(bounds.email().getInt("not-mailed-in")))
                .select(col(EventsTable.USER_ID), explode(col("items")).as("i"))
                .selectExpr("user_id", "i.item_id AS item_id")
                .distinct()
                .join(
                        offers.select(EventsTable.USER_ID, EventsTable.ITEM_ID),
                        scala.jdk.javaapi.CollectionConverters.asScala(
                                        java.util.List.of(EventsTable.USER_ID, EventsTable.ITEM_ID))
                                .toSeq())
                .select(EventsTable.USER_ID);
        return tooMany.union(mails).union(again).distinct().count();
    }

    private static long overAllocation(Dataset<Row> offers, Dataset<Row> sent, Dataset<Row> stock, Bounds bounds) {
        Dataset<Row> earlier = sent.where(col(TableSpec.RUN_DATE).equalTo(lit(Date.valueOf(bounds.date()))))
                .select(explode(col("items")).as("i"))
                .selectExpr("i.item_id AS item_id", "i.counted AS counted")
                .withColumn("own", lit(0L));
        double factor = bounds.campaign().peoplePerUnit();
        return offers.select(EventsTable.ITEM_ID, "counted")
                .withColumn("own", lit(1L))
                .union(earlier)
                .groupBy(EventsTable.ITEM_ID, "counted")
                .agg(sum("own").as("own"), count(lit(1)).as("people"))
                .where("own > 0")
                .join(
                        stock.select(
                                col("item_id").as("stock_item"), col("size").as("stock_size"), col("units")),
                        col(EventsTable.ITEM_ID)
                                .equalTo(col("stock_item"))
                                .and(col("counted").equalTo(col("stock_size"))),
                        "left")
                .where(col("counted").isNotNull())
                .where(col("people").gt(floor(coalesce(col("units"), lit(0)).multiply(lit(factor)))))
                .count();
    }

    private static long outOfSize(Dataset<Row> offers, Dataset<Row> stock) {
        Dataset<Row> units = stock.groupBy(col("item_id").as("stock_item"))
                .agg(map_from_entries(collect_list(struct(col("size"), col("units"))))
                        .as("u"));
        return offers.join(units, col(EventsTable.ITEM_ID).equalTo(col("stock_item")), "left")
                .where("u IS NOT NULL AND (NOT exists(map_keys(u), s -> u[s] > 0 AND (s = '-' OR likely IS NULL OR"
                        + " array_contains(likely, s)))"
                        + " OR exists(sizes, s -> coalesce(u[s], 0) = 0 OR (likely IS NOT NULL AND NOT"
                        + " array_contains(likely, s)))"
                        + " OR counted IS NULL OR coalesce(u[counted], 0) = 0"
                        + " OR (counted <> '-' AND likely IS NOT NULL AND NOT array_contains(likely, counted)))")
                .count();
    }
}
