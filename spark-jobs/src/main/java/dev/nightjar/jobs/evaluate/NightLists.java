package dev.nightjar.jobs.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.jobs.als.Training;
import dev.nightjar.jobs.candidates.CandidateScorer;
import dev.nightjar.jobs.candidates.CandidatesJob;
import dev.nightjar.jobs.candidates.ItemMatrix;
import dev.nightjar.jobs.candidates.Scoring;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** The lists that the night before the cut would have made: by the scorer and the exclusions of the job candidates. */
final class NightLists {
    /** Items as they would have been listed. */
    static final String ALL = "night_all";
    /** The same without anything that the user has taken before. */
    static final String NEW = "night_new";

    private static final String POSITION = "position";
    private static final String EXCLUDED = "excluded";

    private NightLists() {}

    /**
     * What lists are made from.
     *
     * @param history user_id, item_id: what each user took before the cut
     * @param catalog items that may be offered
     * @param users user_id of those who get a list
     */
    record Basis(
            Training.Factors factors,
            Dataset<Row> before,
            Dataset<Row> history,
            Dataset<Row> catalog,
            Dataset<Row> users,
            LocalDate date) {}

    /** One row a user who has an embedding: user_id, {@value #ALL}, {@value #NEW}. */
    static Dataset<Row> of(JobContext context, Basis basis) {
        List<Tuple2<String, float[]>> items = basis.factors()
                .items()
                .join(basis.catalog().select(CatalogTable.ITEM_ID), EventsTable.ITEM_ID)
                .sort(EventsTable.ITEM_ID)
                .select(EventsTable.ITEM_ID, EmbeddingsTable.VECTOR)
                .as(Encoders.tuple(
                        Encoders.STRING(), context.spark().implicits().newFloatArrayEncoder()))
                .collectAsList();
        CandidateScorer scorer = new CandidateScorer(
                context.spark(),
                new ItemMatrix(
                        items.stream().map(Tuple2::_1).toList(),
                        items.stream().map(Tuple2::_2).toList()),
                Scoring.best(Arena.LENGTH));
        List<Row> positions = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            positions.add(RowFactory.create(items.get(i)._1(), i));
        }
        Dataset<Row> places = context.spark()
                .createDataFrame(positions, StructType.fromDDL(EventsTable.ITEM_ID + " STRING, " + POSITION + " INT"));
        Dataset<Row> users = basis.factors().users().join(basis.users(), EventsTable.USER_ID);
        Dataset<Row> kept = basis.catalog()
                .where(org.apache.spark.sql.functions.not(
                        CandidatesJob.repeatable(context.settings().getStringList("store.repeatable"))));
        Dataset<Row> byRule = CandidatesJob.excluded(
                basis.before().where(col(EventsTable.USER_ID).isNotNull()),
                kept,
                context.settings().getConfig("jobs.candidates"),
                lit(Date.valueOf(basis.date())));
        Dataset<Row> all = lists(scorer, users, byRule, places).withColumnRenamed("item_ids", ALL);
        Dataset<Row> fresh = lists(
                        scorer,
                        users,
                        byRule.union(basis.history().select(EventsTable.USER_ID, EventsTable.ITEM_ID)),
                        places)
                .withColumnRenamed("item_ids", NEW);
        return all.join(fresh, EventsTable.USER_ID);
    }

    private static Dataset<Row> lists(
            CandidateScorer scorer, Dataset<Row> users, Dataset<Row> excluded, Dataset<Row> places) {
        Dataset<Row> positions = excluded.join(places, EventsTable.ITEM_ID)
                .groupBy(col(EventsTable.USER_ID).as("of"))
                .agg(collect_set(POSITION).as(EXCLUDED));
        return scorer.named(users.join(positions, users.col(EventsTable.USER_ID).equalTo(col("of")), "left")
                        .select(
                                col(EventsTable.USER_ID),
                                col(EmbeddingsTable.VECTOR),
                                coalesce(col(EXCLUDED), expr("CAST(array() AS ARRAY<INT>)"))
                                        .as(EXCLUDED)))
                .drop("scores");
    }
}
