package dev.nightjar.jobs.candidates;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

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
import dev.nightjar.jobs.tables.RepeatWeightsTable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.Tuple3;

/**
 * Makes each user's candidate list: the best active items by inner product, raised by what the user buys again and again,
 * without what the user owns (unless that is bought again) or, if asked, has just looked at.
 *
 * <p>Reads: user_embeddings, item_embeddings and repeat_weights of the date, catalog, item_dictionary, events. Writes: candidates.
 * Guarantees: exact; ties by item number; no item twice in a list; the same input gives the same lists. A list is written
 * as it goes to Redis, and nowhere encoded again.
 *
 * <p>Example: {@code ./nightjar job candidates --store loom --date 2026-10-31}
 */
public final class CandidatesJob implements Job {
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
        return "Reads the embeddings and repeat_weights of the date, catalog and events; writes candidates of the date. "
                + "Refuses (exit 3) when train or repeat has not run for the date or no item may be offered.";
    }

    /** Lists written, over how many items; the kernel tells how fast it can have been. */
    public record Result(long users, long items, long candidates, String kernel) {}

    @Override
    public Result run(JobContext context) {
        Lake lake = context.lake();
        Config settings = context.settings().getConfig("jobs.candidates");
        Offered offered = offered(context);
        Dataset<Row> users = lake.table(EmbeddingsTable.USERS).read(context.date());
        Dataset<Row> events = lake.table(EventsTable.SPEC)
                .read()
                .where(col(EventsTable.USER_ID)
                        .isNotNull()
                        .and(col(EventsTable.EVENT_DATE).leq(day(context))));
        Dataset<Row> catalog = lake.table(CatalogTable.SPEC).read();
        CandidateScorer scorer = new CandidateScorer(context.spark(), offered.items(), Scoring.of(settings));
        Dataset<Row> scored = scorer.encoded(
                new ListRequests(context.spark(), offered.items())
                        .of(
                                users,
                                Exclusions.of(events, catalog, context.settings(), context.date()),
                                Raises.of(
                                        Raises.frequency(events, catalog, context.settings(), context.date()),
                                        weights(context))),
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

    /** How much purchases count; a store where nothing is bought again has no weights, any other has one at least. */
    private static Dataset<Row> weights(JobContext context) {
        Dataset<Row> weights = context.lake().table(RepeatWeightsTable.SPEC).read(context.date());
        if (!context.settings().getStringList("store.repeatable").isEmpty() && weights.isEmpty()) {
            throw new Refused("there are no repeat_weights of " + context.date() + " for store " + context.store()
                    + ": run the job repeat for this date first");
        }
        return weights;
    }

    private static Column day(JobContext context) {
        return lit(java.sql.Date.valueOf(context.date()));
    }
}
