package dev.nightjar.jobs.related;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.frame;
import static dev.nightjar.jobs.Rows.row;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.sort_array;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.Rows;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.related.Baskets.By;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class BasketsTest {
    private static final EventRow[] EVENTS = {
        bought("a").user("u1"),
        bought("a").user("u1").quantity(3).id("again"),
        bought("b").user("u1"),
        bought("c").user("u1").on("2026-10-02"),
        bought("d").anonymousIn("s1"),
        bought("e").anonymousIn("s9"),
        bought("f").anonymousIn(null),
        anEvent().item("seen").user("u1")
    };

    @Test
    void aBasketIsWhatAUserBoughtInADayElseInAVisit(SparkSession spark) {
        assertBaskets(
                Baskets.ofEvents(events(spark, EVENTS), "purchase", By.USER_DAY, since("2026-10-05", 30)),
                "a b",
                "c",
                "d",
                "e");
    }

    @Test
    void aBasketIsWhatWasBoughtInAVisitWhoeverItWas(SparkSession spark) {
        assertBaskets(
                Baskets.ofEvents(events(spark, EVENTS), "purchase", By.SESSION, since("2026-10-05", 30)),
                "a b c d",
                "e");
    }

    @Test
    void onlyTheTypeAndTheLastDaysCount(SparkSession spark) {
        assertBaskets(Baskets.ofEvents(events(spark, EVENTS), "purchase", By.USER_DAY, since("2026-10-02", 1)), "c");
        assertBaskets(Baskets.ofEvents(events(spark, EVENTS), "view", By.USER_DAY, since("2026-10-02", 2)), "seen");
    }

    @Test
    void basketsThatAreTooLargeAreLeftOutAndCounted(SparkSession spark) {
        Baskets baskets = Baskets.of(
                frame(
                        spark,
                        "basket STRING, item STRING",
                        row("one", "a"),
                        row("two", "a"),
                        row("two", "b"),
                        row("three", "a"),
                        row("three", "b"),
                        row("three", "c")),
                2);

        assertThat(baskets.count()).isEqualTo(2);
        assertThat(baskets.tooLarge()).isEqualTo(1);
        assertThat(baskets.tooLargeItems()).isEqualTo(3);
        assertRows(baskets.rows(), row("one", "a"), row("two", "a"), row("two", "b"));
    }

    @Test
    void ofNothingThereAreNoBaskets(SparkSession spark) {
        Baskets baskets = Baskets.of(frame(spark, "basket STRING, item STRING"), 2);
        assertThat(List.of(baskets.count(), baskets.tooLarge(), baskets.tooLargeItems()))
                .containsOnly(0L);
    }

    /** Each basket's items in order, with blanks between. */
    private static void assertBaskets(Dataset<Row> pairs, String... expected) {
        assertRows(
                pairs.groupBy(Baskets.BASKET)
                        .agg(array_join(sort_array(collect_list(Baskets.ITEM)), " ")
                                .as("items"))
                        .select("items"),
                Arrays.stream(expected).map(Rows::row).toArray(Row[]::new));
    }

    private static EventRow bought(String item) {
        return anEvent().type("purchase").item(item);
    }

    private static Column since(String date, int days) {
        return Baskets.since(LocalDate.parse(date), days);
    }
}
