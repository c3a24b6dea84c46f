package dev.nightjar.jobs.tune;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.ItemRow;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.TuningTrialsTable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Twenty users who buy mugs and twenty who buy plates, five each; a sixth is to be foretold, a seventh is held out. */
@ExtendWith(SparkExtension.class)
class TuneJobIT {
    private static final String DATE = "2026-10-31";
    private static final String SETTINGS = """
            jobs {
              train { trainer = ials, rank = 8, iterations = 3, blocks = 2, regularization = 0.01 }
              evaluate.days = 10
              tune { days = 10, search = [regularization, alpha], %s }
            }
            """;

    @Test
    void trialsAreKeptAndWhatIsHeldOutIsNeverRead(SparkSession spark, @TempDir Path home) {
        TestStore store = shop(spark, home, "max-trials = 1");

        TuneJob.Result result = new TuneJob().run(store.context(spark, DATE));

        assertThat(result.users()).isEqualTo(40);
        assertThat(result.added()).isEqualTo(2);
        assertThat(result.trial()).isZero();
        assertThat(store.console()).contains("nothing was better than the store's own settings");

        // A purchase of the days held out would change what is foretold, were it read.
        add(store, spark, List.of(purchase(0, "plate9", "2026-10-23"), purchase(1, "mug9", "2026-10-24")));
        store.configured(SETTINGS.formatted("max-trials = 2"));
        TuneJob.Result next = new TuneJob().run(store.context(spark, DATE));

        assertThat(next.search()).isEqualTo(result.search());
        assertThat(next.added()).isBetween(1, 2);
        List<Row> rows = store.table(spark, TuningTrialsTable.SPEC)
                .read(LocalDate.parse(DATE))
                .sort("trial", "stage")
                .collectAsList();
        assertThat(rows).hasSize(2 + next.added());
        assertThat(rows.get(2).<String>getAs("settings")).contains("jobs.train.alpha = ");
        assertThat(next.own()).isEqualTo(result.own());
        assertThat(home.resolve("var/lake/shop/_tune")).doesNotExist();

        store.configured(SETTINGS.formatted("").replace("tune { days = 10", "tune { days = 2"));
        assertThat(store.failureOf(spark, new TuneJob(), DATE))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith("nobody took anything in the 2 days before what evaluate holds out");
    }

    private static TestStore shop(SparkSession spark, Path home, String more) {
        TestStore store = TestStore.in(home, SETTINGS.formatted(more));
        List<EventRow> events = new ArrayList<>();
        for (int user = 0; user < 40; user++) {
            for (int i = 0; i < 7; i++) {
                String day = List.of(
                                "2026-09-30",
                                "2026-10-01",
                                "2026-10-02",
                                "2026-10-03",
                                "2026-10-04",
                                "2026-10-15",
                                "2026-10-25")
                        .get(i);
                events.add(purchase(user, (user % 2 == 0 ? "mug" : "plate") + (user + i) % 10, day));
            }
        }
        add(store, spark, events);
        List<ItemRow> items = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            items.add(ItemRow.anItem("mug" + i));
            items.add(ItemRow.anItem("plate" + i));
        }
        store.table(spark, CatalogTable.SPEC)
                .merge(
                        ItemRow.catalog(spark, items.toArray(ItemRow[]::new)),
                        "t.item_id = s.item_id",
                        merge -> merge.whenNotMatched().insertAll());
        return store;
    }

    private static void add(TestStore store, SparkSession spark, List<EventRow> events) {
        store.table(spark, EventsTable.SPEC)
                .merge(
                        events(spark, events.toArray(EventRow[]::new)),
                        "t.event_id = s.event_id",
                        merge -> merge.whenNotMatched().insertAll());
    }

    private static EventRow purchase(int user, String item, String day) {
        return anEvent()
                .id(user + " " + item + " " + day)
                .user("u" + user)
                .session("s" + user + day)
                .item(item)
                .type("purchase")
                .on(day);
    }
}
