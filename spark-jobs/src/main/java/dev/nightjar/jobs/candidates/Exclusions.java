package dev.nightjar.jobs.candidates;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import com.typesafe.config.Config;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a user's list leaves out: what the user owns, unless that is bought again, and if asked what was just looked at. */
public final class Exclusions {
    private Exclusions() {}

    /**
     * Pairs to leave out: user_id, item_id.
     *
     * @param events of users, up to and including the date
     * @param settings the store's
     */
    public static Dataset<Row> of(Dataset<Row> events, Dataset<Row> catalog, Config settings, LocalDate date) {
        Config candidates = settings.getConfig("jobs.candidates");
        Dataset<Row> kept = catalog.where(not(repeatable(settings)));
        Dataset<Row> owned = events.where(lit(candidates.getBoolean("exclude-owned")))
                .join(kept.select(CatalogTable.ITEM_ID), EventsTable.ITEM_ID)
                .groupBy(EventsTable.USER_ID, EventsTable.ITEM_ID)
                .agg(sum(EventsTable.NET).as("net"))
                .where("net > 0")
                .select(EventsTable.USER_ID, EventsTable.ITEM_ID);
        int seenDays = candidates.getInt("exclude-seen-days");
        Dataset<Row> seen = events.where(lit(seenDays > 0)
                        .and(col(EventsTable.TYPE).equalTo("view"))
                        .and(col(EventsTable.EVENT_DATE).gt(date_sub(lit(Date.valueOf(date)), seenDays))))
                .select(EventsTable.USER_ID, EventsTable.ITEM_ID);
        return owned.union(seen).distinct();
    }

    /**
     * Condition that an item of the catalogue is bought again: its category is one of {@code store.repeatable}, or below
     * it; the empty one is all.
     *
     * @param settings the store's
     */
    public static Column repeatable(Config settings) {
        Column any = lit(false);
        List<String> categories = settings.getStringList("store.repeatable");
        for (String category : categories) {
            any = any.or(
                    category.isEmpty()
                            ? lit(true)
                            : col(CatalogTable.CATEGORY)
                                    .equalTo(category)
                                    .or(col(CatalogTable.CATEGORY).startsWith(category + "/")));
        }
        return any;
    }
}
