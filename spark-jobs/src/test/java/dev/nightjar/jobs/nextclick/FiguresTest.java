package dev.nightjar.jobs.nextclick;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;

import dev.nightjar.jobs.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class FiguresTest {

    @Test
    void sessionsNotClicksSpreadAndComparisonsAreOfTheSameClicks(SparkSession spark) {
        // Hits 1 of 1 and 1 of 3: rate 1/2, squares (1 - 1/2)² + (1 - 3/2)² = 1/2, variance 2 · 1/2 / 16 = 1/16.
        // Against 0 of 1 and 1 of 3: differences 1 and 0, rate 1/4, squares (3/4)² + (3/4)² = 9/8, variance 9/64.
        var outcomes = spark.createDataFrame(
                List.of(
                        outcome("s1", "home-session", 1, 1, 1.0),
                        outcome("s2", "home-session", 3, 1, 0.5),
                        outcome("s1", "home-unranked", 1, 0, 0.0),
                        outcome("s2", "home-unranked", 3, 1, 0.5),
                        // Alone: one session says nothing of the spread.
                        outcome("s3", "popular", 2, 1, 0.25)),
                Outcomes.ROW);

        assertRows(
                Figures.transform(outcomes)
                        .select(
                                "method",
                                "against",
                                "sessions",
                                "clicks",
                                "hit_rate_5",
                                "hit_rate_20",
                                "hit_rate_20_low",
                                "hit_rate_20_high",
                                "mrr_20"),
                row("home-session", "", 2L, 4L, 0.0, 0.5, 0.01, 0.99, 0.375),
                row("home-unranked", "", 2L, 4L, 0.0, 0.25, 0.005, 0.495, 0.125),
                row("home-session", "home-unranked", 2L, 4L, 0.0, 0.25, -0.485, 0.985, 0.25),
                row("popular", "", 1L, 2L, 0.0, 0.5, 0.0, 1.0, 0.125));
    }

    private static Row outcome(String session, String method, long clicks, long hits20, double ranks) {
        return row(session, "another", "all", method, clicks, 0L, hits20, hits20, ranks, 0L);
    }
}
