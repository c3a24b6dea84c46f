package dev.nightjar.jobs.ingest;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static dev.nightjar.jobs.ingest.MappedRow.someStock;

import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.source.Canonical;
import dev.nightjar.jobs.source.SourceReader;
import dev.nightjar.jobs.source.SourceSettings;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class StockRowsTest {
    private static final SourceSettings TIMED =
            MappedRow.source(Canonical.STOCK, List.of("item_id", "units", "updated_at"), Map.of());
    private static final SourceSettings UNTIMED =
            MappedRow.source(Canonical.STOCK, List.of("item_id", "units"), Map.of());

    @Test
    void everyRowSaysWhetherItIsUsedAndIfNotWhy(SparkSession spark) {
        Dataset<Row> judged = transform(
                spark,
                TIMED,
                someStock("fine"),
                someStock("cut off").malformed(),
                someStock("other shop").leftOut(),
                someStock("null item").without("item_id"),
                someStock("blank item").with("item_id", ""),
                someStock("bad units").without("units"),
                someStock("owed").with("units", -1),
                someStock("sold out").with("units", 0),
                someStock("bad time").without("updated_at"));

        assertRows(
                judged.select(SourceReader.RAW, Verdict.COLUMN),
                row("fine", "used"),
                row("cut off", "row cannot be parsed"),
                row("other shop", "left out"),
                row("null item", "no item_id"),
                row("blank item", "no item_id"),
                row("bad units", "no readable units"),
                row("owed", "units below 0"),
                row("sold out", "used"),
                row("bad time", "no readable updated_at"));
    }

    @Test
    void withoutATimeOfItsOwnAnExportIsAsOfTheEndOfItsDay(SparkSession spark) {
        assertRows(
                transform(spark, UNTIMED, someStock("r").without("updated_at")).select("updated_at", Verdict.COLUMN),
                row(Timestamp.from(Instant.parse("2026-10-31T23:59:59.999Z")), "used"));
    }

    @Test
    void whatHasNoSizesHasOneOfThatName(SparkSession spark) {
        assertRows(
                transform(
                                spark,
                                TIMED,
                                someStock("r").without("size"),
                                someStock("r").with("size", " "),
                                someStock("r").with("size", " 38 "))
                        .select("size"),
                row("-"),
                row("-"),
                row("38"));
    }

    @Test
    void ofOneSizeTheLatestRowStaysAndOfTwinsTheFewerUnits(SparkSession spark) {
        MappedRow old = someStock("old").updatedAt("2026-09-30T12:00:00Z").with("units", 0);
        MappedRow latest = someStock("latest");
        MappedRow twin = someStock("twin").with("units", 2);
        MappedRow otherSize = someStock("other size").with("size", "L");

        for (MappedRow[] order : new MappedRow[][] {{old, latest, twin, otherSize}, {otherSize, twin, latest, old}}) {
            assertRows(
                    StockRows.distinct(transform(spark, TIMED, order)).select(SourceReader.RAW),
                    row("twin"),
                    row("other size"));
        }
    }

    private static Dataset<Row> transform(SparkSession spark, SourceSettings source, MappedRow... rows) {
        return StockRows.transform(
                MappedRow.frame(spark, Canonical.STOCK, rows), source, LocalDate.parse("2026-10-31"));
    }
}
