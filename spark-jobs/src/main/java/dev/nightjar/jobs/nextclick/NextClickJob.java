package dev.nightjar.jobs.nextclick;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.typesafe.config.Config;
import dev.nightjar.jobs.publish.PublishedAssortment;
import dev.nightjar.jobs.related.ItemKnn;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.NextClickTable;
import dev.nightjar.jobs.tables.PopularItemsTable;
import java.sql.Date;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Measures how well the lists of a date foretell what visitors open next, in the sessions that begin after it: rails moved
 * by the session, the same rails unmoved, and item-kNN on the item last opened. Not a nightly step.
 *
 * <p>Reads: catalog, item_dictionary, and what popular, context, train and related wrote for the date; all events. Writes:
 * next_click of the date. Guarantees: each list is made from what the session had done by then and from models that saw
 * nothing later than the date; the same tables and settings give the same figures.
 *
 * <p>Example: {@code ./nightjar job next-click --store e-shop-2008 --date 2008-07-13}
 */
public final class NextClickJob implements Job {
    @Override
    public String name() {
        return "next-click";
    }

    @Override
    public String summary() {
        return "measure how well a date's lists foretell the next click of later sessions";
    }

    @Override
    public String description() {
        return "Reads what popular, context, train and related wrote for the date, and the events of the "
                + "jobs.next-click.days after it, which ingest or collect must have brought into the lake; writes "
                + "next_click of the date. Refuses (exit 3) where either is missing.";
    }

    /**
     * What was measured.
     *
     * @param sessions that begin in these days
     * @param predictedSessions those that open a second item
     * @param unknownClicks next clicks on items that are not in the catalogue; nobody could foretell them
     * @param items in the catalogue
     * @param chance hit rate of {@value Lists#LENGTH} items drawn by lot
     * @param figures wherever in the session; by position in next_click
     */
    public record Result(
            String firstDay,
            String lastDay,
            long sessions,
            long predictedSessions,
            long unknownClicks,
            long items,
            double chance,
            List<Figure> figures) {}

    @Override
    public Result run(JobContext context) {
        Config settings = context.settings().getConfig("jobs.next-click");
        int days = settings.getInt("days");
        requireModels(context);
        Dataset<Row> events = context.lake().table(EventsTable.SPEC).read();
        Dataset<Row> sessions = Sessions.after(context.date(), days, events).persist(StorageLevel.MEMORY_AND_DISK());
        long begun = sessions.count();
        if (begun == 0) {
            throw new Refused("store " + context.store() + " has no session in the " + days + " days after "
                    + context.date() + " in its lake: bring them in with ./nightjar job ingest --store "
                    + context.store() + " --date " + context.date().plusDays(days));
        }
        PublishedAssortment assortment = PublishedAssortment.of(context);
        Dataset<Row> outcomes = Outcomes.of(
                        context.spark(), sessions, contest(context, assortment, neighbours(context, events)))
                .persist(StorageLevel.MEMORY_AND_DISK());
        LakeTable table = context.lake().table(NextClickTable.SPEC);
        table.replace(
                context.date(),
                context.runId(),
                Figures.transform(outcomes)
                        .withColumn(
                                NextClickTable.FIRST_DAY,
                                lit(Date.valueOf(context.date().plusDays(1))))
                        .withColumn(
                                NextClickTable.LAST_DAY,
                                lit(Date.valueOf(context.date().plusDays(days)))));
        long items = assortment.decode().catalogue().size();
        Report report = Report.of(table.read(context.date()));
        Row totals = outcomes.where(col(NextClickTable.METHOD)
                        .equalTo(Method.POPULAR.label())
                        .and(col(NextClickTable.TARGET).equalTo(NextClickTable.ANOTHER))
                        .and(col(NextClickTable.POSITION).equalTo(NextClickTable.EVERYWHERE)))
                .agg(functions.count(lit(1)), functions.coalesce(functions.sum(Outcomes.UNKNOWN), lit(0L)))
                .head();
        Result result = new Result(
                context.date().plusDays(1).toString(),
                context.date().plusDays(days).toString(),
                begun,
                totals.getLong(0),
                totals.getLong(1),
                items,
                Math.min(1, Lists.LENGTH / (double) Math.max(1, items)),
                report.everywhere());
        List.of(sessions, outcomes).forEach(Dataset::unpersist);
        report.print(result, context.console());
        return result;
    }

    private static void requireModels(JobContext context) {
        Lake lake = context.lake();
        if (lake.table(EmbeddingsTable.ITEMS).read(context.date()).isEmpty()
                || lake.table(PopularItemsTable.SPEC).read(context.date()).isEmpty()) {
            throw new Refused("there are no lists of " + context.date() + " for store " + context.store()
                    + ": run the jobs profiles, train, popular, context and related for this date first");
        }
    }

    private static Contest contest(
            JobContext context, PublishedAssortment assortment, Map<String, String[]> neighbours) {
        return new Contest(
                assortment,
                // The lists need nothing of the rest, which may hold the password of Redis.
                context.settings().withoutPath("redis").withoutPath("serving").withoutPath("jobs"),
                neighbours,
                context.settings().getInt("jobs.next-click.max-candidates"));
    }

    /** Neighbours of each item in all sessions up to the date, best first. */
    private static Map<String, String[]> neighbours(JobContext context, Dataset<Row> events) {
        Dataset<Row> offered = context.lake()
                .table(CatalogTable.SPEC)
                .read()
                .where(CatalogTable.activeOn(context.date()))
                .select(CatalogTable.ITEM_ID);
        Dataset<Row> opened = events.where(col(EventsTable.EVENT_DATE)
                        .leq(lit(Date.valueOf(context.date())))
                        .and(col(EventsTable.SESSION_ID).isNotNull())
                        .and(col(EventsTable.TYPE)
                                .isin(Moment.OPENS.stream()
                                        .map(type -> type.label())
                                        .toArray())))
                .join(offered, EventsTable.ITEM_ID);
        Map<String, List<String>> lists = new HashMap<>();
        ItemKnn.neighbours(opened, context.settings().getInt("jobs.related.max-basket-items"), Lists.LENGTH)
                .sort(ItemKnn.ITEM, ItemKnn.RANK)
                .collectAsList()
                .forEach(row -> lists.computeIfAbsent(row.getString(0), item -> new ArrayList<>())
                        .add(row.getString(1)));
        Map<String, String[]> neighbours = new HashMap<>();
        lists.forEach((item, others) -> neighbours.put(item, others.toArray(String[]::new)));
        return neighbours;
    }
}
