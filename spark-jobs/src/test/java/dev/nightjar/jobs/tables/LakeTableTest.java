package dev.nightjar.jobs.tables;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.jobs.Rows;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.settings.InvalidSettings;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class LakeTableTest {
    private static final LocalDate MONDAY = LocalDate.parse("2026-10-05");
    private static final LocalDate TUESDAY = LocalDate.parse("2026-10-06");
    private static final TableSpec DATED =
            TableSpec.dated("things", schema("name STRING NOT NULL, n INT"), Map.of("n_not_negative", "n >= 0"));
    private static final TableSpec KEYED =
            new TableSpec("keyed", schema("id STRING NOT NULL, n INT"), List.of(), Map.of("n_not_negative", "n >= 0"));

    @TempDir
    private Path dir;

    @Test
    void aTableThatDoesNotExistYetIsEmptyWithItsColumns(SparkSession spark) {
        LakeTable table = table(spark, DATED);

        assertThat(table.exists()).isFalse();
        assertThat(table.read().columns()).containsExactly("run_date", "run_id", "name", "n");
        assertThat(table.read().isEmpty()).isTrue();
        assertThat(table.read(MONDAY).isEmpty()).isTrue();
    }

    @Test
    void aDatesSliceIsReplacedAndNoOther(SparkSession spark) {
        LakeTable table = table(spark, DATED);
        table.replace(MONDAY, "r1", things(spark, row("a", 1), row("b", 2)));
        table.replace(TUESDAY, "r2", things(spark, row("c", 3)));
        table.replace(MONDAY, "r3", things(spark, row("d", 4)));

        assertRows(
                table.read().select("run_date", "run_id", "name", "n"),
                row(Date.valueOf(MONDAY), "r3", "d", 4),
                row(Date.valueOf(TUESDAY), "r2", "c", 3));
        assertRows(table.read(TUESDAY).select("name"), row("c"));
    }

    @Test
    void replacingTwiceLeavesTheSameRowsAndBringingNothingEmptiesTheSlice(SparkSession spark) {
        LakeTable table = table(spark, DATED);
        table.replace(MONDAY, "r1", things(spark, row("a", 1)));
        table.replace(MONDAY, "r1", things(spark, row("a", 1)));
        assertRows(table.read().select("name", "n"), row("a", 1));

        table.replace(MONDAY, "r1", things(spark));
        assertThat(table.read().isEmpty()).isTrue();
    }

    @Test
    void columnsAreTakenByName(SparkSession spark) {
        LakeTable table = table(spark, DATED);
        table.replace(MONDAY, "r1", Rows.frame(spark, "more STRING, n BIGINT, name STRING", row("x", 1L, "a")));

        assertRows(table.read().select("name", "n"), row("a", 1));
    }

    @Test
    void constraintsRejectRowsAndNothingIsWritten(SparkSession spark) {
        LakeTable table = table(spark, DATED);
        table.replace(MONDAY, "r1", things(spark, row("a", 1)));

        assertThatThrownBy(() -> table.replace(MONDAY, "r2", things(spark, row("b", 1), row("c", -1))))
                .rootCause()
                .hasMessageContaining("n_not_negative");
        assertThatThrownBy(() -> table.replace(MONDAY, "r2", things(spark, row(null, 1))))
                .rootCause()
                .hasMessageContaining("NOT NULL constraint violated for column: name");
        assertRows(table.read().select("run_id", "name"), row("r1", "a"));
    }

    @Test
    void mergesRejectRowsToo(SparkSession spark) {
        LakeTable table = table(spark, KEYED);

        assertThatThrownBy(() -> upsert(table, keyed(spark, row("a", -1)))).hasMessageContaining("n_not_negative");
    }

    @Test
    void aMergeCountsWhatItDid(SparkSession spark) {
        LakeTable table = table(spark, KEYED);
        assertThat(upsert(table, keyed(spark, row("a", 1), row("b", 2)))).containsEntry("numTargetRowsInserted", 2L);

        Map<String, Long> counts = upsert(table, keyed(spark, row("b", 3), row("c", 4)));

        assertThat(counts).containsEntry("numTargetRowsInserted", 1L).containsEntry("numTargetRowsUpdated", 1L);
        assertRows(table.read(), row("a", 1), row("b", 3), row("c", 4));
    }

    @Test
    void aMergeThatFindsNothingToDoCountsNothing(SparkSession spark) {
        LakeTable table = table(spark, KEYED);
        Dataset<Row> rows = keyed(spark, row("a", 1), row("b", 2));
        table.merge(rows, "t.id = s.id", merge -> merge.whenNotMatched().insertAll());

        // Not the counts of the merge before it.
        assertThat(table.merge(
                                rows,
                                "t.id = s.id",
                                merge -> merge.whenNotMatched().insertAll())
                        .getOrDefault("numTargetRowsInserted", 0L))
                .isZero();
    }

    @Test
    void aReadStaysAtItsVersionWhateverIsWrittenAfterwards(SparkSession spark) {
        LakeTable table = table(spark, KEYED);
        upsert(table, keyed(spark, row("a", 1)));
        long version = table.version();
        Dataset<Row> before = table.read();
        upsert(table, keyed(spark, row("a", 2)));

        assertRows(before, row("a", 1));
        assertRows(spark.read().format("delta").option("versionAsOf", version).load(table.path()), row("a", 1));
        assertRows(table.read(), row("a", 2));
    }

    @Test
    void theLakeNotesTheVersionsReadAndWritten(SparkSession spark) {
        upsert(table(spark, KEYED), keyed(spark, row("a", 1)));
        Lake lake = lake(spark);
        long version = lake.table(KEYED).version();
        lake.table(KEYED).read();
        lake.table(DATED).read();
        upsert(lake.table(KEYED), keyed(spark, row("a", 2)));

        assertThat(lake.read()).isEqualTo(Map.of("keyed", version));
        assertThat(lake.written()).isEqualTo(Map.of("keyed", version + 1));
    }

    @Test
    void aNewColumnIsAddedAndIsEmptyInOldRows(SparkSession spark) {
        upsert(table(spark, KEYED), keyed(spark, row("a", 1)));
        LakeTable wider = table(
                spark,
                new TableSpec("keyed", schema("id STRING NOT NULL, n INT, tags ARRAY<STRING>"), List.of(), Map.of()));
        upsert(wider, Rows.frame(spark, "id STRING, n INT, tags ARRAY<STRING>", row("b", 2, List.of("x"))));

        assertRows(wider.read(), row("a", 1, null), row("b", 2, List.of("x")));
    }

    @Test
    void aColumnThatChangedItsTypeIsRefusedInWords(SparkSession spark) {
        upsert(table(spark, KEYED), keyed(spark, row("a", 1)));
        LakeTable changed =
                table(spark, new TableSpec("keyed", schema("id STRING NOT NULL, n STRING"), List.of(), Map.of()));

        assertThatThrownBy(() -> upsert(changed, Rows.frame(spark, "id STRING, n STRING", row("b", "2"))))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("table " + changed.path() + ": column n is INT, this release writes STRING; move the old"
                        + " table away or migrate it");
        assertRows(table(spark, KEYED).read(), row("a", 1));
    }

    @Test
    void aTableWithoutAColumnThatNoRowCanDoWithoutIsRefusedInWords(SparkSession spark) {
        upsert(table(spark, KEYED), keyed(spark, row("a", 1)));
        LakeTable changed =
                table(spark, new TableSpec("keyed", schema("id STRING NOT NULL, m INT NOT NULL"), List.of(), Map.of()));
        String says = "table " + changed.path() + ": it has no column m, which no row can do without; an older release"
                + " wrote it. Move the table away or delete it, and run the job that writes keyed again for the dates"
                + " that are still needed";

        assertThatThrownBy(changed::read).isInstanceOf(InvalidSettings.class).hasMessage(says);
        assertThatThrownBy(() -> upsert(changed, Rows.frame(spark, "id STRING, m INT", row("b", 2))))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage(says);
    }

    @Test
    void deletingAndCompactingKeepsTheOtherRowsAndDropsOldFiles(SparkSession spark) {
        LakeTable table = table(spark, DATED);
        for (int n = 0; n < 3; n++) {
            table.replace(MONDAY.plusDays(n), "r" + n, things(spark, row("a", n)));
        }
        long before = table.version();
        table.delete(col("run_date").lt(Date.valueOf(TUESDAY)));
        spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
        try {
            table.compact(0);
        } finally {
            spark.conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
        }

        assertRows(table.read().select("n"), row(1), row(2));
        assertThatThrownBy(() -> spark.read()
                        .format("delta")
                        .option("versionAsOf", before)
                        .load(table.path())
                        .collectAsList())
                .isInstanceOf(Exception.class);
    }

    private static Map<String, Long> upsert(LakeTable table, Dataset<Row> rows) {
        return table.merge(
                rows,
                "t.id = s.id",
                merge -> merge.whenMatched().updateAll().whenNotMatched().insertAll());
    }

    private static Dataset<Row> things(SparkSession spark, Row... rows) {
        return Rows.frame(spark, "name STRING, n INT", rows);
    }

    private static Dataset<Row> keyed(SparkSession spark, Row... rows) {
        return Rows.frame(spark, "id STRING, n INT", rows);
    }

    private static StructType schema(String ddl) {
        return StructType.fromDDL(ddl);
    }

    private LakeTable table(SparkSession spark, TableSpec spec) {
        return lake(spark).table(spec);
    }

    private Lake lake(SparkSession spark) {
        return new Lake(spark, dir.toString(), "shop");
    }
}
