package dev.nightjar.jobs.tables;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.Rows;
import dev.nightjar.jobs.SparkExtension;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class DictionaryTest {
    @TempDir
    private Path dir;

    @Test
    void anIdKeepsItsNumberOverSeveralGrowths(SparkSession spark) {
        assertRows(grow(spark, "m", "z", "a", "m"), row("a", 0), row("m", 1), row("z", 2));
        assertRows(grow(spark, "z", "b"), row("a", 0), row("m", 1), row("z", 2), row("b", 3));
        assertRows(
                grow(spark, "0", "c", "a"),
                row("a", 0),
                row("m", 1),
                row("z", 2),
                row("b", 3),
                row("0", 4),
                row("c", 5));
    }

    @Test
    void whereNothingIsNewNothingIsWritten(SparkSession spark) {
        grow(spark, "a", "b");
        long version = table(spark).version();

        grow(spark, "b");
        assertThat(table(spark).version()).isEqualTo(version);
    }

    @Test
    void theSameIdsGetTheSameNumbersHoweverTheyAreSpread(SparkSession spark) {
        List<String> ids =
                Arrays.asList(IntStream.range(0, 500).mapToObj(i -> "u" + i).toArray(String[]::new));
        Dataset<Row> inOrder = Dictionary.numbered(spark, "item_id", frame(spark, ids), 7);
        Collections.shuffle(ids, new Random(3));
        Dataset<Row> shuffled =
                Dictionary.numbered(spark, "item_id", frame(spark, ids).repartition(5), 7);

        assertThat(shuffled.sort("number").collectAsList())
                .isEqualTo(inOrder.sort("number").collectAsList());
        assertThat(shuffled.sort("number").head()).isEqualTo(row("u0", 7));
        assertThat(shuffled.count()).isEqualTo(500);
    }

    private Dataset<Row> grow(SparkSession spark, String... ids) {
        return Dictionary.grow(spark, table(spark), "item_id", frame(spark, List.of(ids)));
    }

    private static Dataset<Row> frame(SparkSession spark, List<String> ids) {
        return Rows.frame(spark, "item_id STRING", ids.stream().map(Rows::row).toArray(Row[]::new));
    }

    private LakeTable table(SparkSession spark) {
        return new Lake(spark, dir.toString(), "shop").table(DictionaryTable.ITEMS);
    }
}
