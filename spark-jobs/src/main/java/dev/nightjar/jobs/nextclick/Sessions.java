package dev.nightjar.jobs.nextclick;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The sessions that models of a date are tried on: those that begin later. */
final class Sessions {
    static final String EVENTS = "events";

    private Sessions() {}

    /**
     * One row a session that has no event up to a date, with its events of the days after it in the order in which they
     * happened. An event without a session is of no use.
     *
     * @param events rows of the events table
     * @param days how many days after the date
     * @return session_id, events
     */
    static Dataset<Row> after(LocalDate date, int days, Dataset<Row> events) {
        Dataset<Row> visits = events.where(col(EventsTable.SESSION_ID).isNotNull());
        Column later = col(EventsTable.EVENT_DATE).gt(lit(Date.valueOf(date)));
        Dataset<Row> known = visits.where(org.apache.spark.sql.functions.not(later))
                .select(col(EventsTable.SESSION_ID).as("known_session"))
                .distinct();
        return visits.where(later.and(col(EventsTable.EVENT_DATE).leq(lit(Date.valueOf(date.plusDays(days))))))
                .join(known, col(EventsTable.SESSION_ID).equalTo(col("known_session")), "left_anti")
                .groupBy(EventsTable.SESSION_ID)
                .agg(array_sort(collect_list(struct(
                                col(EventsTable.TS),
                                col(EventsTable.EVENT_ID),
                                col(EventsTable.TYPE),
                                col(EventsTable.ITEM_ID),
                                coalesce(col("dwell_ms"), lit(0L)),
                                coalesce(col("depth"), lit(0.0)),
                                coalesce(col(EventsTable.DEVICE), lit("")),
                                coalesce(col("campaign"), lit("")))))
                        .as(EVENTS));
    }

    /** The events of one row, oldest first. */
    static List<Recorded> events(Row session) {
        return session.<Row>getList(session.fieldIndex(EVENTS)).stream()
                .map(row -> new Recorded(
                        new SessionEvent(
                                row.getString(1),
                                EventType.named(row.getString(2)).orElseThrow(),
                                row.getString(3),
                                row.getTimestamp(0).toInstant(),
                                Math.max(0, row.getLong(4)),
                                Math.max(0, Math.min(1, row.getDouble(5)))),
                        row.getString(6),
                        row.getString(7)))
                .toList();
    }
}
