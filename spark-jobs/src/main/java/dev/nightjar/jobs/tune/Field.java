package dev.nightjar.jobs.tune;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.jobs.als.Training;
import dev.nightjar.jobs.candidates.Exclusions;
import dev.nightjar.jobs.candidates.Raises;
import dev.nightjar.jobs.evaluate.Split;
import dev.nightjar.jobs.profiles.SampledUsers;
import dev.nightjar.jobs.repeat.Contests;
import dev.nightjar.jobs.repeat.WeightSearch;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Where proposals are tried: events before what {@code evaluate} holds out, divided once more. What is held out there is never
 * read.
 *
 * @param learntTo the date as of which models are learnt
 * @param before events that teach
 * @param catalog items that may be offered
 * @param owned of what users may buy again; nothing where only new items count
 * @param excluded user_id, item_id
 * @param wanted user_id, wanted
 */
record Field(
        LocalDate learntTo,
        Dataset<Row> before,
        Dataset<Row> catalog,
        Dataset<Row> owned,
        Dataset<Row> excluded,
        Dataset<Row> wanted) {

    static Field of(JobContext context, Dataset<Row> events, Dataset<Row> catalog) {
        Config settings = context.settings();
        Config tune = settings.getConfig("jobs.tune");
        Config evaluate = settings.getConfig("jobs.evaluate");
        Split outer = Split.of(events, evaluate, context.date());
        String split = evaluate.getString("split");
        Map<String, Object> within = Map.of(
                "split", split.equals(Split.SOURCE) ? Split.TIME : split, "cut", "", "days", tune.getInt("days"));
        Split inner = Split.of(outer.before(), ConfigFactory.parseMap(within).withFallback(evaluate), outer.learntTo());
        Dataset<Row> before = inner.before().persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> ofUsers = before.where(col(EventsTable.USER_ID).isNotNull());
        Dataset<Row> history = before.where(Split.counts(evaluate.getStringList("relevant")))
                .select(EventsTable.USER_ID, EventsTable.ITEM_ID)
                .distinct();
        boolean onlyNew = tune.getString("target").equals("new");
        Dataset<Row> byRule = Exclusions.of(ofUsers, catalog, settings, inner.learntTo());
        Dataset<Row> owned = Raises.frequency(ofUsers, catalog, settings, inner.learntTo());
        String[] pair = {EventsTable.USER_ID, EventsTable.ITEM_ID};
        Dataset<Row> after = onlyNew ? inner.after().join(history, pair, "left_anti") : inner.after();
        Dataset<Row> wanted = SampledUsers.of(
                        after.join(history.select(EventsTable.USER_ID).distinct(), EventsTable.USER_ID),
                        tune.getInt("max-users"))
                .groupBy(EventsTable.USER_ID)
                .agg(collect_set(EventsTable.ITEM_ID).as(Contests.WANTED));
        return new Field(
                inner.learntTo(),
                before,
                catalog.select(CatalogTable.ITEM_ID).persist(StorageLevel.MEMORY_AND_DISK()),
                (onlyNew ? owned.limit(0) : owned).persist(StorageLevel.MEMORY_AND_DISK()),
                (onlyNew ? byRule.union(history).distinct() : byRule).persist(StorageLevel.MEMORY_AND_DISK()),
                wanted.persist(StorageLevel.MEMORY_AND_DISK()));
    }

    /**
     * Learns with a proposal and measures its lists, a past purchase counting what suits them best.
     *
     * @param folder for what must outlive a step, removed by the caller
     */
    Trial run(JobContext context, Search.Next next, String folder) {
        long start = System.nanoTime();
        Config settings = next.proposal().on(context.settings());
        if (next.stage() == Trial.SHORT) {
            int iterations = Math.max(1, settings.getInt("jobs.train.iterations") / 3);
            settings = new Proposal(Map.of("jobs.train.iterations", iterations)).on(settings);
        }
        Contests contests = Contests.of(
                context.spark(),
                new Contests.Basis(
                        Training.learn(context.spark(), before, settings, learntTo, context.seed(), folder),
                        catalog,
                        owned,
                        excluded,
                        wanted));
        WeightSearch search = new WeightSearch(
                contests.all(), Math.max(1, contests.categories().size()), 0);
        double weight = search.common();
        return new Trial(
                next.number(),
                next.stage(),
                next.proposal(),
                search.quality(weight),
                weight,
                contests.all().size(),
                (System.nanoTime() - start) / 1e9);
    }
}
