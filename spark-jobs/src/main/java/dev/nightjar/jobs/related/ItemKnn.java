package dev.nightjar.jobs.related;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sqrt;

import dev.nightjar.jobs.tables.EventsTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The floor to beat: the items that sessions open together with the one in view. With n(i) the sessions that open item i,
 * and n(i, j) those that open both,
 *
 * <pre>similarity(i, j) = n(i, j) / √((n(i) + 20) · (n(j) + 20))</pre>
 *
 * <p>the cosine of the items' vectors over sessions, shrunk so that two rare items that met once are not the best of
 * neighbours (as the item-kNN of Hidasi et al. 2016, arXiv 1511.06939, does).
 */
public final class ItemKnn {
    public static final String ITEM = "item";
    public static final String OTHER = "other";
    public static final String RANK = "rank";
    public static final String SIMILARITY = "similarity";

    /** Sessions added to the support of each item. */
    private static final int SHRINKAGE = 20;

    private ItemKnn() {}

    /**
     * The neighbours of each item, best first; equal ones go by item id.
     *
     * @param opened session_id, item_id; events that open an item
     * @param mostItems a session that opens more is left out: its pairs grow with the square, and say little
     * @param count longest list
     * @return item, other, rank (from 1), similarity (above 0, below 1)
     */
    public static Dataset<Row> neighbours(Dataset<Row> opened, int mostItems, int count) {
        Dataset<Row> pairs =
                opened.select(EventsTable.SESSION_ID, EventsTable.ITEM_ID).distinct();
        Dataset<Row> usable = pairs.withColumn("items", count(lit(1)).over(Window.partitionBy(EventsTable.SESSION_ID)))
                .where(col("items").leq(mostItems))
                .select(
                        col(EventsTable.SESSION_ID).as("session"),
                        col(EventsTable.ITEM_ID).as(ITEM));
        Dataset<Row> support = usable.groupBy(ITEM).agg(count(lit(1)).as("support"));
        Dataset<Row> similar = usable.join(usable.withColumnRenamed(ITEM, OTHER), "session")
                .where(col(ITEM).notEqual(col(OTHER)))
                .groupBy(ITEM, OTHER)
                .agg(count(lit(1)).as("together"))
                .join(support.withColumnRenamed("support", "of_item"), ITEM)
                .join(support.toDF(OTHER, "of_other"), OTHER)
                .withColumn(
                        SIMILARITY,
                        col("together")
                                .divide(sqrt(col("of_item")
                                        .plus(SHRINKAGE)
                                        .multiply(col("of_other").plus(SHRINKAGE)))));
        var best = Window.partitionBy(ITEM).orderBy(col(SIMILARITY).desc(), col(OTHER));
        return similar.withColumn(RANK, row_number().over(best))
                .where(col(RANK).leq(count))
                .select(ITEM, OTHER, RANK, SIMILARITY);
    }
}
