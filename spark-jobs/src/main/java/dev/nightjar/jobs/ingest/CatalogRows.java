package dev.nightjar.jobs.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.trim;

import dev.nightjar.jobs.source.SourceReader;
import dev.nightjar.jobs.source.SourceSettings;
import dev.nightjar.jobs.tables.CatalogTable;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/** Mapped rows of a catalogue source to rows of the catalog table. */
final class CatalogRows {
    private CatalogRows() {}

    /** Adds the verdict, and fills what may be absent: the title by the id, the currency by the store's. */
    static Dataset<Row> transform(Dataset<Row> mapped, SourceSettings source, String currency, LocalDate date) {
        Dataset<Row> rows = mapped.withColumn(CatalogTable.ITEM_ID, trim(col(CatalogTable.ITEM_ID)))
                .withColumn(CatalogTable.TITLE, textOr(CatalogTable.TITLE, col(CatalogTable.ITEM_ID)))
                .withColumn(
                        CatalogTable.CATEGORY,
                        regexp_replace(
                                regexp_replace(textOr(CatalogTable.CATEGORY, lit("")), "\\s*/[\\s/]*", "/"),
                                "^/|/$",
                                ""))
                .withColumn(CatalogTable.BRAND, textOr(CatalogTable.BRAND, lit("")))
                .withColumn("currency", textOr("currency", lit(currency)))
                .withColumn(CatalogTable.SIZE_SYSTEM, textOr(CatalogTable.SIZE_SYSTEM, lit("")))
                .withColumn("sizes", coalesce(col("sizes"), lit(new String[0])));
        Column content = struct(
                col(CatalogTable.TITLE),
                col(CatalogTable.CATEGORY),
                col(CatalogTable.BRAND),
                col("price"),
                col("currency"),
                col(CatalogTable.SIZE_SYSTEM),
                col("sizes"),
                col("image_url"),
                col(CatalogTable.AVAILABLE_FROM),
                col(CatalogTable.AVAILABLE_TO),
                map_entries(col(SourceReader.ATTRIBUTES)).as("attributes"));
        return rows.withColumn(CatalogTable.CONTENT_HASH, sha2(to_json(content), 256))
                .withColumn(CatalogTable.SOURCE, lit(source.label()))
                .withColumn(CatalogTable.AS_OF, lit(java.sql.Date.valueOf(date)))
                .withColumn(CatalogTable.RETIRED_ON, lit(null).cast("date"))
                .withColumn(
                        Verdict.COLUMN,
                        new Verdict()
                                .when(col(SourceReader.MALFORMED), "row cannot be parsed")
                                .when(col(SourceReader.LEFT_OUT), Verdict.LEFT_OUT)
                                .when(Verdict.isBlank(CatalogTable.ITEM_ID), "no item_id")
                                .when(Verdict.isTooLong(CatalogTable.ITEM_ID), Verdict.tooLong(CatalogTable.ITEM_ID))
                                .when(Verdict.isTooLong(CatalogTable.CATEGORY), Verdict.tooLong(CatalogTable.CATEGORY))
                                .when(isNoNumber("price"), "no readable price")
                                .when(col("price").lt(0), "price below 0")
                                .column());
    }

    /** One row per item: the latest by the source's own measure. */
    static Dataset<Row> distinct(Dataset<Row> used) {
        var sameItem = Window.partitionBy(CatalogTable.ITEM_ID)
                .orderBy(
                        col(SourceReader.LATEST_BY).desc(),
                        col(SourceReader.RAW).desc());
        return used.withColumn("_nth", row_number().over(sameItem))
                .where(col("_nth").equalTo(1));
    }

    private static Column isNoNumber(String column) {
        Column c = col(column);
        return c.isNull().or(c.isNaN()).or(functions.abs(c).equalTo(lit(Double.POSITIVE_INFINITY)));
    }

    private static Column textOr(String column, Column other) {
        return org.apache
                .spark
                .sql
                .functions
                .when(Verdict.isBlank(column), other)
                .otherwise(trim(col(column)));
    }
}
