package dev.nightjar.jobs.candidates;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.ItemRow.anItem;
import static dev.nightjar.jobs.ItemRow.catalog;
import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.SparkExtension;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link Exclusions}: what is not offered to whom. */
@ExtendWith(SparkExtension.class)
class ExcludedTest {
    private static final String DEFAULTS =
            "jobs.candidates { exclude-owned = true, exclude-seen-days = 0 }, store.repeatable = []";

    @Test
    void whatAUserBoughtAndKeptIsLeftOut(SparkSession spark) {
        assertRows(
                excluded(
                        spark,
                        DEFAULTS,
                        anEvent().user("u1").item("kept").type("purchase"),
                        anEvent().user("u1").item("coffee").type("purchase"),
                        anEvent().user("u1").item("viewed"),
                        anEvent().user("u2").item("viewed").type("cart")),
                row("u1", "kept"),
                row("u1", "coffee"));
    }

    @Test
    void whatAUserSentBackMayBeOfferedAgain(SparkSession spark) {
        assertRows(
                excluded(
                        spark,
                        DEFAULTS,
                        anEvent().item("kept").type("purchase").quantity(2),
                        anEvent().item("kept").type("return").quantity(1),
                        anEvent().item("coffee").type("purchase").quantity(2),
                        anEvent().item("coffee").type("return").quantity(2)),
                row("u1", "kept"));
    }

    @Test
    void whatIsUsedUpMayBeOfferedAgain(SparkSession spark) {
        EventRow[] purchases = {
            anEvent().item("kept").type("purchase"),
            anEvent().item("coffee").type("purchase"),
            anEvent().item("mill").type("purchase"),
            anEvent().item("tea").type("purchase")
        };

        // "kitchen/coffee" takes in what is below it, and not "kitchen/coffee-mills".
        assertRows(
                excluded(
                        spark,
                        "jobs.candidates { exclude-owned = true, exclude-seen-days = 0 }, store.repeatable = [kitchen/coffee, kitchen/tea]",
                        purchases),
                row("u1", "kept"),
                row("u1", "mill"));
        assertRows(
                excluded(
                        spark,
                        "jobs.candidates { exclude-owned = true, exclude-seen-days = 0 }, store.repeatable = [kitchen]",
                        purchases),
                row("u1", "kept"));
        assertRows(excluded(
                spark,
                "jobs.candidates { exclude-owned = true, exclude-seen-days = 0 }, store.repeatable = [\"\"]",
                purchases));
    }

    @Test
    void ownedItemsStayIfTheShopWantsThem(SparkSession spark) {
        assertRows(excluded(
                spark,
                "jobs.candidates { exclude-owned = false, exclude-seen-days = 0 }, store.repeatable = []",
                anEvent().item("kept").type("purchase")));
    }

    @Test
    void whatWasLookedAtInTheLastDaysIsLeftOutIfTheShopAsks(SparkSession spark) {
        assertRows(
                excluded(
                        spark,
                        "jobs.candidates { exclude-owned = true, exclude-seen-days = 2 }, store.repeatable = []",
                        anEvent().item("kept").on("2026-10-31"),
                        anEvent().item("coffee").on("2026-10-30"),
                        anEvent().item("tea").on("2026-10-29"),
                        anEvent().item("mill").type("hover").on("2026-10-31"),
                        anEvent().item("kept").type("purchase").on("2026-01-01")),
                row("u1", "kept"),
                row("u1", "coffee"));
    }

    private static Dataset<Row> excluded(SparkSession spark, String settings, EventRow... events) {
        Config c = ConfigFactory.parseString(settings);
        return Exclusions.of(
                events(spark, events),
                catalog(
                        spark,
                        anItem("kept").category("home"),
                        anItem("coffee").category("kitchen/coffee/beans"),
                        anItem("mill").category("kitchen/coffee-mills"),
                        anItem("tea").category("kitchen/tea"),
                        anItem("viewed")),
                c,
                LocalDate.parse("2026-10-31"));
    }
}
