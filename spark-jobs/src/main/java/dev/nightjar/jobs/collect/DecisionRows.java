package dev.nightjar.jobs.collect;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.jobs.ingest.Verdict;
import dev.nightjar.jobs.source.SourceReader;
import dev.nightjar.jobs.tables.RankedRequestsTable;
import dev.nightjar.jobs.tables.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Decisions of the stream to rows of ranked_requests. Only what names the list is read, which is the same in all versions
 * of the line: whoever uses the rest judges it.
 */
final class DecisionRows {
    private static final String UNREADABLE = "a decision without its name or basis";

    private DecisionRows() {}

    /** Adds the columns and the verdict. */
    static Dataset<Row> transform(Dataset<Row> lines, String runId) {
        Dataset<Row> rows = lines.withColumn(RankedRequestsTable.LINE, col(SourceReader.RAW))
                .withColumn(RankedRequestsTable.REQUEST_ID, field("request_id"))
                .withColumn(RankedRequestsTable.LIST, field("list").cast("int"))
                .withColumn(RankedRequestsTable.ASKED_AT, field("at").cast("timestamp"))
                .withColumn(RankedRequestsTable.RAIL, field("asked.rail"))
                .withColumn(RankedRequestsTable.USER_ID, field("asked.user"))
                .withColumn(
                        RankedRequestsTable.GENERATION,
                        field("basis.generation").cast("bigint"))
                .withColumn(RankedRequestsTable.GENERATION_RUN_ID, field("basis.run_id"))
                .withColumn(TableSpec.RUN_DATE, to_date(col(RankedRequestsTable.ASKED_AT)))
                .withColumn(TableSpec.RUN_ID, lit(runId));
        Column named = col(RankedRequestsTable.REQUEST_ID)
                .isNotNull()
                .and(col(RankedRequestsTable.ASKED_AT).isNotNull())
                .and(col(RankedRequestsTable.RAIL).isNotNull())
                .and(col(RankedRequestsTable.GENERATION_RUN_ID).isNotNull())
                .and(col(RankedRequestsTable.LIST).geq(0))
                .and(col(RankedRequestsTable.GENERATION).geq(1));
        return rows.withColumn(Verdict.COLUMN, when(named, Verdict.USED).otherwise(UNREADABLE));
    }

    private static Column field(String path) {
        return get_json_object(col(SourceReader.RAW), "$." + path);
    }
}
