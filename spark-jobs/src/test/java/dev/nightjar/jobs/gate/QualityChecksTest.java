package dev.nightjar.jobs.gate;

import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.jobs.Rows;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.tables.EvaluationsTable;
import dev.nightjar.jobs.tables.LakeTable;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class QualityChecksTest {
    private static final LocalDate YESTERDAY = LocalDate.parse("2026-10-30");
    private static final LocalDate TODAY = LocalDate.parse("2026-10-31");
    private static final Config BOUNDS =
            ConfigFactory.parseString("measure = ndcg, target = all, max-drop = 0.2, above = [popular, random]");

    @Test
    void aNightThatLostMoreThanTheShareOrIsSurelyWorseThanABaselineFails(SparkSession spark, @TempDir Path home) {
        LakeTable table = TestStore.in(home, "").table(spark, EvaluationsTable.SPEC);
        write(spark, table, YESTERDAY, figure("time", "", 0.30, 0.28, 0.32));
        write(
                spark,
                table,
                TODAY,
                // The middle is 20 % lower and more, the upper end is not.
                figure("time", "", 0.235, 0.22, 0.25),
                figure("time", "popular", -0.02, -0.03, -0.01),
                figure("time", "random", -0.001, -0.01, 0.008));

        List<Check> checks = QualityChecks.of(table, TODAY, Optional.of(YESTERDAY), BOUNDS);

        assertThat(checks)
                .extracting(Check::name)
                .containsExactly(
                        "ndcg@20 of all against the last run",
                        "ndcg@20 of all less popular",
                        "ndcg@20 of all less random");
        assertThat(checks).extracting(Check::passed).containsExactly(true, false, true);

        write(spark, table, TODAY, figure("time", "", 0.22, 0.20, 0.2399));
        assertThat(QualityChecks.of(table, TODAY, Optional.of(YESTERDAY), BOUNDS))
                .extracting(Check::passed)
                .containsExactly(false);
    }

    @Test
    void whereNothingWasMeasuredOrNothingIsToCompareWithNothingIsAsked(SparkSession spark, @TempDir Path home) {
        LakeTable table = TestStore.in(home, "").table(spark, EvaluationsTable.SPEC);
        assertThat(QualityChecks.of(table, TODAY, Optional.of(YESTERDAY), BOUNDS))
                .isEmpty();

        write(spark, table, YESTERDAY, figure("leave-last-out", "", 0.9, 0.8, 1));
        write(spark, table, TODAY, figure("time", "", 0.1, 0.1, 0.1));
        assertThat(QualityChecks.of(table, TODAY, Optional.of(YESTERDAY), BOUNDS))
                .as("of another split")
                .isEmpty();
        assertThat(QualityChecks.of(table, TODAY, Optional.empty(), BOUNDS)).isEmpty();
    }

    private static Row figure(String split, String against, double value, double low, double high) {
        return row(split, Date.valueOf(TODAY), "all", "known", "nightjar", against, "ndcg", 20, 100L, value, low, high);
    }

    private static void write(SparkSession spark, LakeTable table, LocalDate date, Row... figures) {
        table.replace(
                date,
                "run",
                Rows.frame(
                        spark,
                        "split STRING, cut DATE, target STRING, band STRING, model STRING, against STRING, measure STRING,"
                                + " k INT, users BIGINT, value DOUBLE, low DOUBLE, high DOUBLE",
                        figures));
    }
}
