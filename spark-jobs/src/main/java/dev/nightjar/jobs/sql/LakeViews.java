package dev.nightjar.jobs.sql;

import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A temporary view of each table of a store, and {@code candidate_items}, the candidate lists item by item. */
public final class LakeViews {
    /** The lists, readable. An item that left the dictionary, which only grows, would have no id. */
    private static final String ITEMS = "SELECT run_date, user_id, item.rank, item_id, item.score"
            + " FROM (SELECT run_date, user_id, explode(candidate_items(list)) AS item FROM candidates)"
            + " LEFT JOIN item_dictionary ON number = item.number";

    private LakeViews() {}

    /**
     * Registers them, of the tables that there are, as they are now.
     *
     * @return columns by view, in words
     */
    public static Map<String, String> register(SparkSession spark, Lake lake) {
        Map<String, String> views = new LinkedHashMap<>();
        for (TableSpec spec : Lake.TABLES) {
            LakeTable table = lake.table(spec);
            if (table.exists()) {
                table.read().createOrReplaceTempView(spec.name());
                views.put(spec.name(), columns(spark, spec.name()));
            }
        }
        if (views.containsKey(CandidatesTable.SPEC.name()) && views.containsKey(DictionaryTable.ITEMS.name())) {
            spark.sql(ITEMS).createOrReplaceTempView(CandidateItems.NAME);
            views.put(CandidateItems.NAME, columns(spark, CandidateItems.NAME));
        }
        return views;
    }

    private static String columns(SparkSession spark, String view) {
        return String.join(", ", spark.table(view).columns());
    }
}
