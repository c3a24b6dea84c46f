package dev.nightjar.jobs.profiles;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.ItemRow.anItem;
import static dev.nightjar.jobs.ItemRow.catalog;
import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;

import dev.nightjar.jobs.SparkExtension;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class PurchaseFrequencyTest {
    @Test
    void basketsCountOnceAndLessWithAge(SparkSession spark) {
        assertRows(
                PurchaseFrequency.of(
                        events(
                                spark,
                                anEvent()
                                        .type("purchase")
                                        .item("tea")
                                        .session("a")
                                        .on("2026-10-31"),
                                anEvent()
                                        .type("purchase")
                                        .item("tea")
                                        .session("a")
                                        .on("2026-10-31"),
                                anEvent()
                                        .type("purchase")
                                        .item("tea")
                                        .session("b")
                                        .on("2026-10-21"),
                                anEvent()
                                        .type("purchase")
                                        .item("soap")
                                        .session("c")
                                        .on("2026-10-11"),
                                anEvent().type("view").item("mug").session("c").on("2026-10-31"),
                                anEvent()
                                        .type("purchase")
                                        .item("other")
                                        .session("d")
                                        .on("2026-10-31")),
                        catalog(
                                spark,
                                anItem("tea").category("kitchen/tea"),
                                anItem("soap").category("bath/soap")),
                        10,
                        LocalDate.parse("2026-10-31")),
                row("u1", "tea", "kitchen/tea", 1.5),
                row("u1", "soap", "bath/soap", 0.25));
    }

    @Test
    void whatWentBackCountsNothing(SparkSession spark) {
        assertRows(
                PurchaseFrequency.of(
                        events(
                                spark,
                                anEvent()
                                        .type("purchase")
                                        .item("tea")
                                        .session("a")
                                        .quantity(2)
                                        .on("2026-10-21"),
                                anEvent()
                                        .type("return")
                                        .item("tea")
                                        .session("b")
                                        .quantity(2)
                                        .on("2026-10-31"),
                                anEvent()
                                        .type("purchase")
                                        .item("soap")
                                        .session("a")
                                        .quantity(2)
                                        .on("2026-10-21"),
                                anEvent()
                                        .type("return")
                                        .item("soap")
                                        .session("b")
                                        .quantity(1)
                                        .on("2026-10-31")),
                        catalog(
                                spark,
                                anItem("tea").category("tea"),
                                anItem("soap").category("soap")),
                        10,
                        LocalDate.parse("2026-10-31")),
                row("u1", "soap", "soap", 0.5));
    }
}
