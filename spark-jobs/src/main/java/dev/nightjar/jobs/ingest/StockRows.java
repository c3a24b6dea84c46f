package dev.nightjar.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.jobs.source.SourceReader;
import dev.nightjar.jobs.source.SourceSettings;
import dev.nightjar.jobs.tables.StockTable;
import dev.nightjar.ranking.Stock;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Mapped rows of a stock source to rows of the stock table. */
final class StockRows {
    private StockRows() {}

    /** Adds the verdict, and fills what may be absent: no size, and the end of the run date as the time of change. */
    static Dataset<Row> transform(Dataset<Row> mapped, SourceSettings source, LocalDate date) {
        return mapped.withColumn("item_id", trim(col("item_id")))
                .withColumn(
                        StockTable.SIZE,
                        when(Verdict.isBlank(StockTable.SIZE), lit(Stock.NO_SIZE))
                                .otherwise(trim(col(StockTable.SIZE))))
                .withColumn(
                        StockTable.UPDATED_AT,
                        source.columns().containsKey(StockTable.UPDATED_AT)
                                ? col(StockTable.UPDATED_AT)
                                : lit(endOf(date)))
                .withColumn(
                        Verdict.COLUMN,
                        new Verdict()
                                .when(col(SourceReader.MALFORMED), "row cannot be parsed")
                                .when(col(SourceReader.LEFT_OUT), Verdict.LEFT_OUT)
                                .when(Verdict.isBlank("item_id"), "no item_id")
                                .when(Verdict.isTooLong("item_id"), Verdict.tooLong("item_id"))
                                .when(col(StockTable.UNITS).isNull(), "no readable units")
                                .when(col(StockTable.UNITS).lt(0), "units below 0")
                                .when(col(StockTable.UPDATED_AT).isNull(), "no readable updated_at")
                                .column());
    }

    /** The last millisecond of the day: when a snapshot without times of its own was taken. */
    static Timestamp endOf(LocalDate date) {
        return Timestamp.from(
                date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1));
    }

    /** One row per item and size: the latest. */
    static Dataset<Row> distinct(Dataset<Row> used) {
        var sameSize = Window.partitionBy("item_id", StockTable.SIZE)
                .orderBy(col(StockTable.UPDATED_AT).desc(), col(StockTable.UNITS));
        return used.withColumn("_nth", row_number().over(sameSize))
                .where(col("_nth").equalTo(1));
    }
}
