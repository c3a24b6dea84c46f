package dev.nightjar.jobs.repeat;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.ItemRow.anItem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.ItemRow;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.als.TrainJob;
import dev.nightjar.jobs.candidates.CandidatesJob;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.RepeatWeightsTable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixty users who each bought two teas and two lamps of twenty, and a plate or two; afterwards everybody buys one of their
 * teas again, the one they had bought last, and something new.
 */
@ExtendWith(SparkExtension.class)
class RepeatJobIT {
    private static final String DATE = "2026-10-31";
    private static final String SETTINGS = """
            store.repeatable = [tea, lamps]
            jobs {
              train { trainer = ials, rank = 4, iterations = 4, blocks = 2, regularization = 0.05 }
              repeat { days = 10, min-users = 30, prior-users = 5, every-days = 3 }
            }
            """;

    @Test
    void whatReturnsIsToldFromWhatDoesNotAndListsBeginWithIt(SparkSession spark, @TempDir Path home) {
        TestStore store = shop(spark, home);
        new TrainJob().run(store.context(spark, DATE));
        assertThat(store.failureOf(spark, new CandidatesJob(), DATE))
                .isInstanceOf(Refused.class)
                .hasMessage("there are no repeat_weights of 2026-10-31 for store shop: run the job repeat for this date"
                        + " first");

        RepeatJob.Result result = new RepeatJob().run(store.context(spark, DATE));

        assertThat(result.users()).isEqualTo(60);
        assertThat(result.ndcgWith()).isGreaterThan(result.ndcgWithout() + 0.1);
        assertThat(weight(store, spark, "tea")).isGreaterThan(0.1).isGreaterThan(4 * weight(store, spark, "lamps"));
        assertThat(store.console()).contains("repeat: a purchase counts ");
        assertThat(home.resolve("var/lake/shop/_repeat")).doesNotExist();

        new CandidatesJob().run(store.context(spark, DATE));
        Map<Integer, String> items = store.table(spark, DictionaryTable.ITEMS).read().collectAsList().stream()
                .collect(Collectors.toMap(
                        row -> row.getAs(DictionaryTable.NUMBER), row -> row.getAs(EventsTable.ITEM_ID)));
        List<Row> lists = store.table(spark, CandidatesTable.SPEC)
                .read(LocalDate.parse(DATE))
                .collectAsList();
        assertThat(lists).hasSize(60);
        long first = lists.stream()
                .filter(list -> {
                    int user = Integer.parseInt(
                            list.<String>getAs(EventsTable.USER_ID).substring(1));
                    int number = CandidateList.numbers(list.getAs(CandidatesTable.LIST))[0];
                    return items.get(number).equals("tea" + (user + 7) % 20);
                })
                .count();
        assertThat(first).as("lists that begin with what was bought twice").isGreaterThan(50);

        // Until the next learning the weights stay; then they are learnt anew.
        double tea = weight(store, spark, "tea");
        RepeatJob.Result next = new RepeatJob().run(store.context(spark, "2026-11-01"));
        assertThat(next.learntOn()).isEqualTo(DATE);
        assertThat(next.categories()).isEqualTo(2);
        assertThat(weight(store, spark, "tea")).isEqualTo(tea);
        assertThat(new RepeatJob().run(store.context(spark, "2026-11-03")).learntOn())
                .isEqualTo("2026-11-03");
    }

    @Test
    void ofTooFewUsersOrWhereNothingIsBoughtAgainNothingIsLearnt(SparkSession spark, @TempDir Path home) {
        TestStore few = shop(spark, home).configured(SETTINGS.replace("min-users = 30", "min-users = 61"));

        assertThat(new RepeatJob().run(few.context(spark, DATE)).weight()).isZero();
        assertThat(few.console()).contains("60 users").contains("purchases count nothing");
        assertThat(weight(few, spark, "")).isZero();

        TestStore none = few.configured(SETTINGS.replace("[tea, lamps]", "[]"));

        assertThat(new RepeatJob().run(none.context(spark, DATE)).learntOn()).isEmpty();
        assertThat(none.table(spark, RepeatWeightsTable.SPEC).read().count()).isZero();
    }

    private static double weight(TestStore store, SparkSession spark, String category) {
        return store.table(spark, RepeatWeightsTable.SPEC)
                .read()
                .where("category = '" + category + "'")
                .sort("run_date")
                .collectAsList()
                .get(0)
                .getAs(RepeatWeightsTable.WEIGHT);
    }

    private static TestStore shop(SparkSession spark, Path home) {
        TestStore store = TestStore.in(home, SETTINGS);
        List<EventRow> events = new ArrayList<>();
        List<ItemRow> items = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            items.add(anItem("tea" + i).category("tea"));
            items.add(anItem("lamp" + i).category("lamps"));
            items.add(anItem("plate" + i).category("plates"));
        }
        for (int user = 0; user < 60; user++) {
            events.add(purchase(user, "tea" + user % 20, "2026-09-10"));
            events.add(purchase(user, "tea" + (user + 7) % 20, "2026-10-10"));
            events.add(purchase(user, "lamp" + user % 20, "2026-10-10"));
            events.add(purchase(user, "lamp" + (user + 3) % 20, "2026-10-11"));
            events.add(purchase(user, "plate" + user % 5, "2026-10-11"));
            events.add(purchase(user, "tea" + (user + 7) % 20, "2026-10-25"));
            events.add(purchase(user, "plate" + (user + 1) % 5, "2026-10-26"));
        }
        store.table(spark, EventsTable.SPEC)
                .merge(
                        events(spark, events.toArray(EventRow[]::new)),
                        "t.event_id = s.event_id",
                        merge -> merge.whenNotMatched().insertAll());
        store.table(spark, CatalogTable.SPEC)
                .merge(
                        ItemRow.catalog(spark, items.toArray(ItemRow[]::new)),
                        "t.item_id = s.item_id",
                        merge -> merge.whenNotMatched().insertAll());
        return store;
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
