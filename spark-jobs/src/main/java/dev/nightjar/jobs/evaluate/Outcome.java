package dev.nightjar.jobs.evaluate;

import dev.nightjar.jobs.tables.EventsTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** The sums over all users, by target, band, model and length of list. */
record Outcome(Map<Group, Sums> sums, int items) {
    private static final int[] LENGTHS = {10, Arena.LENGTH};

    /** Measures everybody's lists; users are worked through where they are, only sums come back. */
    static Outcome of(SparkSession spark, Arena arena, long seed) {
        Broadcast<ItemFacts> facts =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(arena.facts());
        Broadcast<Contestants> contestants =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(arena.contestants());
        FlatMapFunction<Iterator<Row>, Tuple2<Group, Sums>> task = rows -> {
            Map<Group, Sums> found = new HashMap<>();
            rows.forEachRemaining(
                    row -> measure(customer(row, facts.value()), facts.value(), contestants.value(), seed, found));
            return found.entrySet().stream()
                    .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue()))
                    .iterator();
        };
        Map<Group, Sums> sums = new HashMap<>();
        arena.customers()
                .toJavaRDD()
                .mapPartitions(task)
                .collect()
                .forEach(part -> sums.merge(part._1(), part._2(), Sums::plus));
        return new Outcome(sums, arena.facts().size());
    }

    private static Customer customer(Row row, ItemFacts facts) {
        ItemList history = places(row.getList(row.fieldIndex(Arena.HISTORY)), facts);
        List<String> taken = row.getList(row.fieldIndex(Arena.RELEVANT));
        BitSet held = history.toSet();
        List<String> before = row.getList(row.fieldIndex(Arena.HISTORY));
        int again = (int) taken.stream().filter(before::contains).count();
        return new Customer(
                row.getAs(EventsTable.USER_ID),
                history,
                held,
                places(taken, facts).toSet(),
                taken.size(),
                taken.size() - again,
                places(row.getList(row.fieldIndex(NightLists.ALL)), facts),
                places(row.getList(row.fieldIndex(NightLists.NEW)), facts));
    }

    private static ItemList places(List<String> ids, ItemFacts facts) {
        return ItemList.of(
                ids.stream().mapToInt(facts::place).filter(place -> place >= 0).toArray());
    }

    /** Adds one user to all that they belong to. */
    static void measure(Customer customer, ItemFacts facts, Contestants contestants, long seed, Map<Group, Sums> sums) {
        String band = Group.band(customer.history().size());
        List<String> bands = band.equals(Group.COLD) ? List.of(band) : List.of(Group.KNOWN, band);
        int[] counts = Replicates.of(customer.id(), seed);
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        for (Target target : Target.values()) {
            if (target.count(customer) == 0) {
                continue;
            }
            BitSet relevant = target.relevant(customer);
            contestants.lists(customer, target, Arena.LENGTH).forEach((model, list) -> {
                for (int k : LENGTHS) {
                    ListQuality.of(list, relevant, target.count(customer), k, values);
                    facts.measure(list, k, values);
                    ItemList listed = list.first(k);
                    for (String of : bands) {
                        sums.computeIfAbsent(new Group(target, of, model, k), g -> new Sums())
                                .add(values, counts, listed);
                    }
                }
            });
        }
    }

    /** Users whose lists were measured. */
    long users() {
        return known() + users(Group.COLD);
    }

    /** Users with a history. */
    long known() {
        return users(Group.KNOWN);
    }

    private long users(String band) {
        Sums found = sums.get(new Group(Target.ALL, band, Contestants.NIGHTJAR, Arena.LENGTH));
        return found == null ? 0 : found.users();
    }

    /** Every figure: means, coverage, and by how much our own lists exceed each other method's. */
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        sums.forEach((group, of) -> {
            for (Measure measure : Measure.values()) {
                figures.add(Figure.of(group, of, measure));
                if (group.model().equals(Contestants.NIGHTJAR)) {
                    for (String against : Contestants.NAMES.subList(1, Contestants.NAMES.size())) {
                        Sums other = sums.get(new Group(group.target(), group.band(), against, group.k()));
                        figures.add(Figure.difference(group, of, against, other, measure));
                    }
                }
            }
            figures.add(Figure.coverage(group, of, items));
        });
        return figures;
    }
}
