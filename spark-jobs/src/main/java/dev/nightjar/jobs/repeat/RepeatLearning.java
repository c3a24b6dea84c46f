package dev.nightjar.jobs.repeat;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import com.typesafe.config.Config;
import dev.nightjar.jobs.als.Training;
import dev.nightjar.jobs.candidates.CandidateScorer;
import dev.nightjar.jobs.candidates.Exclusions;
import dev.nightjar.jobs.candidates.ItemMatrix;
import dev.nightjar.jobs.candidates.ListRequests;
import dev.nightjar.jobs.candidates.Scoring;
import dev.nightjar.jobs.profiles.PurchaseFrequency;
import dev.nightjar.jobs.profiles.SampledUsers;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.RepeatWeightsTable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Learns how much past purchases should count beside the embeddings: learns embeddings from all but the last days, and looks
 * which weights would have put what users then bought highest in their lists.
 */
public final class RepeatLearning {
    private static final StructType WEIGHTS =
            StructType.fromDDL("category STRING, weight DOUBLE, own DOUBLE, users BIGINT");

    private final SparkSession spark;
    private final Config settings;
    private final LocalDate date;
    private final long seed;
    private final String folder;

    /**
     * For a store as of a date.
     *
     * @param settings the store's
     * @param folder for what must outlive a step, removed by the caller
     */
    public RepeatLearning(SparkSession spark, Config settings, LocalDate date, long seed, String folder) {
        this.spark = spark;
        this.settings = settings;
        this.date = date;
        this.seed = seed;
        this.folder = folder;
    }

    /**
     * What was learnt.
     *
     * @param weights category, weight, own, users; the empty category is the store
     * @param users whose purchases taught
     * @param store the weight of the store
     * @param without mean NDCG@20 of the days held out with embeddings alone
     * @param with the same with the weights
     */
    public record Learnt(Dataset<Row> weights, long users, double store, double without, double with) {}

