package dev.nightjar.jobs.repeat;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import dev.nightjar.jobs.als.Training;
import dev.nightjar.jobs.candidates.CandidateScorer;
import dev.nightjar.jobs.candidates.ItemMatrix;
import dev.nightjar.jobs.candidates.ListRequests;
import dev.nightjar.jobs.candidates.Scoring;
import dev.nightjar.jobs.profiles.PurchaseFrequency;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Users' contests, on the driver: a few kilobytes each.
 *
 * @param all of users who have an embedding
 * @param categories of owned items, by their index in the contests
 */
public record Contests(List<Contest> all, List<String> categories) {
    /** The items that a user went on to take, as an array. */
    public static final String WANTED = "wanted";

    /**
     * What contests are made of, all as of one day.
     *
     * @param catalog items that may be offered
     * @param owned of what users may buy again, as {@link PurchaseFrequency} counts
     * @param excluded user_id, item_id: what is not offered
     * @param wanted user_id, {@value #WANTED}: what they took afterwards, of those whose contests are asked for
     */
    public record Basis(
            Training.Factors factors,
            Dataset<Row> catalog,
            Dataset<Row> owned,
            Dataset<Row> excluded,
            Dataset<Row> wanted) {}

    /** Scores and gathers. */
    public static Contests of(SparkSession spark, Basis basis) {
        ItemMatrix items = ItemMatrix.of(
                basis.factors().items().join(basis.catalog().select(CatalogTable.ITEM_ID), EventsTable.ITEM_ID));
        Dataset<Row> users = basis.factors()
                .users()
                .join(
                        renamed(basis.wanted(), "wanting"),
                        col(EventsTable.USER_ID).equalTo(col("wanting")));
        Dataset<Row> owned = basis.owned();
        Dataset<Row> pairs = owned.select(EventsTable.USER_ID, EventsTable.ITEM_ID);
        Dataset<Row> rest = new CandidateScorer(spark, items, Scoring.best(WeightSearch.PLACES))
                .named(new ListRequests(spark, items)
                        .of(
                                users.select(EventsTable.USER_ID, EmbeddingsTable.VECTOR),
                                basis.excluded().union(pairs),
                                pairs.limit(0).withColumn(ListRequests.AMOUNT, lit(0f))));
        String[] pair = {EventsTable.USER_ID, EventsTable.ITEM_ID};
        Dataset<Row> own = owned.join(basis.excluded(), pair, "left_anti")
                .groupBy(col(EventsTable.USER_ID).as("owner"))
                .agg(array_sort(collect_list(struct(
                                col(EventsTable.ITEM_ID),
                                col(CatalogTable.CATEGORY),
                                col(PurchaseFrequency.FREQUENCY).cast("float"))))
                        .as("owned"));
        List<Row> rows = users.join(
                        renamed(rest, "listed"), col(EventsTable.USER_ID).equalTo(col("listed")))
                .join(own, col(EventsTable.USER_ID).equalTo(col("owner")), "left")
                // The order of sums, and so the last bits, must not depend on how a shuffle happened to arrive.
                .sort(EventsTable.USER_ID)
                .select(EmbeddingsTable.VECTOR, "item_ids", "scores", "owned", WANTED)
                .collectAsList();
        List<String> categories = List.copyOf(categories(rows));
        Map<String, float[]> vectors = items.byId();
        return new Contests(
                rows.stream().map(row -> contest(row, vectors, categories)).toList(), categories);
    }

    private static Dataset<Row> renamed(Dataset<Row> rows, String user) {
        return rows.withColumnRenamed(EventsTable.USER_ID, user);
    }

    private static Set<String> categories(List<Row> rows) {
        Set<String> categories = new TreeSet<>();
        rows.forEach(row -> owned(row).forEach(item -> categories.add(item.getString(1))));
        return categories;
    }

    private static List<Row> owned(Row row) {
        return row.isNullAt(3) ? List.of() : row.getList(3);
    }

    private static Contest contest(Row row, Map<String, float[]> vectors, List<String> categories) {
        Set<String> wanted = new HashSet<>(row.getList(4));
        List<String> rest = row.getList(1);
        List<Row> owned = new ArrayList<>(owned(row));
        owned.removeIf(item -> !vectors.containsKey(item.getString(0)));
        int size = rest.size() + owned.size();
        float[] scores = new float[size];
        float[] frequencies = new float[size];
        int[] ofCategory = new int[size];
        BitSet hits = new BitSet(size);
        for (int i = 0; i < rest.size(); i++) {
            scores[i] = row.<Float>getList(2).get(i);
            hits.set(i, wanted.contains(rest.get(i)));
        }
        for (int i = 0; i < owned.size(); i++) {
            int place = rest.size() + i;
            Row item = owned.get(i);
            scores[place] = score(row.getList(0), vectors.get(item.getString(0)));
            frequencies[place] = item.getFloat(2);
            ofCategory[place] = categories.indexOf(item.getString(1));
            hits.set(place, wanted.contains(item.getString(0)));
        }
        return new Contest(scores, frequencies, ofCategory, hits, wanted.size());
    }

    private static float score(List<Float> user, float[] item) {
        double sum = 0;
        for (int k = 0; k < item.length; k++) {
            sum += (double) user.get(k) * item[k];
        }
        return (float) sum;
    }
}
