package dev.nightjar.jobs.popular;

import static dev.nightjar.jobs.ItemRow.anItem;
import static dev.nightjar.jobs.ItemRow.catalog;
import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.jobs.ItemRow;
import dev.nightjar.jobs.Rows;
import dev.nightjar.jobs.SparkExtension;
import java.sql.Date;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class PopularJobTest {
    private static final Date LONG_AGO = Date.valueOf("2026-01-01");

    @Test
    void everyLevelOfTheCategoryPathHasItsRanks(SparkSession spark) {
        ItemRow[] items = {
            anItem("i1").category("a/b/c"),
            anItem("i2").category("a/b"),
            anItem("i3").category("a"),
            anItem("i4")
        };

        assertRows(
                transform(
                                spark,
                                items,
                                9,
                                row("i1", 1.0, LONG_AGO),
                                row("i2", 2.0, LONG_AGO),
                                row("i3", 3.0, LONG_AGO),
                                row("i4", 4.0, LONG_AGO))
                        .select("list", "category", "rank", "item_id"),
                row("popular", "", 1, "i4"),
                row("popular", "", 2, "i3"),
                row("popular", "", 3, "i2"),
                row("popular", "", 4, "i1"),
                row("popular", "a", 1, "i3"),
                row("popular", "a", 2, "i2"),
                row("popular", "a", 3, "i1"),
                row("popular", "a/b", 1, "i2"),
                row("popular", "a/b", 2, "i1"),
                row("popular", "a/b/c", 1, "i1"));
    }

    @Test
    void tiesGoByItemIdAndTheListEndsAtItsLength(SparkSession spark) {
        ItemRow[] items = {anItem("i3"), anItem("i1"), anItem("i2")};

        assertRows(
                transform(spark, items, 2, row("i1", 5.0, LONG_AGO), row("i2", 5.0, LONG_AGO), row("i3", 5.0, LONG_AGO))
                        .select("rank", "item_id"),
                row(1, "i1"),
                row(2, "i2"));
    }

    @Test
    void theScoreIsTheLogarithmOfPopularityAndZeroIsNotPopular(SparkSession spark) {
        assertRows(
                transform(
                                spark,
                                new ItemRow[] {anItem("i1"), anItem("i2"), anItem("unseen")},
                                9,
                                row("i1", Math.E - 1, LONG_AGO),
                                row("i2", 0.0, LONG_AGO))
                        .select("item_id", "score"),
                row("i1", 1f));
    }

    @Test
    void anItemIsNewByItsDateElseByItsFirstEvent(SparkSession spark) {
        ItemRow[] items = {
            anItem("today").availableFrom("2026-10-31"),
            anItem("last day of news").availableFrom("2026-10-25"),
            anItem("no longer news").availableFrom("2026-10-24"),
            anItem("old, first seen today").availableFrom("2026-01-01"),
            anItem("no date, first seen today"),
            anItem("no date, seen long ago"),
            anItem("no date, never seen")
        };
        Date today = Date.valueOf("2026-10-31");

        assertRows(
                transform(
                                spark,
                                items,
                                9,
                                row("old, first seen today", 9.0, today),
                                row("no date, first seen today", 5.0, today),
                                row("no date, seen long ago", 5.0, LONG_AGO))
                        .where("list = 'new'")
                        .select("rank", "item_id"),
                row(1, "no date, first seen today"),
                // As new, but nobody has looked at it yet.
                row(2, "today"),
                row(3, "last day of news"));
    }

    @Test
    void statisticsOfItemsThatAreNotOfferedAreIgnored(SparkSession spark) {
        assertRows(transform(spark, new ItemRow[] {anItem("i1")}, 9, row("gone", 9.0, LONG_AGO)));
    }

    /** With new arrivals of the last 7 days before 2026-10-31. */
    private static Dataset<Row> transform(SparkSession spark, ItemRow[] items, int count, Row... stats) {
        return PopularJob.transform(
                catalog(spark, items),
                Rows.frame(spark, "item_id STRING, popularity DOUBLE, first_seen DATE", stats),
                lit(Date.valueOf("2026-10-31")),
                7,
                count);
    }
}
