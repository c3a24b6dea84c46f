package dev.nightjar.jobs.profiles;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.typesafe.config.ConfigFactory;
import dev.nightjar.jobs.SparkExtension;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
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

    @Test
    void aTotalIsTheSameInWhateverOrderItIsAddedUp(SparkSession spark) {
        // Adding these as they are gives one figure from the left and another from the right.
        Dataset<Row> weights = spark.range(1, 2001)
                .select(functions
                        .pow(functions.lit(0.5), functions.col("id").divide(30.0))
                        .as("w"))
                .coalesce(1);
        Column total = EventWeights.total(functions.col("w")).as("total");
        Column plain = functions.sum("w").as("plain");
        Row up = weights.sortWithinPartitions("w").agg(total, plain).head();
        Row down = weights.sortWithinPartitions(functions.col("w").desc())
                .agg(total, plain)
                .head();
        assertThat(up.getDouble(1)).isNotEqualTo(down.getDouble(1));
        assertThat(up.getDouble(0)).isEqualTo(down.getDouble(0)).isCloseTo(up.getDouble(1), offset(1e-6));
    }
}
