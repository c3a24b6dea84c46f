package dev.nightjar.jobs.evaluate;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.ItemRow;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EvaluationsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.settings.InvalidSettings;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty users who buy mugs and twenty who buy plates: each has seven of ten before the cut, and one of the other three after
 * it. Popularity tells nothing of that, tastes do.
 */
@ExtendWith(SparkExtension.class)
class EvaluateJobIT {
    private static final String DATE = "2026-10-31";
    private static final String SETTINGS = """
            jobs {
              train { trainer = ials, rank = 4, iterations = 6, blocks = 2, regularization = 0.01 }
              evaluate { days = 10, min-users = 10 }
            }
            """;

    @Test
    void tastesForetellWhatPopularityCannot(SparkSession spark, @TempDir Path home) {
        TestStore store = shop(spark, home);
        EvaluateJob.Result result = new EvaluateJob().run(store.context(spark, DATE));

        assertThat(result.cut()).isEqualTo("2026-10-22");
        assertThat(result.known()).isEqualTo(40);
        assertThat(result.users()).isEqualTo(41);
        List<Row> rows = store.table(spark, EvaluationsTable.SPEC).read().collectAsList();
        // Three places of each taste are left, so that a list of ten without the history holds them first.
        assertThat(mrr(rows, Contestants.NIGHTJAR)).isGreaterThan(0.45);
        assertThat(mrr(rows, Contestants.POPULAR)).isLessThan(0.4);
        assertThat(value(rows, "new", Contestants.NIGHTJAR, Contestants.RANDOM, "mrr"))
                .isPositive();
        assertThat(value(rows, "all", Contestants.NIGHTJAR, "", "coverage")).isBetween(0.5, 1.0);
        assertThat(store.console()).contains("40 of them known before").contains("nightjar less ");
        assertThat(home.resolve("var/lake/shop/_evaluate")).doesNotExist();

        TestStore seldom = store.configured(SETTINGS.replace("days = 10", "days = 10, every-days = 2"));
        assertThat(new EvaluateJob().run(seldom.context(spark, "2026-11-01")).note())
                .startsWith("the figures of 2026-10-31 stand");
    }

    @Test
    void whatIsHeldOutTeachesNothing(SparkSession spark, @TempDir Path home) {
        TestStore store = shop(spark, home);
        new EvaluateJob().run(store.context(spark, DATE));
        double before = mrr(store.table(spark, EvaluationsTable.SPEC).read().collectAsList(), Contestants.NIGHTJAR);

        // Everybody's own answer, whispered by a view on the day of the cut.
        List<EventRow> whispers = new ArrayList<>();
        for (int user = 0; user < 40; user++) {
            whispers.add(anEvent()
                    .id("whisper" + user)
                    .user("u" + user)
                    .item(item(user, next(user)))
                    .on("2026-10-22"));
        }
        store.table(spark, EventsTable.SPEC)
                .merge(
                        events(spark, whispers.toArray(EventRow[]::new)),
                        "t.event_id = s.event_id",
                        merge -> merge.whenNotMatched().insertAll());
        new EvaluateJob().run(store.context(spark, DATE));
        assertThat(mrr(store.table(spark, EvaluationsTable.SPEC).read().collectAsList(), Contestants.NIGHTJAR))
                .isEqualTo(before);
    }

    @Test
    void whatASourceKeepsApartIsMeasuredByAndStaysOutOfTheLake(SparkSession spark, @TempDir Path home) {
        TestStore store = shop(spark, home).configured(SETTINGS + """
                jobs.evaluate.split = source
                jobs.sources.holdout.later {
                  format = csv, path = "later.csv"
                  columns { user_id = "who", item_id = "what", type = "did", ts = "to_timestamp(at)" }
                  types.buy = purchase
                }
                """);
        List<String> lines = new ArrayList<>(List.of("who,what,did,at"));
        for (int user = 0; user < 40; user++) {
            // The third that is left of each taste; the second was bought on 2026-10-25, and teaches now.
            lines.add("u" + user + "," + item(user, (next(user) + 1) % 10) + ",buy,2026-11-" + (10 + user % 9));
        }
        lines.add("u1,plate1,dance,2026-11-10");
        store.write("later.csv", lines.toArray(String[]::new));
        long events = store.table(spark, EventsTable.SPEC).read().count();

        EvaluateJob.Result result = new EvaluateJob().run(store.context(spark, DATE));

        assertThat(result.split()).isEqualTo("source");
        assertThat(result.known()).isEqualTo(40);
        assertThat(store.console())
                .contains("evaluate: 1 of 41 rows of holdout.later cannot be used (unknown type dance: 1)");
        List<Row> rows = store.table(spark, EvaluationsTable.SPEC).read().collectAsList();
        assertThat(rows).isNotEmpty().allMatch(row -> row.getAs("split").equals("source"));
        assertThat(store.table(spark, EventsTable.SPEC).read().count()).isEqualTo(events);

        store.configured(SETTINGS + "jobs.evaluate.split = source");
        assertThat(store.failureOf(spark, new EvaluateJob(), DATE))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("store 'shop' has no 'jobs.sources.holdout'");
    }

    @Test
    void ofTooFewUsersNothingIsSaid(SparkSession spark, @TempDir Path home) {
        TestStore store = shop(spark, home).configured(SETTINGS.replace("min-users = 10", "min-users = 41"));
        EvaluateJob.Result result = new EvaluateJob().run(store.context(spark, DATE));

        assertThat(result.note())
                .startsWith("40 users have events both before and from 2026-10-22, fewer than"
                        + " jobs.evaluate.min-users = 41");
        assertThat(result.figures()).isEmpty();
        assertThat(store.console()).contains("evaluate: " + result.note());
        assertThat(store.table(spark, EvaluationsTable.SPEC)
                        .read(LocalDate.parse(DATE))
                        .count())
                .isZero();
    }

    private static double mrr(List<Row> rows, String model) {
        return value(rows, "new", model, "", "mrr");
    }

    private static double value(List<Row> rows, String target, String model, String against, String measure) {
        return rows.stream()
                .filter(row -> row.getAs("target").equals(target)
                        && row.getAs("band").equals(Group.KNOWN)
                        && row.getAs("model").equals(model)
                        && row.getAs("against").equals(against)
                        && row.getAs("measure").equals(measure)
                        && row.<Integer>getAs("k") == 10)
                .map(row -> row.<Double>getAs("value"))
                .findFirst()
                .orElseThrow();
    }

    private static TestStore shop(SparkSession spark, Path home) {
        TestStore store = TestStore.in(home, SETTINGS);
        List<EventRow> events = new ArrayList<>();
        for (int user = 0; user < 40; user++) {
            for (int i = 0; i < 7; i++) {
                events.add(purchase(user, item(user, (user + i) % 10), "2026-10-0" + (i + 1)));
            }
            events.add(purchase(user, item(user, next(user)), "2026-10-25"));
        }
        events.add(purchase(99, "mug1", "2026-10-25"));
        store.table(spark, EventsTable.SPEC)
                .merge(
                        events(spark, events.toArray(EventRow[]::new)),
                        "t.event_id = s.event_id",
                        merge -> merge.whenNotMatched().insertAll());
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

    private static int next(int user) {
        return (user + 7 + user / 10 % 3) % 10;
    }

    private static String item(int user, int number) {
        return (user % 2 == 0 ? "mug" : "plate") + number;
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
