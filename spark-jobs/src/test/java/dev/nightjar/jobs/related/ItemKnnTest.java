package dev.nightjar.jobs.related;

import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.Rows;
import dev.nightjar.jobs.SparkExtension;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ItemKnnTest {
    private static final int MOST_ITEMS = 6;
    private static final int COUNT = 3;

    @Test
    void neighboursAreThoseOfTheSlowTwin(SparkSession spark) {
        Random random = new Random(11);
        Map<String, Set<String>> sessions = new TreeMap<>();
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            String session = "s" + n;
            // Some sessions are too large, some open an item twice, some a single one.
            int clicks = 1 + random.nextInt(14);
            for (int i = 0; i < clicks; i++) {
                String item = "i" + (int) (12 * random.nextDouble() * random.nextDouble());
                sessions.computeIfAbsent(session, s -> new TreeSet<>()).add(item);
                events.add(row(session, item));
            }
        }
        assertThat(sessions.values()).anyMatch(items -> items.size() > MOST_ITEMS);

        Map<String, List<String>> found = new TreeMap<>();
        ItemKnn.neighbours(
                        Rows.frame(spark, "session_id STRING, item_id STRING", events.toArray(Row[]::new)),
                        MOST_ITEMS,
                        COUNT)
                .sort(ItemKnn.ITEM, ItemKnn.RANK)
                .collectAsList()
                .forEach(row -> found.computeIfAbsent(row.getString(0), item -> new ArrayList<>())
                        .add(row.getString(1)));

        assertThat(found).isEqualTo(twin(sessions));
    }

    /** Every item against every item, session by session. */
    private static Map<String, List<String>> twin(Map<String, Set<String>> sessions) {
        List<Set<String>> usable = sessions.values().stream()
                .filter(items -> items.size() <= MOST_ITEMS)
                .toList();
        Set<String> all = new TreeSet<>();
        usable.forEach(all::addAll);
        Map<String, List<String>> neighbours = new TreeMap<>();
        for (String item : all) {
            Map<String, Double> similarities = new TreeMap<>();
            for (String other : all) {
                long together = usable.stream()
                        .filter(s -> s.contains(item) && s.contains(other))
                        .count();
                if (!other.equals(item) && together > 0) {
                    double support = (support(usable, item) + 20.0) * (support(usable, other) + 20.0);
                    similarities.put(other, together / Math.sqrt(support));
                }
            }
            List<String> best = similarities.entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(COUNT)
                    .map(Map.Entry::getKey)
                    .toList();
            if (!best.isEmpty()) {
                neighbours.put(item, best);
            }
        }
        return neighbours;
    }

    private static long support(List<Set<String>> sessions, String item) {
        return sessions.stream().filter(s -> s.contains(item)).count();
    }
}
