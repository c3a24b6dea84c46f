package dev.nightjar.jobs.ingest;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.QuarantineTable;
import dev.nightjar.jobs.tables.RunsTable;
import dev.nightjar.jobs.tables.StockTable;
import java.nio.file.Path;
import java.sql.Date;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Exports as they arrive from day to day. */
@ExtendWith(SparkExtension.class)
class IngestIT {
    private static final String EVENTS = """
            events.web {
              path = "events.csv"
              columns { user_id = user, session_id = visit, item_id = sku, type = what, ts = "to_timestamp(at)" }
            }
            """;
    private static final String CATALOG =
            "catalog.all { path = \"catalog-{date}.csv\", columns { item_id = sku, price = price } }\n";
    private static final String STOCK =
            "stock.all { path = \"stock-{date}.csv\", columns { item_id = sku, units = units } }\n";
    private static final String EVENT_HEADER = "user,visit,sku,what,at";

    @TempDir
    private Path home;

    private TestStore store;

    @BeforeEach
    void aStoreOfOneEvent() {
        store = configured(EVENTS + CATALOG);
        store.write("events.csv", EVENT_HEADER, "u1,v1,a,view,2026-10-05 12:00:00");
        catalogOf("2026-10-05", "a,10", "b,20");
    }

    @Test
    void aSourceWithTooManyBadRowsIsRefusedAndOnlyQuarantineIsWritten(SparkSession spark) {
        store.write(
                "events.csv",
                EVENT_HEADER,
                "u1,v1,a,view,2026-10-05 12:00:00",
                "u1,v1,b,view,2026-10-05 12:00:00",
                "u1,v1,b,teleport,2026-10-05 12:00:00",
                "u1,v1,b",
                "u1,v1,b,view,2026-10-06 12:00:00");

        Throwable failure = store.failureOf(spark, new IngestJob(), "2026-10-05");

        assertThat(failure)
                .isInstanceOf(Refused.class)
                .hasMessage(
                        "events.web: 2 of 5 rows cannot be used (40.0 %, allowed are 30.0 %): {row cannot be parsed=1,"
                                + " unknown type teleport=1}; the rows are in the table quarantine, see docs/runbook.md");
        assertThat(((IngestResult) ((Refused) failure).result()).sources().get("events.web"))
                .isEqualTo(new IngestResult.OfSource(
                        5, 0, 1, Map.of("row cannot be parsed", 1L, "unknown type teleport", 1L), 0, 0, 0, 0));
        assertThat(store.table(spark, EventsTable.SPEC).exists()).isFalse();
        assertThat(store.table(spark, CatalogTable.SPEC).exists()).isFalse();
        assertRows(
                store.table(spark, QuarantineTable.SPEC).read().select("source", "reason", "raw"),
                row("events.web", "row cannot be parsed", "u1,v1,b"),
                row(
                        "events.web",
                        "unknown type teleport",
                        "{\"user\":\"u1\",\"visit\":\"v1\",\"sku\":\"b\",\"what\":\"teleport\","
                                + "\"at\":\"2026-10-05 12:00:00\"}"));
        assertRows(
                store.table(spark, RunsTable.SPEC).read().select("job", "status", "message"),
                row("ingest", "refused", failure.getMessage()));
    }

    @Test
    void emptySourcesAreRefusedTogether(SparkSession spark) {
        store.write("events.csv", EVENT_HEADER);
        store.write("catalog-2026-10-05.csv", "");

        assertThat(store.failureOf(spark, new IngestJob(), "2026-10-05"))
                .isInstanceOf(Refused.class)
                .hasMessage("catalog.all: no rows in " + home.resolve("catalog-2026-10-05.csv")
                        + " (0 left out by 'where'); has the export arrived?" + System.lineSeparator()
                        + "events.web: no rows in " + home.resolve("events.csv")
                        + " (0 left out by 'where'); has the export arrived?");
    }

    @Test
    void aFileOfNothingButNoiseIsRefusedForItsRows(SparkSession spark) {
        store = configured(EVENTS.replace("path", "format = jsonl, path") + CATALOG);
        store.write("events.csv", "WARN tracker: slow flush", "WARN tracker: slow flush");

        assertThat(store.failureOf(spark, new IngestJob(), "2026-10-05"))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith(
                        "events.web: 2 of 2 rows cannot be used (100.0 %, allowed are 30.0 %): {row cannot"
                                + " be parsed=2}");
    }

