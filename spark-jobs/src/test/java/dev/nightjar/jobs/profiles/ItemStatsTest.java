package dev.nightjar.jobs.profiles;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;

import dev.nightjar.jobs.SparkExtension;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ItemStatsTest {
    private static final LocalDate DATE = LocalDate.parse("2026-10-31");
    private static final EventWeights WEIGHTS =
            new EventWeights(Map.of("view", 1.0, "cart", 4.0, "purchase", 8.0, "return", -8.0), 10);

    @Test
    void countsBuyersDaysAndPopularity(SparkSession spark) {
        assertRows(
                ItemStats.transform(
                                events(
                                        spark,
                                        anEvent().item("i1").user("u1").on("2026-10-11"),
                                        anEvent()
                                                .item("i1")
                                                .user("u1")
                                                .type("cart")
                                                .on("2026-10-21"),
                                        anEvent()
                                                .item("i1")
                                                .user("u1")
                                                .type("purchase")
                                                .on("2026-10-21"),
                                        // A buyer is counted once, somebody unknown not at all.
                                        anEvent()
                                                .item("i1")
                                                .user("u1")
                                                .type("purchase")
                                                .on("2026-10-31"),
                                        anEvent()
                                                .item("i1")
                                                .user("u2")
                                                .type("purchase")
                                                .on("2026-10-31"),
                                        anEvent()
                                                .item("i1")
                                                .anonymousIn("s9")
                                                .type("purchase")
                                                .on("2026-10-31"),
                                        anEvent()
                                                .item("i1")
                                                .user("u2")
                                                .type("return")
                                                .on("2026-10-31"),
                                        anEvent().item("i2").type("hover").on("2026-10-31")),
                                WEIGHTS,
                                DATE)
                        .select(
                                "item_id",
                                "views",
                                "carts",
                                "purchases",
                                "returns",
                                "buyers",
                                "first_seen",
                                "last_seen",
                                "days_since_first",
                                "days_since_last",
                                "popularity"),
                row(
                        "i1",
                        1L,
                        1L,
                        4L,
                        1L,
                        2L,
                        Date.valueOf("2026-10-11"),
                        Date.valueOf("2026-10-31"),
                        20,
                        0,
                        // 1/4 + 4/2 + 8/2 + 3 * 8 - 8
                        22.25),
                row("i2", 0L, 0L, 0L, 0L, 0L, Date.valueOf("2026-10-31"), Date.valueOf("2026-10-31"), 0, 0, 0.0));
    }

    @Test
    void popularityIsNeverBelowZero(SparkSession spark) {
        assertRows(
                ItemStats.transform(events(spark, anEvent().type("return").on("2026-10-31")), WEIGHTS, DATE)
                        .select("popularity"),
                row(0.0));
    }
}
