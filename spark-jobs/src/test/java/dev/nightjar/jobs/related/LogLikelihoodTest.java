package dev.nightjar.jobs.related;

import static dev.nightjar.jobs.Rows.row;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.jobs.Rows;
import dev.nightjar.jobs.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SparkExtension.class)
class LogLikelihoodTest {

    static List<? extends Config> cases() {
        return ConfigFactory.parseFile(
                        Path.of("..", "docs", "golden", "batch-formulas.json").toFile())
                .getConfigList("log_likelihood");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goldenCountsGiveTheirRatio(Config c) {
        double expected = c.getDouble("root");
        assertThat(LogLikelihood.root(c.getLong("both"), c.getLong("one"), c.getLong("other"), c.getLong("all")))
                .isCloseTo(expected, within(1e-12 * Math.max(1, expected)));
    }

    @Test
    void theColumnGivesTheSame(SparkSession spark) {
        double root = Rows.frame(spark, "a BIGINT, b BIGINT, c BIGINT, d BIGINT", row(10L, 20L, 30L, 1000L))
                .select(LogLikelihood.root(col("a"), col("b"), col("c"), col("d")))
                .head()
                .getDouble(0);
        assertThat(root).isEqualTo(LogLikelihood.root(10, 20, 30, 1000)).isGreaterThan(1);
    }

    @Test
    void itIsSymmetricFiniteAndGrowsWithWhatIsTogether() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            long all = random.nextInt(2, 1_000_000);
            long one = random.nextLong(1, all + 1);
            long other = random.nextLong(1, all + 1);
            long least = Math.max(0, one + other - all);
            long most = Math.min(one, other);
            long both = random.nextLong(least, most + 1);
            double root = LogLikelihood.root(both, one, other, all);

            assertThat(root).isFinite().isNotNegative();
            assertThat(LogLikelihood.root(both, other, one, all)).isCloseTo(root, within(1e-9 * (1 + root)));
            if (both < most) {
                assertThat(LogLikelihood.root(both + 1, one, other, all)).isGreaterThanOrEqualTo(root);
            }
        }
    }
}
