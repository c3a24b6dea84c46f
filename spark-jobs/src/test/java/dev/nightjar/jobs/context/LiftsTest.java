package dev.nightjar.jobs.context;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.ItemRow.anItem;
import static dev.nightjar.jobs.ItemRow.catalog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.context.Daypart;
import dev.nightjar.jobs.EventRow;
import dev.nightjar.jobs.SparkExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class LiftsTest {
    private static final Map<String, Double> WEIGHTS = Map.of("view", 1.0, "return", -8.0, "impression", 0.0);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    /** Evening and morning in Berlin. */
    private static final Instant EVENING = Instant.parse("2026-10-01T17:00:00Z");

    private static final Instant MORNING = Instant.parse("2026-10-01T07:00:00Z");

    private record Lift(double factor, double lift, long support, double expected) {}

    @Test
    void theGoldenValuesHold(SparkSession spark) {
        Config golden = ConfigFactory.parseFile(
                Path.of("..", "docs", "golden", "context-formulas.json").toFile());
        Config s = golden.getConfig("settings");
        Lifts lifts = new Lifts(
                WEIGHTS,
                BERLIN,
                s.getDouble("prior"),
                s.getInt("min_support"),
                s.getDouble("min_factor"),
                s.getDouble("max_factor"));
        assertThat(golden.getConfigList("cases")).isNotEmpty().allSatisfy(c -> {
            Lift found = transform(spark, lifts, visits(c)).get("mobile/evening/tea");
            if (c.getIsNull("factor")) {
                assertThat(found).isNull();
            } else {
                assertThat(found.expected()).isCloseTo(c.getDouble("expected"), within(1e-9));
                assertThat(found.lift()).isCloseTo(c.getDouble("lift"), within(1e-9));
                assertThat(found.factor()).isCloseTo(c.getDouble("factor"), within(1e-9));
                assertThat(found.support()).isEqualTo(c.getLong("touching_here"));
            }
        });
    }

    @Test
    void anyEventsGiveWhatASlowCountGives(SparkSession spark) {
        Random random = new Random(7);
        List<EventRow> events = new ArrayList<>();
        Map<String, Set<String>> visits = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            String visit = "v" + random.nextInt(80);
            String device = List.of("", "mobile", "app").get(random.nextInt(3));
            String item = List.of("tea", "mug", "pan", "gone").get(random.nextInt(4));
            String type = List.of("view", "view", "return", "impression").get(random.nextInt(4));
            Instant at = EVENING.plusSeconds(random.nextInt(50 * 24 * 3600));
            events.add(anEvent()
                    .id("e" + i)
                    .anonymousIn(visit)
                    .item(item)
                    .type(type)
                    .at(at)
                    .device(device.isEmpty() ? null : device));
            if (type.equals("view")) {
                String part = Daypart.at(at, BERLIN).label();
                for (String on : device.isEmpty() ? List.of("") : List.of("", device)) {
                    for (String category : categoriesOf(item)) {
                        visits.computeIfAbsent(on + "/" + part + "/" + category, k -> new HashSet<>())
                                .add(visit);
                    }
                }
            }
        }
        Lifts lifts = new Lifts(WEIGHTS, BERLIN, 10, 4, 0.5, 2);
        assertThat(transform(spark, lifts, events)).isEqualTo(slowly(visits));
    }

    @Test
    void anEventWithoutADeviceCountsForAnyAlone(SparkSession spark) {
        Lifts lifts = new Lifts(WEIGHTS, BERLIN, 1, 1, 0.1, 10);
        Map<String, Lift> found = transform(
                spark,
                lifts,
                List.of(
                        anEvent().anonymousIn("v1").item("tea").at(EVENING).device(null),
                        anEvent().anonymousIn("v2").item("tea").at(EVENING).device("app")));
        assertThat(found).containsOnlyKeys("/evening/tea", "app/evening/tea");
        assertThat(found.get("/evening/tea").support()).isEqualTo(2);
        assertThat(found.get("app/evening/tea").support()).isOne();
    }

    private static Map<String, Lift> slowly(Map<String, Set<String>> visits) {
        Map<String, Long> always = new HashMap<>();
        Set<String> circumstances = new HashSet<>();
        visits.forEach((key, of) -> {
            String[] parts = key.split("/", 3);
            circumstances.add(parts[0] + "/" + parts[1]);
            if (parts[0].isEmpty()) {
                always.merge(parts[2], (long) of.size(), Long::sum);
            }
        });
        long all = always.remove("");
        Map<String, Lift> lifts = new TreeMap<>();
        for (String here : circumstances) {
            always.forEach((category, n) -> {
                long support =
                        visits.getOrDefault(here + "/" + category, Set.of()).size();
                double expected = (double) (visits.get(here + "/").size() * n) / (double) all;
                if (support >= 4 || expected >= 4) {
                    double lift = (support + 10.0) / (expected + 10.0);
                    lifts.put(
                            here + "/" + category, new Lift(Math.min(2, Math.max(0.5, lift)), lift, support, expected));
                }
            });
        }
        return lifts;
    }

    /** As in the catalogue below; what is gone is not in it. */
    private static List<String> categoriesOf(String item) {
        return switch (item) {
            case "tea" -> List.of("", "tea");
            case "mug" -> List.of("", "kitchen", "kitchen/mugs");
            case "pan" -> List.of("", "kitchen", "kitchen/pans");
            default -> List.of("");
        };
    }

    private static Map<String, Lift> transform(SparkSession spark, Lifts lifts, List<EventRow> events) {
        Map<String, Lift> found = new TreeMap<>();
        lifts.transform(
                        events(spark, events.toArray(EventRow[]::new)),
                        catalog(
                                spark,
                                anItem("tea").category("tea"),
                                anItem("mug").category("kitchen/mugs"),
                                anItem("pan").category("kitchen/pans")))
                .collectAsList()
                .forEach(r -> found.put(
                        r.getAs("device") + "/" + r.getAs("daypart") + "/" + r.getAs("category"),
                        new Lift(
                                r.<Double>getAs("factor"),
                                r.<Double>getAs("lift"),
                                r.<Long>getAs("support"),
                                r.<Double>getAs("expected"))));
        return found;
    }

    /** Visits on mobiles in the evening, and elsewhere on desktops in the morning; each views tea twice, or a pan. */
    private static List<EventRow> visits(Config c) {
        List<EventRow> events = new ArrayList<>();
        add(events, "here", c.getInt("here"), c.getInt("touching_here"));
        add(events, "elsewhere", c.getInt("all") - c.getInt("here"), c.getInt("touching") - c.getInt("touching_here"));
        return events;
    }

    private static void add(List<EventRow> events, String where, int visits, int touching) {
        for (int visit = 0; visit < visits; visit++) {
            for (int event = 0; event < 2; event++) {
                events.add(anEvent()
                        .id(where + visit + "/" + event)
                        .anonymousIn(where + visit)
                        .item(visit < touching ? "tea" : "pan")
                        .at(where.equals("here") ? EVENING : MORNING)
                        .device(where.equals("here") ? "mobile" : "desktop"));
            }
        }
    }
}
