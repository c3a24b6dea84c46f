package dev.nightjar.jobs.candidates;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.struct;

import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Rows for the {@link CandidateScorer}: a user, and which items are left out and which raised, by position. */
public final class ListRequests {
    /** By how much the score of a user's item is raised, 0 or more. */
    public static final String AMOUNT = "amount";

    private static final String POSITION = "position";
    private static final String EXCLUDED = "excluded";
    private static final String RAISED = "raised";
    private static final Column NO_POSITIONS = expr("CAST(array() AS ARRAY<INT>)");
    private static final Column NO_AMOUNTS = expr("CAST(array() AS ARRAY<FLOAT>)");

    private final Dataset<Row> positions;

    /** Of these items; what concerns others is passed over. */
    public ListRequests(SparkSession spark, ItemMatrix items) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            rows.add(RowFactory.create(items.id(i), i));
        }
        positions =
                spark.createDataFrame(rows, StructType.fromDDL(EventsTable.ITEM_ID + " STRING, " + POSITION + " INT"));
    }

    /**
     * One row a user.
     *
     * @param users user_id, vector
     * @param excluded user_id, item_id
     * @param raised user_id, item_id, {@value #AMOUNT} FLOAT; a pair at most once
     */
    public Dataset<Row> of(Dataset<Row> users, Dataset<Row> excluded, Dataset<Row> raised) {
        Dataset<Row> without = byUser(excluded, collect_set(POSITION).as(EXCLUDED), "without");
        Dataset<Row> more = byUser(
                raised,
                array_sort(collect_list(struct(col(POSITION), col(AMOUNT)))).as(RAISED),
                "more");
        Column user = users.col(EventsTable.USER_ID);
        return users.join(without, user.equalTo(col("without")), "left")
                .join(more, user.equalTo(col("more")), "left")
                .select(
                        user,
                        col(EmbeddingsTable.VECTOR),
                        coalesce(col(EXCLUDED), NO_POSITIONS).as(EXCLUDED),
                        coalesce(col(RAISED + "." + POSITION), NO_POSITIONS).as(RAISED),
                        coalesce(col(RAISED + "." + AMOUNT), NO_AMOUNTS).as("amounts"));
    }

    /**
     * One row a user, nothing left out and nothing raised.
     *
     * @param users user_id, vector
     */
    public static Dataset<Row> plain(Dataset<Row> users) {
        return users.select(
                col(EventsTable.USER_ID),
                col(EmbeddingsTable.VECTOR),
                NO_POSITIONS.as(EXCLUDED),
                NO_POSITIONS.as(RAISED),
                NO_AMOUNTS.as("amounts"));
    }

    private Dataset<Row> byUser(Dataset<Row> pairs, Column gathered, String user) {
        return pairs.join(positions, EventsTable.ITEM_ID)
                .groupBy(col(EventsTable.USER_ID).as(user))
                .agg(gathered);
    }
}
