package dev.nightjar.jobs.ingest;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static dev.nightjar.jobs.ingest.MappedRow.anEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Key;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.source.Canonical;
import dev.nightjar.jobs.source.SourceReader;
import dev.nightjar.jobs.source.SourceSettings;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class EventRowsTest {
    private static final LocalDate DATE = LocalDate.parse("2026-10-31");
    private static final SourceSettings PLAIN = source(Map.of());
    private static final String TOO_LONG = "x".repeat(Key.MAX_ID_BYTES + 1);

    @Test
    void everyRowSaysWhetherItIsUsedAndIfNotWhy(SparkSession spark) {
        Dataset<Row> judged = transform(
                spark,
                PLAIN,
                anEvent("fine"),
                anEvent("cut off").malformed(),
                anEvent("test order").leftOut(),
                anEvent("null item").without("item_id"),
                anEvent("blank item").with("item_id", "  "),
                anEvent("endless item").with("item_id", TOO_LONG),
                anEvent("endless user").with("user_id", TOO_LONG),
                anEvent("null type").without("type"),
                anEvent("other type").with("type", "teleport"),
                anEvent("long type").with("type", "t".repeat(50)),
                anEvent("bad ts").without("ts"),
                anEvent("last moment").at("2026-10-31T23:59:59.999Z"),
                anEvent("next day").at("2026-11-01T00:00:00Z"),
                anEvent("bad quantity").without("quantity"),
                anEvent("no pieces").with("quantity", 0),
                anEvent("write-off").with("quantity", -2),
                anEvent("refund").with("price", -1.0),
                anEvent("free").with("price", 0.0));

        assertRows(
                judged.select(SourceReader.RAW, Verdict.COLUMN),
                row("fine", "used"),
                row("cut off", "row cannot be parsed"),
                row("test order", "left out"),
                row("null item", "no item_id"),
                row("blank item", "no item_id"),
                row("endless item", "item_id longer than 512 bytes"),
                row("endless user", "user_id longer than 512 bytes"),
                row("null type", "no type"),
                row("other type", "unknown type teleport"),
                row("long type", "unknown type " + "t".repeat(40)),
                row("bad ts", "no readable ts"),
                row("last moment", "used"),
                row("next day", "later"),
                row("bad quantity", "no readable quantity"),
                row("no pieces", "quantity not above 0"),
                row("write-off", "quantity not above 0"),
                row("refund", "price below 0"),
                row("free", "used"));
    }

    @Test
    void theFirstReasonWins(SparkSession spark) {
        Dataset<Row> judged = transform(
                spark,
                PLAIN,
                anEvent("cut off, left out, no item").malformed().leftOut().without("item_id"),
                anEvent("left out, no item").leftOut().without("item_id"),
                anEvent("next day, bad quantity").at("2026-11-01T00:00:00Z").without("quantity"));

        assertRows(judged.select(Verdict.COLUMN), row("row cannot be parsed"), row("left out"), row("later"));
    }

    @Test
    void quarantineIsNeitherWhatIsUsedNorWhatIsLeftOutOrLater(SparkSession spark) {
        Dataset<Row> judged = transform(
                spark,
                PLAIN,
                anEvent("fine"),
                anEvent("left out").leftOut(),
                anEvent("later").at("2026-11-01T00:00:00Z"),
                anEvent("bad").without("item_id"));

        assertRows(judged.where(Verdict.isQuarantined()).select(SourceReader.RAW), row("bad"));
    }

    @Test
    void quantityIsOneWhereTheSourceHasNoSuchColumn(SparkSession spark) {
        SourceSettings source = MappedRow.source(Canonical.EVENTS, List.of("item_id", "type", "ts"), Map.of());

        assertRows(
                transform(spark, source, anEvent("r").without("quantity")).select("quantity", Verdict.COLUMN),
                row(1, "used"));
    }

    @Test
    void theSourcesWordsBecomeOursAndOursPassUnchanged(SparkSession spark) {
        SourceSettings source = source(Map.of("buy", "purchase", "add_to_cart", "cart"));

        assertRows(
                transform(
                                spark,
                                source,
                                anEvent("r").with("type", "buy"),
                                anEvent("r").with("type", "add_to_cart"),
                                anEvent("r").with("type", "view"),
                                anEvent("r").with("type", "Buy"))
                        .select("type", Verdict.COLUMN),
                row("purchase", "used"),
                row("cart", "used"),
                row("view", "used"),
                row("Buy", "unknown type Buy"));
    }

    @Test
    void blankTextsAreAbsentAndSpacesAroundIdsAreDropped(SparkSession spark) {
        assertRows(
                transform(
                                spark,
                                PLAIN,
                                anEvent("blank")
                                        .with("user_id", " ")
                                        .with("session_id", "")
                                        .with("size", ""),
                                anEvent("spaced")
                                        .with("user_id", " u1 ")
                                        .with("session_id", "s1 ")
                                        .with("item_id", " i1")
                                        .with("size", "M "))
                        .select("user_id", "session_id", "item_id", "size"),
                row(null, null, "i1", null),
                row("u1", "s1", "i1", "M"));
    }

    @Test
    void theDayIsThatOfTheTimeInUtc(SparkSession spark) {
        assertRows(
                transform(spark, PLAIN, anEvent("r").at("2026-10-01T23:59:59Z")).select("event_date"),
                row(Date.valueOf("2026-10-01")));
    }

    @Test
    void aGivenIdIsKept(SparkSession spark) {
        assertRows(
                transform(spark, PLAIN, anEvent("r").with("event_id", " e7 ")).select("event_id"), row("e7"));
    }

    @Test
    void anIdMadeFromContentIsTheSameForTheSameContent(SparkSession spark) {
        List<Row> ids = transform(spark, PLAIN, anEvent("one"), anEvent("two").with("event_id", " "))
                .select("event_id")
                .distinct()
                .collectAsList();

        // The number pins the formula: an id that changed would let every event come in again.
        assertThat(ids).containsExactly(row("333c448ce984aa3683edd9905f4b84b5"));
    }

    @Test
    void anIdMadeFromContentDiffersWhereverTheContentDoes(SparkSession spark) {
        Dataset<Row> rows = transform(
                spark,
                PLAIN,
                anEvent("r"),
                anEvent("r").with("user_id", "u2"),
                anEvent("r").without("user_id"),
                // The same words in other columns are other content.
                anEvent("r").with("user_id", "s1").with("session_id", "u1"),
                anEvent("r").with("user_id", "s1").without("session_id"),
                anEvent("r").without("user_id").with("session_id", "u1"),
                anEvent("r").with("item_id", "i2"),
                anEvent("r").with("type", "cart"),
                anEvent("r").at("2026-10-01T12:00:00.001Z"),
                anEvent("r").with("size", "M"),
                anEvent("r").with("quantity", 2),
                anEvent("r").with("price", 1.0));

        assertThat(rows.select("event_id").distinct().count()).isEqualTo(12);
    }

    @Test
    void twoStoresNeverShareAnIdMadeFromContent(SparkSession spark) {
        Dataset<Row> rows = MappedRow.frame(spark, Canonical.EVENTS, anEvent("r"));

        assertThat(EventRows.transform(rows, PLAIN, "one", DATE)
                        .select("event_id")
                        .head())
                .isNotEqualTo(EventRows.transform(rows, PLAIN, "two", DATE)
                        .select("event_id")
                        .head());
    }

    @Test
    void ofOneIdTheEarliestEventStaysWhateverTheOrder(SparkSession spark) {
        MappedRow late = anEvent("late").with("event_id", "e1").at("2026-10-02T12:00:00Z");
        MappedRow early = anEvent("a early").with("event_id", "e1");
        MappedRow twin = anEvent("b early").with("event_id", "e1");

        for (MappedRow[] order : new MappedRow[][] {{late, early, twin}, {twin, late, early}, {early, twin, late}}) {
            assertRows(EventRows.distinct(transform(spark, PLAIN, order)).select(SourceReader.RAW), row("a early"));
        }
    }

    private static SourceSettings source(Map<String, String> types) {
        return MappedRow.source(Canonical.EVENTS, List.of("item_id", "type", "ts", "quantity"), types);
    }

    private static Dataset<Row> transform(SparkSession spark, SourceSettings source, MappedRow... rows) {
        return EventRows.transform(MappedRow.frame(spark, Canonical.EVENTS, rows), source, "shop", DATE);
    }
}
