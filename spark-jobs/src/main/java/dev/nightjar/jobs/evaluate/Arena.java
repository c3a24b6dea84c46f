package dev.nightjar.jobs.evaluate;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import com.typesafe.config.Config;
import dev.nightjar.jobs.als.Training;
import dev.nightjar.jobs.profiles.EventWeights;
import dev.nightjar.jobs.profiles.SampledUsers;
import dev.nightjar.jobs.related.ItemKnn;
import dev.nightjar.jobs.repeat.RepeatLearning;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EvaluationsTable;
import dev.nightjar.jobs.tables.EventsTable;
import java.sql.Date;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * All that lists are made from and measured by, as it stood before the cut.
 *
 * @param customers user_id, {@value #HISTORY}, {@value #RELEVANT}, {@value NightLists#ALL}, {@value NightLists#NEW}: arrays of
 *     item ids, empty where there is nothing
 */
record Arena(ItemFacts facts, Contestants contestants, Dataset<Row> customers) {
    static final String HISTORY = "history";
    static final String RELEVANT = "relevant";

    /** Items of the longest list. */
    static final int LENGTH = EvaluationsTable.LENGTH;

    private static final int NEIGHBOURS = 100;
    /** A user who took more is left out of item-kNN: the pairs grow with the square, and say little. */
    private static final int MOST_ITEMS = 2_000;

    private static final String BUYERS = "buyers";
    private static final String TIMES = "times";

    /**
     * Learns and gathers.
     *
     * @param scratch folder for what must outlive a step, removed by the caller
     */
    static Arena of(JobContext context, Split split, String scratch) {
        Config settings = context.settings().getConfig("jobs.evaluate");
        Dataset<Row> before = split.before().persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> history = before.where(Split.counts(settings.getStringList("relevant")))
                .groupBy(EventsTable.USER_ID, EventsTable.ITEM_ID)
                // Once per basket: two lines of an invoice are one decision.
                .agg(count_distinct(coalesce(col(EventsTable.SESSION_ID), col(EventsTable.EVENT_ID)))
                        .as(TIMES))
                .persist(StorageLevel.MEMORY_AND_DISK());
        Training.Factors factors =
                Training.learn(context.spark(), before, context.settings(), split.learntTo(), context.seed(), scratch);
        Dataset<Row> catalog =
                context.lake().table(CatalogTable.SPEC).read().where(CatalogTable.activeOn(context.date()));
        ItemFacts facts = facts(before, history, catalog, factors, split, settings.getInt("recent-days"));
        Dataset<Row> after = SampledUsers.of(split.after(), settings.getInt("max-users"));
        Dataset<Row> users = after.select(EventsTable.USER_ID).distinct();
        RepeatLearning learning =
                new RepeatLearning(context.spark(), context.settings(), split.learntTo(), context.seed(), scratch);
        Dataset<Row> lists = NightLists.of(
                context,
                new NightLists.Basis(
                        factors,
                        learning.learn(before, catalog).weights(),
                        before,
                        history,
                        catalog,
                        users,
                        split.learntTo()));
        Dataset<Row> customers = after.groupBy(EventsTable.USER_ID)
                .agg(collect_set(EventsTable.ITEM_ID).as(RELEVANT))
                .join(histories(history), new String[] {EventsTable.USER_ID}, "left")
                .join(lists, new String[] {EventsTable.USER_ID}, "left")
                .select(
                        col(EventsTable.USER_ID),
                        orNone(HISTORY),
                        col(RELEVANT),
                        orNone(NightLists.ALL),
                        orNone(NightLists.NEW));
        return new Arena(facts, contestants(context, before, history, facts, split), customers);
    }

    private static Column orNone(String column) {
        return coalesce(col(column), expr("CAST(array() AS ARRAY<STRING>)")).as(column);
    }

    /** Items that can be listed: sold, and taken or looked at before the cut; those with the most buyers first. */
    private static ItemFacts facts(
            Dataset<Row> before,
            Dataset<Row> history,
            Dataset<Row> catalog,
            Training.Factors factors,
            Split split,
            int recentDays) {
        Dataset<Row> buyers =
                history.groupBy(EventsTable.ITEM_ID).agg(count(lit(1)).as(BUYERS));
        Column recent = col("first").gt(lit(Date.valueOf(split.learntTo().minusDays(recentDays))));
        List<ItemFacts.Item> items = new ArrayList<>();
        before.groupBy(EventsTable.ITEM_ID)
                .agg(min(EventsTable.EVENT_DATE).as("first"))
                .join(catalog.select(CatalogTable.ITEM_ID), EventsTable.ITEM_ID)
                .join(buyers, new String[] {EventsTable.ITEM_ID}, "left")
                .join(factors.items(), new String[] {EventsTable.ITEM_ID}, "left")
                .select(
                        col(EventsTable.ITEM_ID),
                        coalesce(col(BUYERS), lit(0L)),
                        recent,
                        coalesce(col(EmbeddingsTable.VECTOR), expr("CAST(array() AS ARRAY<FLOAT>)")))
                .sort(coalesce(col(BUYERS), lit(0L)).desc(), col(EventsTable.ITEM_ID))
                .collectAsList()
                .forEach(row -> items.add(
                        new ItemFacts.Item(row.getString(0), row.getLong(1), row.getBoolean(2), row.getList(3))));
        if (items.isEmpty()) {
            throw new Refused("no item of the catalogue has an event before " + split.cut()
                    + ": there is nothing to list. Do item ids of events and catalogue agree?");
        }
        long users = history.select(EventsTable.USER_ID).distinct().count();
        return new ItemFacts(items, users);
    }

    /** Each user's items, most often taken first; of equals the one with the lower id. */
    private static Dataset<Row> histories(Dataset<Row> history) {
        return history.groupBy(EventsTable.USER_ID)
                .agg(array_sort(collect_list(struct(
                                col(TIMES).multiply(-1),
                                col(EventsTable.ITEM_ID).as("item"))))
                        .as("taken"))
                .select(col(EventsTable.USER_ID), col("taken.item").as(HISTORY));
    }

    private static Contestants contestants(
            JobContext context, Dataset<Row> before, Dataset<Row> history, ItemFacts facts, Split split) {
        Config settings = context.settings().getConfig("jobs.evaluate");
        Dataset<Row> recent = before.where(Split.counts(settings.getStringList("relevant"))
                .and(col(EventsTable.EVENT_DATE)
                        .gt(lit(Date.valueOf(split.learntTo().minusDays(settings.getInt("recent-days")))))));
        return new Contestants(
                popularAtNight(before, EventWeights.of(context.settings()), facts, split),
                ItemList.of(IntStream.range(0, facts.size()).toArray()),
                byBuyers(recent, facts),
                neighbours(history, facts),
                context.seed());
    }

    /** By the popularity of the job profiles; of equals the one with the lower id. */
    private static ItemList popularAtNight(Dataset<Row> before, EventWeights weights, ItemFacts facts, Split split) {
        return ordered(
                before.groupBy(EventsTable.ITEM_ID)
                        .agg(EventWeights.total(weights.decayed(split.learntTo()))
                                .as(TIMES))
                        .where(col(TIMES).gt(0))
                        .sort(col(TIMES).desc(), col(EventsTable.ITEM_ID)),
                facts);
    }

    private static ItemList byBuyers(Dataset<Row> events, ItemFacts facts) {
        return ordered(
                events.groupBy(EventsTable.ITEM_ID)
                        .agg(count_distinct(col(EventsTable.USER_ID)).as(BUYERS))
                        .sort(col(BUYERS).desc(), col(EventsTable.ITEM_ID)),
                facts);
    }

    private static ItemList ordered(Dataset<Row> items, ItemFacts facts) {
        return ItemList.of(items.select(EventsTable.ITEM_ID).collectAsList().stream()
                .mapToInt(row -> facts.place(row.getString(0)))
                .filter(place -> place >= 0)
                .toArray());
    }

    private static Neighbours neighbours(Dataset<Row> history, ItemFacts facts) {
        Map<Integer, List<Row>> lists = new HashMap<>();
        ItemKnn.neighbours(
                        history.withColumnRenamed(EventsTable.USER_ID, EventsTable.SESSION_ID), MOST_ITEMS, NEIGHBOURS)
                .sort(ItemKnn.ITEM, ItemKnn.RANK)
                .collectAsList()
                .forEach(row -> {
                    int item = facts.place(row.getAs(ItemKnn.ITEM));
                    if (item >= 0 && facts.place(row.getAs(ItemKnn.OTHER)) >= 0) {
                        lists.computeIfAbsent(item, i -> new ArrayList<>()).add(row);
                    }
                });
        Neighbours neighbours = new Neighbours(facts.size());
        lists.forEach((item, rows) -> neighbours.put(
                item,
                rows.stream().map(row -> facts.place(row.getAs(ItemKnn.OTHER))).toList(),
                rows.stream().map(row -> row.<Double>getAs(ItemKnn.SIMILARITY)).toList()));
        return neighbours;
    }
}
