package dev.nightjar.jobs.advise;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.ItemRow.anItem;
import static dev.nightjar.jobs.ItemRow.catalog;
import static dev.nightjar.jobs.Rows.frame;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.ingest.IngestJob;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.StockTable;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ShopMeasureIT {
    @TempDir
    Path home;

    @Test
    void aLakeWithOneNightIsEstimatedFromPurchases(SparkSession spark) {
        Lake lake = TestStore.in(home, "").lake(spark);
        Timestamp then = Timestamp.valueOf("2026-10-28 00:00:00");
        lake.table(CatalogTable.SPEC)
                .merge(
                        catalog(
                                spark,
                                anItem("a"),
                                anItem("b").availableFrom("2026-10-20"),
                                anItem("c"),
                                anItem("d").availableTo("2026-10-25")),
                        "t.item_id = s.item_id",
                        merge -> merge.whenNotMatched().insertAll());
        lake.table(StockTable.SPEC)
                .merge(
                        frame(
                                spark,
                                "item_id STRING, size STRING, units INT, updated_at TIMESTAMP",
                                row("a", "-", 4, then),
                                row("b", "S", 1, then),
                                row("b", "M", 1, then),
                                row("c", "-", 0, then)),
                        "t.item_id = s.item_id AND t.size = s.size",
                        merge -> merge.whenNotMatched().insertAll());
        lake.table(EventsTable.SPEC)
                .merge(
                        events(
                                spark,
                                // Four days: u1 is known from the second on, the visit v never.
                                anEvent().user("u1").item("a").on("2026-10-28"),
                                anEvent()
                                        .user("u1")
                                        .item("a")
                                        .type("purchase")
                                        .quantity(8)
                                        .on("2026-10-31"),
                                anEvent()
                                        .user("u1")
                                        .item("b")
                                        .type("purchase")
                                        .quantity(4)
                                        .on("2026-10-30"),
                                anEvent().anonymousIn("v").item("c").on("2026-10-31")),
                        "t.event_id = s.event_id",
                        merge -> merge.whenNotMatched().insertAll());

        assertThat(ShopMeasure.lastDay(lake)).contains(LocalDate.parse("2026-10-31"));
        ShopFacts facts = new ShopMeasure(lake, LocalDate.parse("2026-10-31"), Instant.EPOCH).measure();

        assertThat(facts.items()).isEqualTo(3);
        assertThat(facts.eventsPerDay()).isEqualTo(1);
        assertThat(facts.withoutHistory()).isEqualTo(0.5);
        // a: 2 of 4 units a day, b: 1 of 2.
        assertThat(facts.stockChurn()).isEqualTo(0.5);
        assertThat(facts.stockBasis()).isEqualTo("purchases against units, 4 days");
        // One came, one went, of three.
        assertThat(facts.catalogueChurn()).isCloseTo(2.0 / 3 / 28, within(1e-9));
    }

    @Test
    void nightsWithinReachAreCompared(SparkSession spark) {
        TestStore store = TestStore.in(home, """
                jobs.sources {
                  events.web { path = events.csv, columns { item_id = sku, type = what, ts = at } }
                  catalog.all { path = catalog.csv, columns { item_id = sku, price = price } }
                  stock.all { path = "stock-{date}.csv", columns { item_id = sku, units = units } }
                }
                """);
        store.write("events.csv", "sku,what,at", "a,view,2026-10-29 12:00:00");
        store.write("catalog.csv", "sku,price", "a,1", "b,1", "c,1", "d,1");
        store.write("stock-2026-10-29.csv", "sku,units", "a,1", "b,5", "c,0", "d,2");
        store.write("stock-2026-10-30.csv", "sku,units", "a,0", "b,4", "c,7", "d,2");
        store.write("stock-2026-10-31.csv", "sku,units", "a,0", "b,3", "c,7", "d,1");
        for (String night : new String[] {"2026-10-29", "2026-10-30", "2026-10-31"}) {
            store.run(spark, new IngestJob(), night);
        }

        ShopFacts facts = new ShopMeasure(store.lake(spark), LocalDate.parse("2026-10-31"), Instant.EPOCH).measure();

        // In two days two of four changed, once each.
        assertThat(facts.stockChurn()).isEqualTo(0.25);
        assertThat(facts.stockBasis()).isEqualTo("stock of 3 nights, 2 days");
        assertThat(new ShopMeasure(
                                store.lake(spark), LocalDate.parse("2026-10-31"), Instant.parse("9999-01-01T00:00:00Z"))
                        .measure()
                        .stockBasis())
                .isEqualTo("purchases against units, 3 days");
    }
}
