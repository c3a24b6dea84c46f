package dev.nightjar.jobs.als;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;

import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.profiles.EventWeights;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class InteractionsTest {
    private static final EventWeights WEIGHTS =
            new EventWeights(Map.of("view", 1.0, "purchase", 8.0, "return", -8.0, "impression", 0.0), 10);
    private static final double MAX_WEIGHT = 40;

    @Test
    void decayedWeightsOfAPairAreSummed(SparkSession spark) {
        assertRows(
                transform(
                        spark,
                        true,
                        anEvent().user("u1").item("i1").on("2026-10-31"),
                        anEvent().user("u1").item("i1").on("2026-10-21"),
                        anEvent().user("u1").item("i2").type("purchase").on("2026-10-31"),
                        anEvent().user("u2").item("i1").type("purchase").on("2026-10-31")),
                row("u1", "i1", 1.5),
                row("u1", "i2", 8.0),
                row("u2", "i1", 8.0));
    }

    @Test
    void whatWasSentBackOrOnlyShownTeachesNothing(SparkSession spark) {
        assertRows(
                transform(
                        spark,
                        true,
                        anEvent().item("kept").type("purchase").on("2026-10-31"),
                        anEvent().item("returned").type("purchase").on("2026-10-31"),
                        anEvent().item("returned").type("return").on("2026-10-31"),
                        anEvent().item("shown").type("impression").on("2026-10-31"),
                        // The purchase has faded more than the return: below 0.
                        anEvent().item("disliked").type("purchase").on("2026-10-21"),
                        anEvent().item("disliked").type("return").on("2026-10-31")),
                row("u1", "kept", 8.0));
    }

    @Test
    void aRobotCountsNoMoreThanTheCap(SparkSession spark) {
        EventRow[] purchases = new EventRow[6];
        for (int i = 0; i < purchases.length; i++) {
            purchases[i] = anEvent().id("e" + i).type("purchase").on("2026-10-31");
        }

        assertRows(transform(spark, true, purchases), row("u1", "i1", 40.0));
    }

    @Test
    void anAnonymousVisitIsALearnerOfItsOwnAndNeverAUser(SparkSession spark) {
        EventRow[] visits = {
            anEvent().user("s1").on("2026-10-31"),
            anEvent().anonymousIn("s1").on("2026-10-31"),
            anEvent().anonymousIn("s2").on("2026-10-31"),
            anEvent().anonymousIn(null).on("2026-10-31")
        };

        assertRows(transform(spark, true, visits).where(Interactions.isUser()), row("s1", "i1", 1.0));
        assertRows(
                transform(spark, true, visits)
                        .where(org.apache.spark.sql.functions.not(Interactions.isUser()))
                        .select("item_id", "weight"),
                row("i1", 1.0),
                row("i1", 1.0));
    }

    @Test
    void anonymousVisitsCanBeLeftAside(SparkSession spark) {
        assertRows(
                transform(
                        spark,
                        false,
                        anEvent().user("u1").on("2026-10-31"),
                        anEvent().anonymousIn("s1").on("2026-10-31")),
                row("u1", "i1", 1.0));
    }

    private static Dataset<Row> transform(SparkSession spark, boolean anonymous, EventRow... events) {
        return Interactions.transform(
                events(spark, events), WEIGHTS, LocalDate.parse("2026-10-31"), MAX_WEIGHT, anonymous);
    }
}
