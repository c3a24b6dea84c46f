package dev.nightjar.jobs.evaluate;

import static org.apache.spark.sql.functions.col;

import com.typesafe.config.Config;
import dev.nightjar.jobs.als.Training;
import dev.nightjar.jobs.candidates.CandidateScorer;
import dev.nightjar.jobs.candidates.Exclusions;
import dev.nightjar.jobs.candidates.ItemMatrix;
import dev.nightjar.jobs.candidates.ListRequests;
import dev.nightjar.jobs.candidates.Raises;
import dev.nightjar.jobs.candidates.Scoring;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The lists that the night before the cut would have made: by the scorer and the exclusions of the job candidates. */
final class NightLists {
    /** Items as they would have been listed. */
    static final String ALL = "night_all";
    /** The same without anything that the user has taken before. */
    static final String NEW = "night_new";

    private NightLists() {}

    /**
     * What lists are made from.
     *
     * @param weights of past purchases, as {@link Raises} takes them
     * @param history user_id, item_id: what each user took before the cut
     * @param catalog items that may be offered
     * @param users user_id of those who get a list
     */
    record Basis(
            Training.Factors factors,
            Dataset<Row> weights,
            Dataset<Row> before,
            Dataset<Row> history,
            Dataset<Row> catalog,
            Dataset<Row> users,
            LocalDate date) {}

    /** One row a user who has an embedding: user_id, {@value #ALL}, {@value #NEW}. */
    static Dataset<Row> of(JobContext context, Basis basis) {
        Config settings = context.settings();
        ItemMatrix items = ItemMatrix.of(
                basis.factors().items().join(basis.catalog().select(CatalogTable.ITEM_ID), EventsTable.ITEM_ID));
        CandidateScorer scorer = new CandidateScorer(context.spark(), items, Scoring.best(Arena.LENGTH));
        ListRequests requests = new ListRequests(context.spark(), items);
        Dataset<Row> users = basis.factors().users().join(basis.users(), EventsTable.USER_ID);
        Dataset<Row> byRule = Exclusions.of(
                basis.before().where(col(EventsTable.USER_ID).isNotNull()), basis.catalog(), settings, basis.date());
        Dataset<Row> raised =
                Raises.of(Raises.frequency(basis.before(), basis.catalog(), settings, basis.date()), basis.weights());
        Dataset<Row> taken = basis.history().select(EventsTable.USER_ID, EventsTable.ITEM_ID);
        Dataset<Row> all = lists(scorer, requests.of(users, byRule, raised), ALL);
        Dataset<Row> fresh = lists(scorer, requests.of(users, byRule.union(taken), raised), NEW);
        return all.join(fresh, EventsTable.USER_ID);
    }

    private static Dataset<Row> lists(CandidateScorer scorer, Dataset<Row> requests, String name) {
        return scorer.named(requests).drop("scores").withColumnRenamed("item_ids", name);
    }
}
