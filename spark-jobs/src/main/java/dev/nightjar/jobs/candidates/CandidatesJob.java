package dev.nightjar.jobs.candidates;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import com.typesafe.config.Config;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.Lake;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import scala.Tuple3;

/**
 * Makes each user's candidate list: the best active items by inner product, without what the user owns (unless that is
 * bought again) or, if asked, has just looked at.
 *
 * <p>Reads: user_embeddings and item_embeddings of the date, catalog, item_dictionary, events. Writes: candidates.
 * Guarantees: exact; ties by item number; no item twice in a list; the same input gives the same lists. A list is written
 * as it goes to Redis, and nowhere encoded again.
 *
 * <p>Example: {@code ./nightjar job candidates --store loom --date 2026-10-31}
 */
public final class CandidatesJob implements Job {
    private static final String POSITION = "position";
    private static final String EXCLUDED = "excluded";

    @Override
    public String name() {
        return "candidates";
    }

    @Override
    public String summary() {
        return "score every user against every item, keep the best";
    }

    @Override
    public String description() {
        return "Reads the embeddings of the date, catalog and events; writes candidates of the date. Refuses (exit 3) "
                + "when train has not run for the date or no item may be offered.";
    }

    /** Lists written, over how many items; the kernel tells how fast it can have been. */
    public record Result(long users, long items, long candidates, String kernel) {}

    @Override
    public Result run(JobContext context) {
        Lake lake = context.lake();
        Config settings = context.settings().getConfig("jobs.candidates");
        Offered offered = offered(context);
        Dataset<Row> positions = positions(context, offered.items());
        Dataset<Row> users = lake.table(EmbeddingsTable.USERS).read(context.date());
        Dataset<Row> events = lake.table(EventsTable.SPEC)
                .read()
                .where(col(EventsTable.USER_ID)
                        .isNotNull()
                        .and(col(EventsTable.EVENT_DATE).leq(day(context))));
        Dataset<Row> kept = lake.table(CatalogTable.SPEC)
                .read()
                .where(not(repeatable(context.settings().getStringList("store.repeatable"))));
        Dataset<Row> excluded = excluded(events, kept, settings, day(context))
                .join(positions, EventsTable.ITEM_ID)
                .groupBy(EventsTable.USER_ID)
                .agg(collect_set(POSITION).as(EXCLUDED));
        CandidateScorer scorer = new CandidateScorer(context.spark(), offered.items(), Scoring.of(settings));
        Dataset<Row> scored = scorer.encoded(
                users.join(excluded, users.col(EventsTable.USER_ID).equalTo(excluded.col(EventsTable.USER_ID)), "left")
                        .select(
                                users.col(EventsTable.USER_ID),
                                col(EmbeddingsTable.VECTOR),
                                coalesce(col(EXCLUDED), expr("CAST(array() AS ARRAY<INT>)"))),
                offered.numbers().stream().mapToInt(Integer::intValue).toArray());
        var table = lake.table(CandidatesTable.SPEC);
        table.replace(
                context.date(),
                context.runId(),
                scored.where(col(CandidatesTable.SIZE).gt(0)));
        Row counts = table.read(context.date())
                .agg(functions.count(lit(1)), coalesce(sum(col(CandidatesTable.SIZE)), lit(0L)))
                .head();
        return new Result(counts.getLong(0), offered.items().size(), counts.getLong(1), scorer.kernels());
    }

    /** What may be offered, and the lasting number of each item. */
    private record Offered(ItemMatrix items, List<Integer> numbers) {}

    /** Active items with an embedding, in the order of their numbers: the order that breaks ties. */
    private static Offered offered(JobContext context) {
        Lake lake = context.lake();
        Dataset<Row> embeddings = lake.table(EmbeddingsTable.ITEMS).read(context.date());
        if (embeddings.isEmpty()) {
            throw new Refused("there are no embeddings of " + context.date() + " for store " + context.store()
                    + ": run the job train for this date first");
        }
        List<Tuple3<String, float[], Integer>> rows = embeddings
                .join(
                        lake.table(CatalogTable.SPEC)
                                .read()
                                .where(CatalogTable.activeOn(context.date()))
                                .select(CatalogTable.ITEM_ID),
                        EventsTable.ITEM_ID)
                .join(lake.table(DictionaryTable.ITEMS).read(), EventsTable.ITEM_ID)
                .sort(DictionaryTable.NUMBER)
                .select(EventsTable.ITEM_ID, EmbeddingsTable.VECTOR, DictionaryTable.NUMBER)
                .as(Encoders.tuple(
                        Encoders.STRING(), context.spark().implicits().newFloatArrayEncoder(), Encoders.INT()))
                .collectAsList();
        if (rows.isEmpty()) {
            throw new Refused("none of the items with events may be offered on " + context.date()
                    + ": do the item ids of events and catalogue agree, and has every item been retired?");
        }
        return new Offered(
                new ItemMatrix(
                        rows.stream().map(Tuple3::_1).toList(),
                        rows.stream().map(Tuple3::_2).toList()),
                rows.stream().map(Tuple3::_3).toList());
    }

    private static Dataset<Row> positions(JobContext context, ItemMatrix items) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            rows.add(RowFactory.create(items.id(i), i));
        }
        return context.spark()
                .createDataFrame(rows, StructType.fromDDL(EventsTable.ITEM_ID + " STRING, " + POSITION + " INT"));
    }

    /**
     * Pairs of user and item to leave out.
     *
     * @param kept items that are not bought twice
     */
    public static Dataset<Row> excluded(Dataset<Row> events, Dataset<Row> kept, Config settings, Column day) {
        Dataset<Row> owned = events.where(lit(settings.getBoolean("exclude-owned")))
                .join(kept.select(CatalogTable.ITEM_ID), EventsTable.ITEM_ID)
                .groupBy(EventsTable.USER_ID, EventsTable.ITEM_ID)
                .agg(sum(when(col(EventsTable.TYPE).equalTo("purchase"), col(EventsTable.QUANTITY))
                                .when(
                                        col(EventsTable.TYPE).equalTo("return"),
                                        col(EventsTable.QUANTITY).multiply(-1))
                                .otherwise(0))
                        .as("net"))
                .where("net > 0")
                .select(EventsTable.USER_ID, EventsTable.ITEM_ID);
        int seenDays = settings.getInt("exclude-seen-days");
        Dataset<Row> seen = events.where(lit(seenDays > 0)
                        .and(col(EventsTable.TYPE).equalTo("view"))
                        .and(col(EventsTable.EVENT_DATE).gt(date_sub(day, seenDays))))
                .select(EventsTable.USER_ID, EventsTable.ITEM_ID);
        return owned.union(seen).distinct();
    }

    /** Condition that an item of the catalogue is bought again: its category is one of these, or below it; the empty one is all. */
    public static Column repeatable(List<String> categories) {
        Column any = lit(false);
        for (String category : categories) {
            any = any.or(
                    category.isEmpty()
                            ? lit(true)
                            : col(CatalogTable.CATEGORY)
                                    .equalTo(category)
                                    .or(col(CatalogTable.CATEGORY).startsWith(category + "/")));
        }
        return any;
    }

    private static Column day(JobContext context) {
        return lit(java.sql.Date.valueOf(context.date()));
    }
}
