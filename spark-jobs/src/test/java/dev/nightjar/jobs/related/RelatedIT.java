package dev.nightjar.jobs.related;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.ItemRow.anItem;
import static dev.nightjar.jobs.ItemRow.catalog;
import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.frame;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.ItemStatsTable;
import dev.nightjar.jobs.tables.RelatedItemsTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A kitchen shop: knives are bought with boards, towels by themselves, and the pan is no longer sold. */
@ExtendWith(SparkExtension.class)
class RelatedIT {
    private static final String DATE = "2026-10-05";

    @Test
    void purchasesSayWhatGoesWithWhatAndViewsStandInWhereThereAreTooFew(SparkSession spark, @TempDir Path home) {
        TestStore store = TestStore.in(home, "jobs.related { max-basket-items = 3, similar-count = 1 }");
        write(store, spark);
        RelatedJob job = new RelatedJob();

        RelatedJob.Result bought = job.run(store.context(spark, DATE));
        assertThat(bought.basketType()).isEqualTo("purchase");
        assertThat(bought.baskets()).isEqualTo(5);
        assertThat(bought.basketsTooLarge()).isEqualTo(1);
        assertThat(bought.basketItemsLeftOut()).isEqualTo(4);
        assertThat(bought.categoryPairs()).isEqualTo(2);
        assertThat(bought.items()).isEqualTo(3);
        assertThat(bought.related()).isEqualTo(Map.of("also_bought", 2L, "similar", 2L, "complement", 3L));
        assertRows(
                store.table(spark, RelatedItemsTable.SPEC).read().select("item_id", "kind", "rank", "related_id"),
                row("board", "also_bought", 1, "knife"),
                row("knife", "also_bought", 1, "board"),
                row("board", "similar", 1, "tray"),
                row("tray", "similar", 1, "board"),
                // By what was bought together, then by popularity; to the tray nothing of the knives is known.
                row("board", "complement", 1, "knife"),
                row("knife", "complement", 1, "board"),
                row("knife", "complement", 2, "tray"));

        // Nothing was bought together in the last three days, but looked at.
        store.configured("jobs.related { days = 3 }");
        RelatedJob.Result seen = job.run(store.context(spark, DATE));
        assertThat(seen.basketType()).isEqualTo("view");
        assertThat(seen.baskets()).isEqualTo(4);
        assertThat(seen.related()).containsEntry("also_bought", 2L);
        assertRows(
                store.table(spark, RelatedItemsTable.SPEC)
                        .read()
                        .where("kind = 'also_bought'")
                        .select("item_id", "related_id"),
                row("towel", "tray"),
                row("tray", "towel"));
    }

    private static void write(TestStore store, SparkSession spark) {
        List<EventRow> events = new ArrayList<>();
        for (String user : List.of("u1", "u2", "u3")) {
            events.add(bought(user, "board"));
            events.add(bought(user, "knife"));
            events.add(bought(user, "pan"));
        }
        events.add(bought("u4", "towel"));
        events.add(bought("u5", "towel"));
        for (String item : List.of("board", "knife", "towel", "tray")) {
            events.add(bought("dealer", item));
        }
        for (String visit : List.of("s1", "s2")) {
            events.add(
                    anEvent().anonymousIn(visit).item("towel").on("2026-10-04").id(visit + "/towel"));
            events.add(
                    anEvent().anonymousIn(visit).item("tray").on("2026-10-04").id(visit + "/tray"));
        }
        events.add(anEvent().anonymousIn("s3").item("knife").on("2026-10-04"));
        events.add(anEvent().anonymousIn("s4").item("board").on("2026-10-04"));
        add(store, spark, EventsTable.SPEC, "event_id", events(spark, events.toArray(EventRow[]::new)));
        add(
                store,
                spark,
                CatalogTable.SPEC,
                "item_id",
                catalog(
                        spark,
                        anItem("board").category("kitchen/boards"),
                        anItem("tray").category("kitchen/boards"),
                        anItem("knife").category("kitchen/knives"),
                        anItem("towel").category("bath"),
                        anItem("pan").category("kitchen/pans").retiredOn("2026-10-03")));
        LocalDate date = LocalDate.parse(DATE);
        Date day = Date.valueOf(date);
        store.table(spark, ItemStatsTable.SPEC)
                .replace(
                        date,
                        "run",
                        frame(
                                spark,
                                "item_id STRING, views BIGINT, carts BIGINT, purchases BIGINT, returns BIGINT,"
                                        + " buyers BIGINT, first_seen DATE, last_seen DATE, days_since_first INT,"
                                        + " days_since_last INT, popularity DOUBLE",
                                row("tray", 2L, 0L, 1L, 0L, 1L, day, day, 0, 0, 9.0)));
        store.table(spark, EmbeddingsTable.ITEMS)
                .replace(
                        date,
                        "run",
                        frame(
                                        spark,
                                        "item_id STRING, vector ARRAY<FLOAT>",
                                        row("board", List.of(1f, 0f)),
                                        row("tray", List.of(2f, 0.1f)),
                                        row("pan", List.of(1f, 0f)),
                                        row("knife", List.of(-1f, -1f)),
                                        row("towel", List.of(-1f, 1f)))
                                .selectExpr("*", "CAST(NULL AS DATE) AS learnt_on"));
    }

    private static EventRow bought(String user, String item) {
        return anEvent().user(user).item(item).type("purchase").on("2026-10-01");
    }

    private static void add(TestStore store, SparkSession spark, TableSpec spec, String key, Dataset<Row> rows) {
        store.table(spark, spec)
                .merge(
                        rows,
                        "t." + key + " = s." + key,
                        merge -> merge.whenNotMatched().insertAll());
    }
}