    /**
     * Learns from events up to and including the date. Where too few users bought on both sides of the held out days,
     * purchases count nothing.
     *
     * @param catalog items that may be offered
     */
    public Learnt learn(Dataset<Row> events, Dataset<Row> catalog) {
        Config repeat = settings.getConfig("jobs.repeat");
        LocalDate last = date.minusDays(repeat.getInt("days"));
        Column early = col(EventsTable.EVENT_DATE).leq(lit(Date.valueOf(last)));
        Dataset<Row> ofUsers = events.where(col(EventsTable.USER_ID).isNotNull());
        Dataset<Row> owned = PurchaseFrequency.of(
                        ofUsers.where(early),
                        catalog.where(Exclusions.repeatable(settings)),
                        repeat.getDouble("half-life-days"),
                        last)
                .persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> bought = SampledUsers.of(
                        ofUsers.where(not(early))
                                .where(col(EventsTable.TYPE).equalTo("purchase"))
                                .join(catalog.select(CatalogTable.ITEM_ID), EventsTable.ITEM_ID)
                                .join(owned.select(EventsTable.USER_ID).distinct(), EventsTable.USER_ID)
                                .select(EventsTable.USER_ID, EventsTable.ITEM_ID)
                                .distinct(),
                        repeat.getInt("max-users"))
                .groupBy(EventsTable.USER_ID)
                .agg(collect_set(EventsTable.ITEM_ID).as("bought"))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long users = bought.count();
            if (users < repeat.getInt("min-users")) {
                return nothing(users);
            }
            return weigh(contests(events.where(early), last, catalog, owned, bought), repeat.getInt("prior-users"));
        } finally {
            owned.unpersist();
            bought.unpersist();
        }
    }

    private Learnt nothing(long users) {
        return new Learnt(
                spark.createDataFrame(List.of(RowFactory.create("", 0.0, 0.0, users)), WEIGHTS), users, 0, 0, 0);
    }

    /** Contests, and the categories by their index in them. */
    private record Contests(List<Contest> all, List<String> categories) {}

    private Contests contests(
            Dataset<Row> before, LocalDate last, Dataset<Row> catalog, Dataset<Row> owned, Dataset<Row> bought) {
        Training.Factors factors = Training.learn(spark, before, settings, last, seed, folder);
        ItemMatrix items =
                ItemMatrix.of(factors.items().join(catalog.select(CatalogTable.ITEM_ID), EventsTable.ITEM_ID));
        Dataset<Row> users = factors.users()
                .join(
                        bought.select(col(EventsTable.USER_ID).as("who")),
                        col(EventsTable.USER_ID).equalTo(col("who")))
                .drop("who");
        Dataset<Row> excluded = Exclusions.of(before, catalog, settings, last);
        Dataset<Row> pairs = owned.select(EventsTable.USER_ID, EventsTable.ITEM_ID);
        Dataset<Row> rest = new CandidateScorer(spark, items, Scoring.best(WeightSearch.PLACES))
                .named(new ListRequests(spark, items)
                        .of(users, excluded.union(pairs), pairs.limit(0).withColumn(ListRequests.AMOUNT, lit(0f))));
        Dataset<Row> own = byUser(
                owned.join(
                                excluded,
                                owned.col(EventsTable.USER_ID)
                                        .equalTo(excluded.col(EventsTable.USER_ID))
                                        .and(owned.col(EventsTable.ITEM_ID).equalTo(excluded.col(EventsTable.ITEM_ID))),
                                "left_anti")
                        .groupBy(EventsTable.USER_ID)
                        .agg(collect_list(struct(
                                        col(EventsTable.ITEM_ID),
                                        col(CatalogTable.CATEGORY),
                                        col(PurchaseFrequency.FREQUENCY).cast("float")))
                                .as("owned")),
                "owner");
        List<Row> rows = users.join(
                        byUser(rest, "listed"), col(EventsTable.USER_ID).equalTo(col("listed")))
                .join(byUser(bought, "buyer"), col(EventsTable.USER_ID).equalTo(col("buyer")))
                .join(own, col(EventsTable.USER_ID).equalTo(col("owner")), "left")
                .select(col(EmbeddingsTable.VECTOR), col("item_ids"), col("scores"), col("owned"), col("bought"))
                .collectAsList();
        List<String> categories = List.copyOf(categories(rows));
        Map<String, float[]> vectors = items.byId();
        return new Contests(
                rows.stream().map(row -> contest(row, vectors, categories)).toList(), categories);
    }

    private static Dataset<Row> byUser(Dataset<Row> rows, String user) {
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
        Set<String> bought = new HashSet<>(row.getList(4));
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
            hits.set(i, bought.contains(rest.get(i)));
        }
        for (int i = 0; i < owned.size(); i++) {
            int place = rest.size() + i;
            Row item = owned.get(i);
            scores[place] = score(row.getList(0), vectors.get(item.getString(0)));
            frequencies[place] = item.getFloat(2);
            ofCategory[place] = categories.indexOf(item.getString(1));
            hits.set(place, bought.contains(item.getString(0)));
        }
        return new Contest(scores, frequencies, ofCategory, hits, bought.size());
    }

    private static float score(List<Float> user, float[] item) {
        double sum = 0;
        for (int k = 0; k < item.length; k++) {
            sum += (double) user.get(k) * item[k];
        }
        return (float) sum;
    }

    private Learnt weigh(Contests contests, int priorUsers) {
        int size = contests.categories().size();
        WeightSearch search = new WeightSearch(contests.all(), size, priorUsers);
        double store = search.common();
        List<Row> rows = new ArrayList<>();
        double[] weights = new double[size];
        for (int category = 0; category < size; category++) {
            WeightSearch.Found found = search.of(category, store);
            weights[category] = found.weight();
            if (!contests.categories().get(category).isEmpty()) {
                rows.add(RowFactory.create(
                        contests.categories().get(category), found.weight(), found.own(), found.users()));
            }
        }
        long users = contests.all().size();
        rows.add(RowFactory.create("", store, store, users));
        return new Learnt(
                spark.createDataFrame(rows, WEIGHTS)
                        .select(
                                RepeatWeightsTable.CATEGORY,
                                RepeatWeightsTable.WEIGHT,
                                RepeatWeightsTable.OWN,
                                RepeatWeightsTable.USERS),
                users,
                store,
                search.quality(new double[size]),
                search.quality(weights));
    }
}
