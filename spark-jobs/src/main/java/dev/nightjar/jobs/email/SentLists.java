package dev.nightjar.jobs.email;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.nightjar.jobs.tables.EmailListsTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What was mailed before a campaign's lists of a date are made. */
final class SentLists {
    private SentLists() {}

    /**
     * Lists of earlier dates, and of campaigns that come earlier on the date.
     *
     * @param lists email_lists
     * @param notYet campaigns that are made again, or later, on the date
     */
    static Dataset<Row> before(Dataset<Row> lists, LocalDate date, List<String> notYet) {
        return lists.where(col(TableSpec.RUN_DATE)
                .lt(lit(Date.valueOf(date)))
                .or(col(TableSpec.RUN_DATE)
                        .equalTo(lit(Date.valueOf(date)))
                        .and(not(col(EmailListsTable.CAMPAIGN).isin(notYet.toArray())))));
    }

    /** People that each size of each item was offered to on the date. */
    static Map<String, Map<String, Integer>> taken(Dataset<Row> sent, LocalDate date) {
        Map<String, Map<String, Integer>> taken = new HashMap<>();
        sent.where(col(TableSpec.RUN_DATE).equalTo(lit(Date.valueOf(date))))
                .selectExpr("explode(items) AS i")
                .selectExpr("i.item_id AS item_id", "i.counted AS counted")
                .where("counted IS NOT NULL")
                .groupBy("item_id", "counted")
                .count()
                .collectAsList()
                .forEach(row -> taken.computeIfAbsent(row.getString(0), item -> new HashMap<>())
                        .put(row.getString(1), Math.toIntExact(row.getLong(2))));
        return taken;
    }
}