    @Test
    void anEventComesInOnceHoweverOftenItIsReadAndNotBeforeItsDay(SparkSession spark) {
        store = configured(EVENTS + EVENTS.replace("web", "tills") + CATALOG);
        store.write(
                "events.csv",
                EVENT_HEADER,
                "u1,v1,a,view,2026-10-05 12:00:00",
                "u1,v1,a,view,2026-10-05 12:00:00",
                "u1,v1,b,view,2026-10-05 23:59:59",
                "u1,v1,b,view,2026-10-06 00:00:00");

        Map<String, IngestResult.OfSource> first = ingest(spark, "2026-10-05");

        // Sources come in the order of their names; both read the same file.
        assertThat(first.get("events.tills")).isEqualTo(new IngestResult.OfSource(4, 0, 1, Map.of(), 1, 2, 0, 0));
        assertThat(first.get("events.web")).isEqualTo(new IngestResult.OfSource(4, 0, 1, Map.of(), 1, 0, 0, 0));
        assertRows(
                store.table(spark, EventsTable.SPEC).read().select("item_id", "event_date"),
                row("a", Date.valueOf("2026-10-05")),
                row("b", Date.valueOf("2026-10-05")));

        catalogOf("2026-10-06", "a,10", "b,20");
        assertThat(ingest(spark, "2026-10-06").get("events.tills"))
                .isEqualTo(new IngestResult.OfSource(4, 0, 0, Map.of(), 1, 1, 0, 0));
        assertThat(store.table(spark, EventsTable.SPEC).read().count()).isEqualTo(3);
    }

    @Test
    void catalogueAndStockAreThoseOfTheNewestExportInWhateverOrderTheyAreRead(SparkSession spark) {
        store = configured(EVENTS + CATALOG + STOCK);
        stockOf("2026-10-05", "a,5", "b,7");
        ingest(spark, "2026-10-05");
        catalogOf("2026-10-11", "a,10", "c,30");
        stockOf("2026-10-11", "a,4");
        assertThat(ingest(spark, "2026-10-11").get("catalog.all"))
                .isEqualTo(new IngestResult.OfSource(2, 0, 0, Map.of(), 0, 1, 0, 1));
        assertRows(
                items(spark), row("a", 10.0, null), row("b", 20.0, Date.valueOf("2026-10-11")), row("c", 30.0, null));
        assertRows(stock(spark), row("a", 4), row("b", 7));

        // Between the two, a was cheaper, c was not there yet, and there was a z. None of this is news any more.
        catalogOf("2026-10-09", "a,5", "b,25", "z,1");
        stockOf("2026-10-09", "a,99", "b,6");
        ingest(spark, "2026-10-09");
        assertRows(
                items(spark),
                row("a", 10.0, null),
                row("b", 20.0, Date.valueOf("2026-10-11")),
                row("c", 30.0, null),
                row("z", 1.0, Date.valueOf("2026-10-11")));
        assertRows(stock(spark), row("a", 4), row("b", 6));

        // What was gone comes back, and an export of the same day corrects the stock.
        catalogOf("2026-10-11", "a,10", "b,20");
        stockOf("2026-10-11", "a,3");
        assertThat(ingest(spark, "2026-10-11").get("catalog.all"))
                .isEqualTo(new IngestResult.OfSource(2, 0, 0, Map.of(), 0, 0, 1, 1));
        assertRows(items(spark).where("retired_on IS NULL"), row("a", 10.0, null), row("b", 20.0, null));
        assertRows(stock(spark), row("a", 3), row("b", 6));
    }

    @Test
    void twoCompleteExportsLeaveEachOthersItemsAlone(SparkSession spark) {
        store = configured(EVENTS + CATALOG + CATALOG.replace("all", "more").replace("catalog-", "more-"));
        store.write("more-2026-10-05.csv", "sku,price", "m,1", "n,2");
        ingest(spark, "2026-10-05");
        catalogOf("2026-10-06", "a,10");
        store.write("more-2026-10-06.csv", "sku,price", "m,1", "n,2");

        Map<String, IngestResult.OfSource> results = ingest(spark, "2026-10-06");

        assertThat(results.get("catalog.all").retired()).isEqualTo(1);
        assertThat(results.get("catalog.more").retired()).isZero();
        assertRows(
                items(spark),
                row("a", 10.0, null),
                row("b", 20.0, Date.valueOf("2026-10-06")),
                row("m", 1.0, null),
                row("n", 2.0, null));
    }

    private TestStore configured(String sources) {
        return TestStore.in(home, "jobs { ingest.max-quarantine-share = 0.3, sources {\n" + sources + "} }");
    }

    private void catalogOf(String date, String... items) {
        store.write("catalog-" + date + ".csv", "sku,price", String.join("\n", items));
    }

    private void stockOf(String date, String... items) {
        store.write("stock-" + date + ".csv", "sku,units", String.join("\n", items));
    }

    private Map<String, IngestResult.OfSource> ingest(SparkSession spark, String date) {
        return ((IngestResult) store.run(spark, new IngestJob(), date).result()).sources();
    }

    private Dataset<Row> items(SparkSession spark) {
        return store.table(spark, CatalogTable.SPEC).read().select("item_id", "price", "retired_on");
    }

    private Dataset<Row> stock(SparkSession spark) {
        return store.table(spark, StockTable.SPEC).read().select("item_id", "units");
    }
}
