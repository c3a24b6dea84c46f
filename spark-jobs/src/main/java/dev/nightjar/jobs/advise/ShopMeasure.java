package dev.nightjar.jobs.advise;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.RunsTable;
import dev.nightjar.jobs.tables.StockTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Measures a shop from its lake, over the four weeks that end with a date.
 *
 * <p>Reads: events, catalog, stock, runs. Stock churn comes from what the nights' ingests left, by time travel, where two
 * of them are within reach; else it is estimated from purchases against the units there are.
 */
public final class ShopMeasure {
    private static final int DAYS = 28;
    /** Nights compared, at most: each is a read of the table. */
    private static final int NIGHTS = 8;

    private static final String IN_STOCK = "in_stock";

    private final Lake lake;
    private final LocalDate date;
    private final Instant reachesBackTo;

    /**
     * Measures up to a date.
     *
     * @param reachesBackTo versions of tables that are younger can be read
     */
    public ShopMeasure(Lake lake, LocalDate date, Instant reachesBackTo) {
        this.lake = lake;
        this.date = date;
        this.reachesBackTo = reachesBackTo;
    }

    /** The last day with events; empty where there are none. */
    public static Optional<LocalDate> lastDay(Lake lake) {
        Row newest = lake.table(EventsTable.SPEC)
                .read()
                .agg(max(EventsTable.EVENT_DATE))
                .head();
        return Optional.ofNullable(newest.getDate(0)).map(Date::toLocalDate);
    }

    public ShopFacts measure() {
        Dataset<Row> events = lake.table(EventsTable.SPEC)
                .read()
                .where(col(EventsTable.EVENT_DATE).leq(lit(Date.valueOf(date))));
        Dataset<Row> recent = events.where(col(EventsTable.EVENT_DATE).gt(lit(Date.valueOf(date.minusDays(DAYS)))));
        Row all = recent.agg(count(lit(1)), min(EventsTable.EVENT_DATE)).head();
        long days = all.isNullAt(1) ? 1 : ChronoUnit.DAYS.between(all.getDate(1).toLocalDate(), date) + 1;
        long items = lake.table(CatalogTable.SPEC)
                .read()
                .where(CatalogTable.activeOn(date))
                .count();
        Churn stock = stockFromVersions().orElseGet(() -> stockFromPurchases(recent, days));
        double catalogue = catalogueChurn(items);
        return new ShopFacts(
                items,
                stock.perDay(),
                stock.basis(),
                catalogue,
                "dates of the catalogue, " + DAYS + " days",
                withoutHistory(events, recent),
                (double) all.getLong(0) / days);
    }

    private record Churn(double perDay, String basis) {}

    /** Share of the events without a user, or of a user whose first event is of the same day. */
    private static double withoutHistory(Dataset<Row> events, Dataset<Row> recent) {
        Dataset<Row> firstDays = events.where(col(EventsTable.USER_ID).isNotNull())
                .groupBy(EventsTable.USER_ID)
                .agg(min(EventsTable.EVENT_DATE).as("first_day"));
        Row share = recent.join(firstDays, on(EventsTable.USER_ID), "left")
                .agg(avg(when(
                                col("first_day").isNull().or(col("first_day").equalTo(col(EventsTable.EVENT_DATE))),
                                lit(1.0))
                        .otherwise(lit(0.0))))
                .head();
        return share.isNullAt(0) ? 0 : share.getDouble(0);
    }

    private static Seq<String> on(String column) {
        return CollectionConverters.asScala(List.of(column)).toSeq();
    }

