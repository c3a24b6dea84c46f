package dev.nightjar.jobs.profiles;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.nightjar.jobs.SparkExtension;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class EventWeightsTest {
    private static final LocalDate DATE = LocalDate.parse("2026-10-31");

    @Test
    void aWeightHalvesWithEveryHalfLife(SparkSession spark) {
        EventWeights weights = new EventWeights(Map.of("purchase", 8.0, "return", -8.0, "view", 1.0), 10);

        assertRows(
                events(
                                spark,
                                anEvent().type("purchase").on("2026-10-31"),
                                anEvent().type("purchase").on("2026-10-21"),
                                anEvent().type("purchase").on("2026-10-11"),
                                anEvent().type("return").on("2026-10-21"),
                                // 0.5^(5/10)
                                anEvent().type("view").on("2026-10-26"),
                                anEvent().type("impression").on("2026-10-31"))
                        .select(weights.decayed(DATE)),
                row(8.0),
                row(4.0),
                row(2.0),
                row(-4.0),
                row(Math.sqrt(0.5)),
                row(0.0));
    }

    @Test
    void weightsAndHalfLifeComeFromTheSettings() {
        EventWeights weights = EventWeights.of(ConfigFactory.parseString(
                "jobs { half-life-days = 30, weights { view = 1, purchase = 8.5, return = -8 } }"));

        assertThat(weights).isEqualTo(new EventWeights(Map.of("view", 1.0, "purchase", 8.5, "return", -8.0), 30));
    }
}
