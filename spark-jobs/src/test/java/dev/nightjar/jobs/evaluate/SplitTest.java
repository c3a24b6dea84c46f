package dev.nightjar.jobs.evaluate;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.settings.InvalidSettings;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SplitTest {
    private static final LocalDate DATE = LocalDate.parse("2026-10-31");

    @Test
    void oneTimePartsAllUsersAndForetellsOnlyWhatCounts(SparkSession spark) {
        Split split = Split.of(
                events(
                        spark,
                        anEvent().id("1").user("u1").item("a").type("purchase").on("2026-10-09"),
                        anEvent().id("2").user("u1").item("b").type("purchase").on("2026-10-10"),
                        anEvent().id("3").user("u1").item("b").type("purchase").on("2026-10-11"),
                        anEvent().id("4").user("u2").item("c").type("view").on("2026-10-11"),
                        anEvent()
                                .id("5")
                                .anonymousIn("s9")
                                .item("c")
                                .type("purchase")
                                .on("2026-10-11")),
                settings("split = time, cut = \"2026-10-10\""),
                DATE);
        assertThat(ids(split.before())).containsExactly("1");
        assertThat(pairs(split.after())).containsExactly("u1 b");
        assertThat(split.learntTo()).isEqualTo("2026-10-09");
    }

    @Test
    void daysAreCountedUpToAndIncludingTheRunDate(SparkSession spark) {
        Split split = Split.of(
                events(spark, anEvent().on("2026-10-24"), anEvent().on("2026-10-25")),
                settings("split = time, days = 7"),
                DATE);
        assertThat(split.cut()).isEqualTo("2026-10-25");
        assertThat(split.before().count()).isEqualTo(1);
    }

    @Test
    void theLastOfEachUserIsHeldOutAndWhatFollowsTeachesNothing(SparkSession spark) {
        Split split = Split.of(
                events(
                        spark,
                        anEvent().id("1").user("u1").item("a").type("purchase").on("2026-10-01"),
                        anEvent().id("2").user("u1").item("b").type("purchase").on("2026-10-03"),
                        anEvent().id("3").user("u1").item("b").type("view").on("2026-10-04"),
                        anEvent().id("4").user("u2").item("c").type("purchase").on("2026-10-02"),
                        anEvent().id("5").user("u3").item("d").type("view").on("2026-10-02")),
                settings("split = leave-last-out"),
                DATE);
        assertThat(ids(split.before())).containsExactly("1", "5");
        assertThat(pairs(split.after())).containsExactly("u1 b", "u2 c");
    }

    @Test
    void whereNobodyIsKnownAVisitIsAUser(SparkSession spark) {
        Split split = Split.of(
                events(
                        spark,
                        anEvent().id("1").anonymousIn("s1").item("a").on("2026-10-01"),
                        anEvent().id("2").anonymousIn("s1").item("b").on("2026-10-02")),
                settings("split = leave-last-out, unit = session, relevant = [view]"),
                DATE);
        assertThat(pairs(split.before())).containsExactly("s1 a");
        assertThat(pairs(split.after())).containsExactly("s1 b");
    }

    @Test
    void aCutThatHoldsNothingOutIsRefused(SparkSession spark) {
        Dataset<Row> events = events(spark, anEvent().on("2026-10-01"));
        assertThatThrownBy(() -> Split.of(events, settings("split = time, cut = \"2026-11-01\""), DATE))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith("jobs.evaluate.cut 2026-11-01 is after the run date 2026-10-31");
        assertThatThrownBy(() -> Split.of(events, settings("split = time, cut = soon"), DATE))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("jobs.evaluate.cut 'soon' is no date such as 2026-10-01");
    }

    private static Config settings(String own) {
        return ConfigFactory.parseString(own)
                .withFallback(ConfigFactory.parseString("days = 28, cut = \"\", unit = user, relevant = [purchase]"));
    }

    private static List<String> ids(Dataset<Row> events) {
        return events.select("event_id").collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private static List<String> pairs(Dataset<Row> rows) {
        return rows.select("user_id", "item_id").collectAsList().stream()
                .map(row -> row.getString(0) + " " + row.getString(1))
                .sorted()
                .toList();
    }
}
