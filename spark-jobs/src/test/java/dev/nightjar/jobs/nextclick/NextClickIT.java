package dev.nightjar.jobs.nextclick;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.ItemRow.anItem;
import static dev.nightjar.jobs.ItemRow.catalog;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.ItemRow;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.run.Jobs;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.NextClickTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Thirty mugs and thirty plates; a visitor looks at the one or the other, and mugs are the more popular. */
@ExtendWith(SparkExtension.class)
class NextClickIT {
    private static final String DATE = "2026-10-05";
    private static final int ITEMS = 30;
    /** Two items so far apart never stood in one session up to the date. */
    private static final int FAR = 7;

    private final List<EventRow> events = new ArrayList<>();
    private final Random random = new Random(3);

    @Test
    void theModelsOfADateAreTriedOnLaterSessionsAlone(SparkSession spark, @TempDir Path home) {
        TestStore store = TestStore.in(home, """
                jobs {
                  next-click.days = 2
                  train { rank = 4, iterations = 3, blocks = 2 }
                }
                """);
        for (int n = 0; n < 60; n++) {
            visit("before" + n, DATE, n % 3 == 0 ? "plate" : "mug", 6, 1);
        }
        add(store, CatalogTable.SPEC, "item_id", catalog(spark, items()));
        add(store, EventsTable.SPEC, "event_id", rows(spark));
        NextClickJob job = new NextClickJob();

        assertThat(store.failureOf(spark, job, DATE))
                .isInstanceOf(Refused.class)
                .hasMessage("there are no lists of 2026-10-05 for store shop: run the jobs profiles, train, popular,"
                        + " context and related for this date first");
        List.of("profiles", "train", "popular", "context", "related")
                .forEach(name -> store.run(spark, Jobs.named(name), DATE));
        assertThat(store.failureOf(spark, job, DATE))
                .isInstanceOf(Refused.class)
                .hasMessage("store shop has no session in the 2 days after 2026-10-05 in its lake: bring them in with"
                        + " ./nightjar job ingest --store shop --date 2026-10-07");

        for (int n = 0; n < 20; n++) {
            visit("after" + n, "2026-10-06", "plate", 5, FAR);
        }
        visit("single", "2026-10-06", "mug", 1, 1);
        // It began on the date, so models may have learned from it; and the last one begins too late.
        visit("before1", "2026-10-06", "plate", 5, FAR);
        visit("late", "2026-10-08", "plate", 5, FAR);
        add(store, EventsTable.SPEC, "event_id", rows(spark));
        NextClickJob.Result result = job.run(store.context(spark, DATE));

        assertThat(result.firstDay()).isEqualTo("2026-10-06");
        assertThat(result.lastDay()).isEqualTo("2026-10-07");
        assertThat(result.sessions()).isEqualTo(21);
        assertThat(result.predictedSessions()).isEqualTo(20);
        assertThat(result.unknownClicks()).isZero();
        assertThat(result.items()).isEqualTo(2 * ITEMS);
        assertThat(result.chance()).isEqualTo(1.0 / 3);
        Map<String, Double> rates = result.figures().stream()
                .filter(figure ->
                        figure.target().equals("another") && figure.against().isEmpty())
                .collect(Collectors.toMap(
                        Figure::method, figure -> figure.hitRate20().value()));
        assertThat(rates)
                .containsOnlyKeys(
                        "home-session",
                        "home-unranked",
                        "pdp-session",
                        "pdp-unranked",
                        "item-knn",
                        "category-popular",
                        "popular");
        // Nobody up to the date went from any of these plates to the next: what knows better has looked ahead.
        assertThat(rates.get("item-knn")).isZero();
        // The most popular are mugs, whatever the session looks at; the session says plates.
        assertThat(rates.get("popular")).isZero();
        assertThat(rates.get("home-unranked")).isZero();
        assertThat(rates.get("home-session")).isGreaterThan(result.chance());
        assertThat(store.console()).contains("20 drawn by lot would hit 33.3 %", "home-session less home-unranked");
        Dataset<Row> table = store.table(spark, NextClickTable.SPEC).read();
        // Seven methods and four comparisons, two targets; nobody opens more than five items, so two positions and all
        // of them.
        assertThat(table.count()).isEqualTo(11 * 2 * 3);

        List<Row> once = table.sort(columns(table)).collectAsList();
        visit("later still", "2026-10-09", "mug", 6, FAR);
        add(store, EventsTable.SPEC, "event_id", rows(spark));
        assertThat(job.run(store.context(spark, DATE))).isEqualTo(result);
        assertThat(store.table(spark, NextClickTable.SPEC)
                        .read()
                        .sort(columns(table))
                        .collectAsList())
                .isEqualTo(once);
    }

    private static org.apache.spark.sql.Column[] columns(Dataset<Row> table) {
        return java.util.Arrays.stream(table.columns())
                .map(org.apache.spark.sql.functions::col)
                .toArray(org.apache.spark.sql.Column[]::new);
    }

    /** Opens so many different items of a kind, one a minute, each so many places behind the one before. */
    private void visit(String session, String date, String kind, int clicks, int step) {
        int first = random.nextInt(ITEMS);
        for (int i = 0; i < clicks; i++) {
            events.add(anEvent()
                    .id(session + "/" + date + "/" + i)
                    .anonymousIn(session)
                    .item(kind + (first + step * i) % ITEMS)
                    .at(Instant.parse(date + "T10:00:00Z").plusSeconds(60L * i)));
        }
    }

    private Dataset<Row> rows(SparkSession spark) {
        return events(spark, events.toArray(EventRow[]::new));
    }

    private static ItemRow[] items() {
        List<ItemRow> items = new ArrayList<>();
        for (int n = 0; n < ITEMS; n++) {
            items.add(anItem("mug" + n).category("mugs"));
            items.add(anItem("plate" + n).category("plates"));
        }
        return items.toArray(ItemRow[]::new);
    }

    private static void add(TestStore store, TableSpec spec, String key, Dataset<Row> rows) {
        store.table(rows.sparkSession(), spec)
                .merge(
                        rows,
                        "t." + key + " = s." + key,
                        merge -> merge.whenNotMatched().insertAll());
    }
}
