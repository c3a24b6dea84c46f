package dev.nightjar.jobs;

import static java.time.ZoneOffset.UTC;

import dev.nightjar.jobs.tables.EventsTable;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Makes rows of the events table that say only what matters: {@code anEvent().user("u1").item("i7").type("purchase")
 * .on("2026-10-01")}. The rest is a view of one piece of i1 by u1 in visit s1 on 2026-10-01 at noon.
 */
public final class EventRow {
    private String id = "";
    private String user = "u1";
    private String session = "s1";
    private String item = "i1";
    private String type = "view";
    private LocalDateTime at = LocalDateTime.parse("2026-10-01T12:00");
    private String size;
    private int quantity = 1;
    private Double price;
    private String device;
    private String requestId;

    private EventRow() {}

    public static EventRow anEvent() {
        return new EventRow();
    }

    public EventRow id(String value) {
        id = value;
        return this;
    }

    public EventRow user(String value) {
        user = value;
        return this;
    }

    /** A visit of somebody who did not sign in. */
    public EventRow anonymousIn(String visit) {
        user = null;
        session = visit;
        return this;
    }

    public EventRow item(String value) {
        item = value;
        return this;
    }

    public EventRow type(String value) {
        type = value;
        return this;
    }

    public EventRow on(String date) {
        at = LocalDateTime.of(java.time.LocalDate.parse(date), LocalTime.NOON);
        return this;
    }

    public EventRow at(Instant moment) {
        at = LocalDateTime.ofInstant(moment, UTC);
        return this;
    }

    public EventRow device(String value) {
        device = value;
        return this;
    }

    /** Of something that stood in an answer. */
    public EventRow from(String answer) {
        requestId = answer;
        return this;
    }

    public EventRow session(String value) {
        session = value;
        return this;
    }

    public EventRow size(String value) {
        size = value;
        return this;
    }

    public EventRow quantity(int value) {
        quantity = value;
        return this;
    }

    public EventRow price(double value) {
        price = value;
        return this;
    }

    public Row row() {
        String eventId = id.isEmpty() ? String.join("/", String.valueOf(user), item, type, at.toString()) : id;
        return RowFactory.create(
                eventId,
                "shop",
                user,
                session,
                item,
                type,
                Timestamp.from(at.toInstant(UTC)),
                Date.valueOf(at.toLocalDate()),
                size,
                quantity,
                price,
                device,
                null,
                null,
                null,
                "events.test",
                null,
                requestId);
    }

    /** The events as a data frame with the columns of the events table. */
    public static Dataset<Row> events(SparkSession spark, EventRow... events) {
        List<Row> rows = Arrays.stream(events).map(EventRow::row).toList();
        return spark.createDataFrame(rows, EventsTable.SPEC.schema());
    }
}
