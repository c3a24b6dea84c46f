package dev.nightjar.jobs.profiles;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.ItemRow.anItem;
import static dev.nightjar.jobs.ItemRow.catalog;
import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.ItemRow;
import dev.nightjar.jobs.SparkExtension;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class UserProfilesTest {
    private static final LocalDate DATE = LocalDate.parse("2026-10-31");
    private static final EventWeights WEIGHTS =
            new EventWeights(Map.of("view", 1.0, "cart", 4.0, "purchase", 8.0, "return", -8.0), 10);
    private static final ItemRow[] SIZED = {
        anItem("coat").sizeSystem("alpha"),
        anItem("shirt").sizeSystem("alpha"),
        anItem("shoe").sizeSystem("eu-shoe"),
        anItem("lamp")
    };

    @Test
    void countsAndDaysOfKnownUsers(SparkSession spark) {
        assertRows(
                transform(
                                spark,
                                new ItemRow[] {anItem("i1")},
                                anEvent().user("u1").item("i1").on("2026-10-01"),
                                anEvent().user("u1").item("i1").type("cart").on("2026-10-21"),
                                // An event of an item that the catalogue does not know still counts.
                                anEvent().user("u1").item("i9").type("purchase").on("2026-10-29"),
                                anEvent().user("u1").item("i9").type("return").on("2026-10-30"),
                                anEvent().anonymousIn("s1").item("i1").on("2026-10-30"))
                        .select(
                                "user_id",
                                "events",
                                "views",
                                "carts",
                                "purchases",
                                "returns",
                                "first_seen",
                                "last_seen",
                                "recency_days"),
                row("u1", 4L, 1L, 1L, 1L, 1L, Date.valueOf("2026-10-01"), Date.valueOf("2026-10-30"), 1));
    }

    @Test
    void sizesAreNetOfReturnsAndOneSentBackStaysAsZero(SparkSession spark) {
        Row profile = transform(
                        spark,
                        SIZED,
                        bought("coat", "M").quantity(2),
                        bought("shirt", "M"),
                        sentBack("shirt", "M"),
                        bought("coat", "L"),
                        sentBack("coat", "L"),
                        // More returns than purchases: the purchase was before the export began.
                        sentBack("coat", "S").quantity(3),
                        bought("shoe", "38"),
                        bought("lamp", "large"),
                        bought("coat", null),
                        bought("coat", "-"),
                        anEvent().item("coat").type("cart").size("XL"))
                .select("sizes")
                .head();

        assertThat(sizes(profile))
                .isEqualTo(Map.of("alpha", Map.of("M", 2, "L", 0, "S", 0), "eu-shoe", Map.of("38", 1)));
    }

    @Test
    void whoBoughtNothingWithASizeHasEmptySizesAndNotNull(SparkSession spark) {
        assertRows(
                transform(spark, SIZED, anEvent().item("lamp").on("2026-10-31")).select("user_id", "sizes"),
                row("u1", Map.of()));
    }

    @Test
    void ownedIsWhatWasBoughtMoreOftenThanSentBackLatestFirst(SparkSession spark) {
        assertRows(
                transform(
                                spark,
                                SIZED,
                                bought("coat", "M").quantity(2).on("2026-10-01"),
                                sentBack("coat", "M").on("2026-10-30"),
                                bought("shirt", "M").on("2026-10-20"),
                                sentBack("shirt", "M").on("2026-10-21"),
                                bought("lamp", "-").on("2026-10-15"),
                                bought("gone", "-").on("2026-10-15"),
                                anEvent().item("shoe").on("2026-10-31"))
                        .select("user_id", "owned"),
                row("u1", List.of("gone", "lamp", "coat")));
        assertRows(
                transform(spark, SIZED, anEvent().item("lamp").on("2026-10-31")).select("user_id", "owned"),
                row("u1", List.of()));
    }

    @Test
    void categoriesAreRankedByTheirShareOfDecayedWeight(SparkSession spark) {
        ItemRow[] items = {
            anItem("i1").category("men/coats"),
            anItem("i2").category("men/shoes"),
            anItem("i3"),
            anItem("i4").category("x")
        };

        assertRows(
                transform(
                                spark,
                                items,
                                anEvent().item("i1").type("purchase").on("2026-10-21"),
                                anEvent().item("i2").type("purchase").on("2026-10-31"),
                                anEvent().item("i2").type("cart").on("2026-10-31"),
                                anEvent().item("i3").type("purchase").on("2026-10-31"),
                                // Sent back: no liking of this category is left.
                                anEvent().item("i4").type("view").on("2026-10-31"),
                                anEvent().item("i4").type("return").on("2026-10-31"))
                        .select("categories"),
                // 12 and 4 of 16
                row(List.of(row("men/shoes", 0.75), row("men/coats", 0.25))));
    }

    @Test
    void fiveCategoriesAreKeptTiesByNameAndSharesAreOfAll(SparkSession spark) {
        ItemRow[] items = new ItemRow[8];
        EventRow[] views = new EventRow[8];
        for (int i = 0; i < 8; i++) {
            items[i] = anItem("i" + i).category("c" + (7 - i));
            views[i] = anEvent().item("i" + i).on("2026-10-31");
        }

        assertRows(
                transform(spark, items, views).select("categories"),
                row(List.of(row("c0", 0.125), row("c1", 0.125), row("c2", 0.125), row("c3", 0.125), row("c4", 0.125))));
    }

    @Test
    void pricesAreQuartilesOfWhatWasCartedOrBought(SparkSession spark) {
        ItemRow[] items = {
            anItem("i1").price(10),
            anItem("i2").price(20),
            anItem("i3").price(30),
            anItem("i4").price(40),
            anItem("i5").price(500)
        };

        assertRows(
                transform(
                                spark,
                                items,
                                // What the event says it cost does not count: the catalogue's price does.
                                anEvent().item("i1").type("cart").price(999),
                                anEvent().item("i2").type("cart"),
                                anEvent().item("i3").type("purchase"),
                                anEvent().item("i4").type("purchase"),
                                anEvent().item("i5"))
                        .select("price_p25", "price_p50", "price_p75"),
                row(10.0, 20.0, 30.0));
    }

    @Test
    void whoOnlyLookedHasThePricesOfThat(SparkSession spark) {
        assertRows(
                transform(
                                spark,
                                new ItemRow[] {anItem("i5").price(500)},
                                anEvent().user("looker").item("i5"),
                                anEvent().user("stranger").item("unlisted"))
                        .select("user_id", "price_p25", "price_p50", "price_p75"),
                row("looker", 500.0, 500.0, 500.0),
                row("stranger", null, null, null));
    }

    private static EventRow bought(String item, String size) {
        return anEvent().item(item).type("purchase").size(size);
    }

    private static EventRow sentBack(String item, String size) {
        return anEvent().item(item).type("return").size(size);
    }

    private static Map<String, Map<String, Integer>> sizes(Row row) {
        Map<String, scala.collection.Map<String, Integer>> sizes = row.getJavaMap(0);
        Map<String, Map<String, Integer>> plain = new java.util.HashMap<>();
        sizes.forEach((system, counts) -> plain.put(system, scala.jdk.javaapi.CollectionConverters.asJava(counts)));
        return plain;
    }

    private static Dataset<Row> transform(SparkSession spark, ItemRow[] items, EventRow... events) {
        return UserProfiles.transform(events(spark, events), catalog(spark, items), WEIGHTS, DATE);
    }
}
