package dev.nightjar.jobs.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.jobs.source.Canonical;
import dev.nightjar.jobs.source.SourceReader;
import dev.nightjar.jobs.source.SourceSettings;
import dev.nightjar.jobs.tables.EventsTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/** Mapped rows of an event source, or of the event stream, to rows of the events table. */
public final class EventRows {
    private static final String THEIR_TYPE = "_their_type";
    private static final LocalDate END_OF_TIME = LocalDate.of(9999, 12, 31);

    private EventRows() {}

    /** Adds the verdict, and fills what may be absent: quantity 1, and an id made from the content. */
    static Dataset<Row> transform(Dataset<Row> mapped, SourceSettings source, String store, LocalDate date) {
        return judged(
                mapped.withColumn(THEIR_TYPE, col(EventsTable.TYPE))
                        .withColumn(EventsTable.TYPE, translated(source))
                        .withColumn(
                                EventsTable.QUANTITY,
                                source.columns().containsKey(EventsTable.QUANTITY)
                                        ? col(EventsTable.QUANTITY)
                                        : lit(1)),
                source.label(),
                store,
                date);
    }

    /** The same for events in our own words, as the stream has them: of whatever day, and one piece unless they say. */
    public static Dataset<Row> ofStream(Dataset<Row> parsed, String store) {
        return judged(
                parsed.withColumn(THEIR_TYPE, col(EventsTable.TYPE))
                        .withColumn(EventsTable.QUANTITY, coalesce(col(EventsTable.QUANTITY), lit(1))),
                EventsTable.STREAM,
                store,
                END_OF_TIME);
    }

    /** The same for events that a source keeps apart, of whatever day. */
    public static Dataset<Row> ofHoldout(Dataset<Row> mapped, SourceSettings source, String store) {
        return transform(mapped, source, store, END_OF_TIME);
    }

    private static Dataset<Row> judged(Dataset<Row> typed, String source, String store, LocalDate date) {
        Dataset<Row> rows = typed.withColumn("store", lit(store))
                .withColumn(EventsTable.SOURCE, lit(source))
                .withColumn(EventsTable.ITEM_ID, trim(col(EventsTable.ITEM_ID)))
                .withColumn(EventsTable.USER_ID, blankToNull(EventsTable.USER_ID))
                // A blank session is none: it must not make one giant visit of all that have none.
                .withColumn(EventsTable.SESSION_ID, blankToNull(EventsTable.SESSION_ID))
                .withColumn(EventsTable.SIZE, blankToNull(EventsTable.SIZE))
                .withColumn(EventsTable.EVENT_DATE, to_date(col(EventsTable.TS)));
        Column id = sha2(
                to_json(struct(
                        col("store"),
                        col(EventsTable.USER_ID),
                        col(EventsTable.SESSION_ID),
                        col(EventsTable.ITEM_ID),
                        col(EventsTable.TYPE),
                        col(EventsTable.TS),
                        col(EventsTable.SIZE),
                        col(EventsTable.QUANTITY),
                        col(EventsTable.PRICE))),
                256);
        return rows.withColumn(
                        EventsTable.EVENT_ID,
                        coalesce(blankToNull(EventsTable.EVENT_ID), functions.substring(id, 1, 32)))
                .withColumn(
                        Verdict.COLUMN,
                        new Verdict()
                                .when(col(SourceReader.MALFORMED), "row cannot be parsed")
                                .when(col(SourceReader.LEFT_OUT), Verdict.LEFT_OUT)
                                .when(Verdict.isBlank(EventsTable.ITEM_ID), "no item_id")
                                .when(Verdict.isTooLong(EventsTable.ITEM_ID), Verdict.tooLong(EventsTable.ITEM_ID))
                                .when(Verdict.isTooLong(EventsTable.USER_ID), Verdict.tooLong(EventsTable.USER_ID))
                                .when(Verdict.isBlank(THEIR_TYPE), "no type")
                                .when(
                                        functions.not(col(EventsTable.TYPE).isin(Canonical.EVENT_TYPES.toArray())),
                                        concat(lit("unknown type "), functions.substring(col(THEIR_TYPE), 1, 40)))
                                .when(col(EventsTable.TS).isNull(), "no readable ts")
                                .when(col(EventsTable.EVENT_DATE).gt(lit(java.sql.Date.valueOf(date))), Verdict.LATER)
                                .when(col(EventsTable.QUANTITY).isNull(), "no readable quantity")
                                .when(col(EventsTable.QUANTITY).leq(0), "quantity not above 0")
                                .when(col(EventsTable.PRICE).lt(0), "price below 0")
                                .column());
    }

    /** One row per event id: the earliest, so that the choice does not depend on the order of files. */
    public static Dataset<Row> distinct(Dataset<Row> used) {
        var sameEvent = Window.partitionBy(EventsTable.EVENT_ID).orderBy(col(EventsTable.TS), col(SourceReader.RAW));
        return used.withColumn("_nth", row_number().over(sameEvent))
                .where(col("_nth").equalTo(1));
    }

    private static Column translated(SourceSettings source) {
        if (source.types().isEmpty()) {
            return col(EventsTable.TYPE);
        }
        List<Column> pairs = new ArrayList<>();
        source.types().forEach((theirs, ours) -> {
            pairs.add(lit(theirs));
            pairs.add(lit(ours));
        });
        return coalesce(element_at(functions.map(pairs.toArray(Column[]::new)), col(EventsTable.TYPE)), col("type"));
    }

    private static Column blankToNull(String column) {
        return when(Verdict.isBlank(column), lit(null)).otherwise(trim(col(column)));
    }
}
