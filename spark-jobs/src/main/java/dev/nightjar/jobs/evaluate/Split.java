package dev.nightjar.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import com.typesafe.config.Config;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.settings.InvalidSettings;
import java.sql.Date;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Events that models may learn from, and those that they are held against.
 *
 * @param cut first day of what is held out; where it is each user's last event, the run date; where it comes from elsewhere, the day after
 * @param learntTo the date as of which models are learnt
 * @param before events to learn from
 * @param after user_id, item_id: what is to be foretold, a pair at most once
 */
public record Split(LocalDate cut, LocalDate learntTo, Dataset<Row> before, Dataset<Row> after) {
    public static final String TIME = "time";
    static final String LEAVE_LAST_OUT = "leave-last-out";

    /** All events teach, and what is to be foretold comes from elsewhere. */
    public static final String SOURCE = "source";

    /**
     * Splits as {@code jobs.evaluate} says; with {@value #SOURCE} nothing is held out of the events.
     *
     * @param events up to and including the date
     */
    public static Split of(Dataset<Row> events, Config evaluate, LocalDate date) {
        Dataset<Row> ofUnit = ofUnit(events, evaluate);
        Column counts = counts(evaluate.getStringList("relevant"));
        return switch (evaluate.getString("split")) {
            case TIME -> atOneTime(ofUnit, counts, cut(evaluate, date));
            case SOURCE -> new Split(date.plusDays(1), date, ofUnit, pairs(ofUnit.limit(0)));
            default -> lastOfEach(ofUnit, counts, date);
        };
    }

    /**
     * The same events to learn from, held against others.
     *
     * @param events of the same columns, of whatever days
     */
    Split against(Dataset<Row> events, Config evaluate) {
        return new Split(
                cut,
                learntTo,
                before,
                pairs(ofUnit(events, evaluate).where(counts(evaluate.getStringList("relevant")))));
    }

    private static Dataset<Row> ofUnit(Dataset<Row> events, Config evaluate) {
        return evaluate.getString("unit").equals("session")
                ? events.withColumn(EventsTable.USER_ID, col(EventsTable.SESSION_ID))
                : events;
    }

    /** Condition that an event says that the user wanted the item. */
    public static Column counts(List<String> types) {
        return col(EventsTable.USER_ID).isNotNull().and(col(EventsTable.TYPE).isin(types.toArray()));
    }

    private static LocalDate cut(Config evaluate, LocalDate date) {
        String text = evaluate.getString("cut");
        if (text.isEmpty()) {
            return date.minusDays(evaluate.getInt("days") - 1L);
        }
        try {
            LocalDate cut = LocalDate.parse(text);
            if (cut.isAfter(date)) {
                throw new InvalidSettings(
                        "jobs.evaluate.cut " + cut + " is after the run date " + date + ": nothing would be held out");
            }
            return cut;
        } catch (DateTimeException e) {
            throw new InvalidSettings("jobs.evaluate.cut '" + text + "' is no date such as 2026-10-01");
        }
    }

    /**
     * Users with something to foretell who did something before that counts.
     *
     * @param relevant types of events that count
     */
    long known(List<String> relevant) {
        return after.select(EventsTable.USER_ID)
                .distinct()
                .join(before.where(counts(relevant)).select(EventsTable.USER_ID).distinct(), EventsTable.USER_ID)
                .count();
    }

    /** What came on from a day, as a night of the day before would have had to foretell it. */
    private static Split atOneTime(Dataset<Row> events, Column counts, LocalDate cut) {
        Column earlier = col(EventsTable.EVENT_DATE).lt(lit(Date.valueOf(cut)));
        return new Split(
                cut,
                cut.minusDays(1),
                events.where(earlier),
                pairs(events.where(org.apache.spark.sql.functions.not(earlier).and(counts))));
    }

    /** Each user's last event that counts; what a user did at that moment or later teaches nothing. */
    private static Split lastOfEach(Dataset<Row> events, Column counts, LocalDate date) {
        var newest = Window.partitionBy(EventsTable.USER_ID)
                .orderBy(col(EventsTable.TS).desc(), col(EventsTable.EVENT_ID).desc());
        Dataset<Row> last = events.where(counts)
                .withColumn("place", row_number().over(newest))
                .where(col("place").equalTo(1))
                .select(
                        col(EventsTable.USER_ID).as("last_of"),
                        col(EventsTable.TS).as("last_ts"),
                        col(EventsTable.ITEM_ID).as("last_item"));
        Dataset<Row> before = events.join(
                        last.select("last_of", "last_ts"),
                        col(EventsTable.USER_ID).equalTo(col("last_of")),
                        "left")
                .where(col("last_ts").isNull().or(col(EventsTable.TS).lt(col("last_ts"))))
                .drop("last_of", "last_ts");
        return new Split(
                date,
                date,
                before,
                last.select(
                        col("last_of").as(EventsTable.USER_ID), col("last_item").as(EventsTable.ITEM_ID)));
    }

    private static Dataset<Row> pairs(Dataset<Row> events) {
        return events.select(EventsTable.USER_ID, EventsTable.ITEM_ID).distinct();
    }
}
