package dev.nightjar.jobs.collect;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.jobs.ingest.Verdict;
import dev.nightjar.jobs.source.SourceReader;
import dev.nightjar.jobs.tables.DecisionsTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Exposures of the stream to rows of decisions. */
final class ExposureRows {
    private static final String UNREADABLE = "an exposure of another version, or without its name, policy or items";

    private static final String LINE =
            "v INT, request_id STRING, list INT, at TIMESTAMP, `user` STRING, `session` STRING,"
                    + " rail STRING, requested INT, generation BIGINT, strategy STRING, policy STRING, experiments BIGINT,"
                    + " variants MAP<STRING, STRING>, degraded ARRAY<STRING>,"
                    + " items ARRAY<STRUCT<item_id: STRING, score: DOUBLE, propensity: DOUBLE>>, explored ARRAY<INT>";

    private ExposureRows() {}

    /** Adds the columns and the verdict. */
    static Dataset<Row> transform(Dataset<Row> lines, String runId) {
        Dataset<Row> rows = lines.withColumn("_x", from_json(col(SourceReader.RAW), LINE, Map.<String, String>of()))
                .select("*", "_x.*")
                .withColumnRenamed("at", DecisionsTable.ASKED_AT)
                .withColumnRenamed("user", DecisionsTable.USER_ID)
                .withColumnRenamed("session", DecisionsTable.SESSION_ID)
                .withColumnRenamed("experiments", DecisionsTable.EXPERIMENTS_VERSION)
                .withColumn(TableSpec.RUN_DATE, to_date(col(DecisionsTable.ASKED_AT)))
                .withColumn(TableSpec.RUN_ID, lit(runId));
        Column chances = not(exists(
                col(DecisionsTable.ITEMS),
                item -> item.getField("item_id")
                        .isNull()
                        .or(item.getField("propensity").isNull())
                        .or(item.getField("propensity").leq(0))
                        .or(item.getField("propensity").gt(1))));
        Column usable = col("v").equalTo(1)
                .and(col(DecisionsTable.REQUEST_ID).isNotNull())
                .and(col(DecisionsTable.LIST).geq(0))
                .and(col(DecisionsTable.ASKED_AT).isNotNull())
                .and(col(DecisionsTable.RAIL).isNotNull())
                .and(col(DecisionsTable.POLICY).isNotNull())
                .and(col(DecisionsTable.ITEMS).isNotNull())
                .and(chances);
        return rows.withColumn(Verdict.COLUMN, when(usable, Verdict.USED).otherwise(UNREADABLE));
    }
}
