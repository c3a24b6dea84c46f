package dev.nightjar.jobs.trending;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.frame;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.SparkExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TrendingScoreTest {
    private static final Instant NOW = Instant.parse("2026-10-31T18:05:00Z");
    private static final TrendingScore SCORE =
            new TrendingScore(Map.of("view", 1.0, "purchase", 8.0, "return", -8.0), 6, 7, 24, 10);

    @Test
    void theGoldenValuesHold(SparkSession spark) {
        Config golden = ConfigFactory.parseFile(
                Path.of("..", "docs", "golden", "trending.json").toFile());
        Config settings = golden.getConfig("settings");
        Map<String, Double> weights = new HashMap<>();
        settings.getConfig("weights")
                .entrySet()
                .forEach(e -> weights.put(e.getKey(), ((Number) e.getValue().unwrapped()).doubleValue()));
        TrendingScore score = new TrendingScore(
                weights,
                settings.getDouble("half_life_hours"),
                settings.getInt("days"),
                settings.getDouble("recent_hours"),
                settings.getDouble("prior"));
        assertThat(golden.getConfigList("cases")).isNotEmpty().allSatisfy(c -> {
            List<Expected> found = rows(score, spark, eventsOf(c));
            List<Expected> expected = c.getConfigList("expected").stream()
                    .map(i -> new Expected(
                            i.getString("item"),
                            i.getDouble("score"),
                            i.getDouble("now"),
                            i.getDouble("expected"),
                            i.getLong("visitors")))
                    .toList();
            assertClose(found, expected);
        });
    }

    @Test
    void anyEventsGiveWhatASlowPassOverThemGives(SparkSession spark) {
        for (int seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            List<EventRow> events = new ArrayList<>();
            List<Seen> seen = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Seen one = new Seen(
                        "i" + random.nextInt(20),
                        "u" + random.nextInt(9),
                        List.of("view", "view", "purchase", "return", "open").get(random.nextInt(5)),
                        // Some in the future, some too old.
                        random.nextInt(9 * 24 * 3600) - 24 * 3600);
                seen.add(one);
                events.add(anEvent()
                        .id("e" + i)
                        .item(one.item())
                        .user(one.user())
                        .type(one.type())
                        .at(NOW.minusSeconds(one.ageSeconds())));
            }
            assertClose(rows(SCORE, spark, events.toArray(EventRow[]::new)), slowly(seen));
        }
    }

    @Test
    void visitorsAreUsersAndVisitsOfTheRecentHours(SparkSession spark) {
        List<Expected> rows = rows(
                SCORE,
                spark,
                anEvent().id("1").user("u1").at(NOW.minusSeconds(60)),
                anEvent().id("2").user("u1").at(NOW.minusSeconds(120)),
                anEvent().id("3").anonymousIn("v1").at(NOW.minusSeconds(60)),
                anEvent().id("4").anonymousIn("v2").at(NOW.minus(Duration.ofHours(24))),
                anEvent()
                        .id("5")
                        .anonymousIn("v3")
                        .at(NOW.minus(Duration.ofHours(24)).minusMillis(1)));
        assertThat(rows).extracting(Expected::visitors).containsExactly(3L);
    }

    @Test
    void theListHasTheBestWithEnoughVisitorsAndTiesByItemId(SparkSession spark) {
        assertRows(
                TrendingJob.best(
                                frame(
                                        spark,
                                        "item_id STRING, score FLOAT, visitors BIGINT",
                                        row("robot", 99f, 2L),
                                        row("c", 3f, 3L),
                                        row("b", 7f, 9L),
                                        row("a", 7f, 9L),
                                        row("dull", 2.9f, 50L),
                                        row("d", 3f, 4L)),
                                3.0,
                                3,
                                3)
                        .select("rank", "item_id"),
                row(1, "a"),
                row(2, "b"),
                row(3, "c"));
    }

    private record Expected(String item, double score, double now, double expected, long visitors) {}

    private record Seen(String item, String user, String type, int ageSeconds) {}

    private static List<Expected> slowly(List<Seen> events) {
        Map<String, double[]> sums = new HashMap<>();
        Map<String, Set<String>> visitors = new HashMap<>();
        for (Seen e : events) {
            double weight = Map.of("view", 1.0, "purchase", 8.0).getOrDefault(e.type(), 0.0);
            double age = e.ageSeconds() / 3600.0;
            if (weight > 0 && age > 0 && age <= 168) {
                double[] sum = sums.computeIfAbsent(e.item(), i -> new double[2]);
                sum[0] += weight * Math.pow(0.5, age / 6);
                if (age <= 24) {
                    visitors.computeIfAbsent(e.item(), i -> new HashSet<>()).add(e.user());
                } else {
                    sum[1] += weight;
                }
            }
        }
        // Integrated in small steps, where the job uses the closed form.
        double kernel = 0;
        for (double t = 0; t < 168; t += 0.0005) {
            kernel += 0.0005 * Math.pow(0.5, (t + 0.00025) / 6);
        }
        double now = 0;
        double normal = 0;
        for (double[] sum : sums.values()) {
            now += sum[0];
            normal += sum[1] / 144 * kernel;
        }
        List<Expected> rows = new ArrayList<>();
        for (String item : sums.keySet().stream().sorted().toList()) {
            double[] sum = sums.get(item);
            double expected = now / normal * sum[1] / 144 * kernel;
            rows.add(new Expected(
                    item,
                    (sum[0] - expected) / Math.sqrt(expected + 10),
                    sum[0],
                    expected,
                    visitors.getOrDefault(item, Set.of()).size()));
        }
        return rows;
    }

    private static List<Expected> rows(TrendingScore score, SparkSession spark, EventRow... events) {
        return score.transform(events(spark, events), NOW).sort("item_id").collectAsList().stream()
                .map(r -> new Expected(
                        r.<String>getAs("item_id"),
                        r.<Float>getAs("score"),
                        r.<Double>getAs("now"),
                        r.<Double>getAs("expected"),
                        r.<Long>getAs("visitors")))
                .toList();
    }

    private static void assertClose(List<Expected> found, List<Expected> expected) {
        assertThat(found)
                .extracting(Expected::item)
                .isEqualTo(expected.stream().map(Expected::item).toList());
        for (int i = 0; i < expected.size(); i++) {
            Expected one = found.get(i);
            Expected other = expected.get(i);
            assertThat(one.now()).as("%s", other).isCloseTo(other.now(), within(1e-6));
            assertThat(one.expected()).as("%s", other).isCloseTo(other.expected(), within(1e-6));
            // A float, after rounding to six decimals.
            assertThat(one.score())
                    .as("%s", other)
                    .isCloseTo(other.score(), within(1e-6 * (1 + Math.abs(other.score()))));
            assertThat(one.visitors()).as("%s", other).isEqualTo(other.visitors());
        }
    }

    private static EventRow[] eventsOf(Config c) {
        List<EventRow> events = new ArrayList<>();
        for (Config e : c.getConfigList("events")) {
            for (int i = 0; i < (e.hasPath("times") ? e.getInt("times") : 1); i++) {
                events.add(anEvent()
                        .id("e" + events.size())
                        .item(e.getString("item"))
                        .user(e.getString("visitor"))
                        .type(e.getString("type"))
                        .at(NOW.minusMillis(Math.round(e.getDouble("age_hours") * 3_600_000))));
            }
        }
        return events.toArray(EventRow[]::new);
    }
}
