package dev.nightjar.jobs.profiles;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.UserProfilesTable;
import dev.nightjar.ranking.Stock;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Events of known users and the catalogue to one row a user. */
final class UserProfiles {
    /** Favourite categories kept per user. */
    private static final int CATEGORIES = 5;

    /** Items bought and kept that are remembered per user, the latest: what is older may well be bought again. */
    private static final int OWNED = 200;

    private UserProfiles() {}

    static Dataset<Row> transform(Dataset<Row> events, Dataset<Row> catalog, EventWeights weights, LocalDate date) {
        Dataset<Row> known = events.where(col(EventsTable.USER_ID).isNotNull());
        Dataset<Row> items =
                catalog.select(CatalogTable.ITEM_ID, CatalogTable.CATEGORY, CatalogTable.SIZE_SYSTEM, "price");
        Dataset<Row> withItems = known.drop(EventsTable.PRICE)
                .join(items, EventsTable.ITEM_ID)
                .withColumn("weight", weights.decayed(date));
        return counts(known, date)
                .join(prices(withItems), toSeq(EventsTable.USER_ID), "left")
                .join(categories(withItems), toSeq(EventsTable.USER_ID), "left")
                .join(sizes(withItems), toSeq(EventsTable.USER_ID), "left")
                .join(owned(known), toSeq(EventsTable.USER_ID), "left")
                .withColumn(
                        UserProfilesTable.CATEGORIES,
                        coalesce(
                                col(UserProfilesTable.CATEGORIES),
                                expr("CAST(array() AS ARRAY<STRUCT<category: STRING, share: DOUBLE>>)")))
                .withColumn(
                        UserProfilesTable.SIZES,
                        coalesce(col(UserProfilesTable.SIZES), expr("CAST(map() AS MAP<STRING, MAP<STRING, INT>>)")))
                .withColumn(
                        UserProfilesTable.OWNED,
                        coalesce(col(UserProfilesTable.OWNED), expr("CAST(array() AS ARRAY<STRING>)")));
    }

    private static Dataset<Row> counts(Dataset<Row> events, LocalDate date) {
        return events.groupBy(EventsTable.USER_ID)
                .agg(
                        sum(lit(1L)).as("events"),
                        ItemStats.count("view").as("views"),
                        ItemStats.count("cart").as("carts"),
                        ItemStats.count("purchase").as("purchases"),
                        ItemStats.count("return").as("returns"),
                        min(EventsTable.EVENT_DATE).as("first_seen"),
                        max(EventsTable.EVENT_DATE).as("last_seen"))
                .withColumn("recency_days", datediff(lit(java.sql.Date.valueOf(date)), col("last_seen")));
    }

    /** Quartiles of the catalogue prices of what the user carted or bought, else looked at. */
    private static Dataset<Row> prices(Dataset<Row> events) {
        Column serious = when(col(EventsTable.TYPE).isin("cart", "purchase"), col("price"));
        Column quartiles = coalesce(percentile(serious), percentile(col("price")));
        return events.groupBy(EventsTable.USER_ID)
                .agg(quartiles.as("p"))
                .select(
                        col(EventsTable.USER_ID),
                        col("p").getItem(0).as("price_p25"),
                        col("p").getItem(1).as("price_p50"),
                        col("p").getItem(2).as("price_p75"));
    }

    private static Column percentile(Column price) {
        return percentile_approx(price, expr("array(0.25, 0.5, 0.75)"), lit(1000));
    }

    /** The categories with the most decayed weight, best first; ties by name. */
    private static Dataset<Row> categories(Dataset<Row> events) {
        var ofUser = Window.partitionBy(EventsTable.USER_ID);
        return events.where(col(CatalogTable.CATEGORY).notEqual(""))
                .groupBy(EventsTable.USER_ID, CatalogTable.CATEGORY)
                .agg(EventWeights.total(col("weight")).as("weight"))
                .where(col("weight").gt(0))
                .withColumn("share", col("weight").divide(sum("weight").over(ofUser)))
                .withColumn(
                        "nth", row_number().over(ofUser.orderBy(col("weight").desc(), col(CatalogTable.CATEGORY))))
                .where(col("nth").leq(CATEGORIES))
                .groupBy(EventsTable.USER_ID)
                .agg(array_sort(collect_list(struct(col("nth"), col(CatalogTable.CATEGORY), col("share"))))
                        .as("ranked"))
                .select(
                        col(EventsTable.USER_ID),
                        expr("transform(ranked, c -> struct(c.category AS category, c.share AS share))")
                                .as(UserProfilesTable.CATEGORIES));
    }

    /** Purchases less returns by size, never below 0; a size bought and sent back stays, as a 0. */
    private static Dataset<Row> sizes(Dataset<Row> events) {
        return events.where(col(EventsTable.TYPE)
                        .isin("purchase", "return")
                        .and(col(CatalogTable.SIZE_SYSTEM).notEqual(""))
                        .and(col(EventsTable.SIZE).isNotNull())
                        .and(col(EventsTable.SIZE).notEqual(Stock.NO_SIZE)))
                .groupBy(EventsTable.USER_ID, CatalogTable.SIZE_SYSTEM, EventsTable.SIZE)
                .agg(greatest(lit(0), sum(EventsTable.NET).cast("int")).as("net"))
                .groupBy(EventsTable.USER_ID, CatalogTable.SIZE_SYSTEM)
                .agg(map_from_entries(array_sort(collect_list(struct(col(EventsTable.SIZE), col("net")))))
                        .as("of_system"))
                .groupBy(EventsTable.USER_ID)
                .agg(map_from_entries(collect_list(struct(col(CatalogTable.SIZE_SYSTEM), col("of_system"))))
                        .as(UserProfilesTable.SIZES));
    }

    /** Items of which more were bought than sent back, by their latest purchase; ties by id. */
    private static Dataset<Row> owned(Dataset<Row> events) {
        Column bought = col(EventsTable.TYPE).equalTo("purchase");
        return events.where(col(EventsTable.TYPE).isin("purchase", "return"))
                .groupBy(EventsTable.USER_ID, EventsTable.ITEM_ID)
                .agg(
                        sum(EventsTable.NET).as("net"),
                        max(when(bought, col(EventsTable.TS))).as("last"))
                .where("net > 0")
                .withColumn(
                        "nth",
                        row_number()
                                .over(Window.partitionBy(EventsTable.USER_ID)
                                        .orderBy(col("last").desc(), col(EventsTable.ITEM_ID))))
                .where(col("nth").leq(OWNED))
                .groupBy(EventsTable.USER_ID)
                .agg(array_sort(collect_list(struct(col("nth"), col(EventsTable.ITEM_ID))))
                        .as("latest"))
                .select(
                        col(EventsTable.USER_ID),
                        expr("transform(latest, o -> o.item_id)").as(UserProfilesTable.OWNED));
    }

    private static scala.collection.immutable.Seq<String> toSeq(String column) {
        return scala.jdk.javaapi.CollectionConverters.asScala(java.util.List.of(column))
                .toSeq();
    }
}
