package dev.nightjar.jobs.sql;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.jobs.SparkExtension;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CandidateItemsTest {
    private static final Path GOLDEN = Path.of("..", "docs", "golden", "candidate-lists.json");

    @Test
    void theGoldenListsReadAsTheyAreWritten(SparkSession spark) {
        for (Config golden : ConfigFactory.parseFile(GOLDEN.toFile()).getConfigList("cases")) {
            List<Integer> numbers = golden.getIntList("items");
            List<Double> scores = golden.getDoubleList("scores");
            Row[] items = IntStream.range(0, numbers.size())
                    .mapToObj(i -> row(i + 1, numbers.get(i), scores.get(i).floatValue()))
                    .toArray(Row[]::new);

            assertRows(spark.sql("SELECT candidate_items(X'" + golden.getString("hex") + "')"), row(List.of(items)));
        }
    }

    @Test
    void itExplodesAndNullIsNull(SparkSession spark) {
        spark.createDataFrame(
                        List.of(row("u1", HexFormat.of().parseHex("01020700" + "3c00" + "3800")), row("u2", null)),
                        org.apache.spark.sql.types.StructType.fromDDL("user_id STRING, list BINARY"))
                .createOrReplaceTempView("some_lists");
        try {
            assertRows(
                    spark.sql("SELECT user_id, item.rank, item.number, item.score FROM some_lists"
                            + " LATERAL VIEW OUTER explode(candidate_items(list)) AS item"),
                    row("u1", 1, 7, 1f),
                    row("u1", 2, 0, 0.5f),
                    row("u2", null, null, null));
        } finally {
            spark.catalog().dropTempView("some_lists");
        }
    }

    @Test
    void whatIsNoListIsAFaultThatSaysWhere(SparkSession spark) {
        assertThatThrownBy(() -> spark.sql("SELECT candidate_items(X'0107')").collectAsList())
                .hasStackTraceContaining(MalformedValueException.class.getSimpleName())
                .hasStackTraceContaining("7 entries or bytes announced");
        assertThatThrownBy(() -> spark.sql("SELECT candidate_items()").collectAsList())
                .hasMessageContaining("candidate_items takes one argument, the column list of candidates, not 0");
    }

    @Test
    void theFunctionExplainsItself(SparkSession spark) {
        assertThat(spark.sql("DESCRIBE FUNCTION candidate_items").collectAsList())
                .anySatisfy(line -> assertThat(line.getString(0)).contains("in item_dictionary"));
    }
}
