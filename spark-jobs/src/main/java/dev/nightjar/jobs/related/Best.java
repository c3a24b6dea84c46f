package dev.nightjar.jobs.related;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** The best rows of each group. */
final class Best {
    static final String RANK = "rank";
    static final String SCORE = "score";

    private Best() {}

    /** The rows with the highest scores of each group, ranked from 1; equal scores go by the tie column, lowest first. */
    static Dataset<Row> of(Dataset<Row> rows, String group, String score, String tie, int count) {
        return rows.withColumn(
                        RANK,
                        row_number()
                                .over(Window.partitionBy(group)
                                        .orderBy(col(score).desc(), col(tie))))
                .where(col(RANK).leq(count));
    }
}