    /** Items of which the first night has units and the next none, or the other way round. */
    private Optional<Churn> stockFromVersions() {
        List<Row> nights = lake.table(RunsTable.SPEC)
                .read()
                .where(col(RunsTable.JOB)
                        .equalTo("ingest")
                        .and(col(RunsTable.STATUS).equalTo(RunsTable.DONE))
                        .and(col(TableSpec.RUN_DATE).leq(lit(Date.valueOf(date))))
                        .and(col("started_at").geq(lit(Timestamp.from(reachesBackTo))))
                        .and(col("tables_written").getItem("stock").isNotNull()))
                .groupBy(TableSpec.RUN_DATE)
                .agg(max(col("tables_written").getItem("stock")).as("version"))
                .orderBy(col(TableSpec.RUN_DATE).desc())
                .limit(NIGHTS)
                .collectAsList();
        if (nights.size() < 2) {
            return Optional.empty();
        }
        LakeTable stock = lake.table(StockTable.SPEC);
        double changed = 0;
        for (int i = 0; i + 1 < nights.size(); i++) {
            changed += flipped(
                    inStock(stock.readVersion(nights.get(i + 1).getLong(1))),
                    inStock(stock.readVersion(nights.get(i).getLong(1))));
        }
        LocalDate oldest = nights.get(nights.size() - 1).getDate(0).toLocalDate();
        LocalDate newest = nights.get(0).getDate(0).toLocalDate();
        long days = ChronoUnit.DAYS.between(oldest, newest);
        return Optional.of(new Churn(changed / days, "stock of " + nights.size() + " nights, " + days + " days"));
    }

    private static Dataset<Row> inStock(Dataset<Row> stock) {
        return stock.groupBy(EventsTable.ITEM_ID)
                .agg(max(col(StockTable.UNITS)).gt(0).as(IN_STOCK));
    }

    private static double flipped(Dataset<Row> before, Dataset<Row> after) {
        String item = EventsTable.ITEM_ID;
        Column was = coalesce(before.col(IN_STOCK), lit(false));
        Column is = coalesce(after.col(IN_STOCK), lit(false));
        Row share = before.join(after, before.col(item).equalTo(after.col(item)), "full_outer")
                .agg(avg(when(was.notEqual(is), lit(1.0)).otherwise(lit(0.0))))
                .head();
        return share.isNullAt(0) ? 0 : share.getDouble(0);
    }

    /** The chance that a day's purchases of an item take all its units: purchases a day per unit, 1 at most. */
    private Churn stockFromPurchases(Dataset<Row> recent, long days) {
        Dataset<Row> bought = recent.where(col(EventsTable.TYPE).equalTo("purchase"))
                .groupBy(EventsTable.ITEM_ID)
                .agg(sum(EventsTable.QUANTITY).divide(lit((double) days)).as("a_day"));
        Dataset<Row> units = lake.table(StockTable.SPEC)
                .read()
                .groupBy(EventsTable.ITEM_ID)
                .agg(sum(StockTable.UNITS).as(StockTable.UNITS))
                .where(col(StockTable.UNITS).gt(0));
        Row share = units.join(bought, on(EventsTable.ITEM_ID), "left")
                .agg(avg(least(lit(1.0), coalesce(col("a_day"), lit(0.0)).divide(col(StockTable.UNITS)))))
                .head();
        return share.isNullAt(0)
                ? new Churn(0, "nothing is known of stock")
                : new Churn(share.getDouble(0), "purchases against units, " + days + " days");
    }

    /** Items whose time on sale began or ended within the days, by the dates that the catalogue has. */
    private double catalogueChurn(long items) {
        Column from = lit(Date.valueOf(date.minusDays(DAYS)));
        Column to = lit(Date.valueOf(date));
        Row changes = lake.table(CatalogTable.SPEC)
                .read()
                .agg(
                        count(when(within(CatalogTable.AVAILABLE_FROM, from, to), lit(1))),
                        count(when(
                                within(CatalogTable.RETIRED_ON, from, to)
                                        .or(within(CatalogTable.AVAILABLE_TO, from, to)),
                                lit(1))))
                .head();
        return items == 0 ? 0 : (double) (changes.getLong(0) + changes.getLong(1)) / items / DAYS;
    }

    private static Column within(String day, Column after, Column upTo) {
        return col(day).gt(after).and(col(day).leq(upTo));
    }
}
