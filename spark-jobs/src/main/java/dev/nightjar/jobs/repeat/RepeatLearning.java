package dev.nightjar.jobs.repeat;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import com.typesafe.config.Config;
import dev.nightjar.jobs.als.Training;
import dev.nightjar.jobs.candidates.Exclusions;
import dev.nightjar.jobs.candidates.Raises;
import dev.nightjar.jobs.profiles.SampledUsers;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.RepeatWeightsTable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
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
        Dataset<Row> owned =
                Raises.frequency(ofUsers.where(early), catalog, settings, last).persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> bought = SampledUsers.of(
                        ofUsers.where(not(early))
                                .where(col(EventsTable.TYPE).equalTo("purchase"))
                                .join(catalog.select(CatalogTable.ITEM_ID), EventsTable.ITEM_ID)
                                .join(owned.select(EventsTable.USER_ID).distinct(), EventsTable.USER_ID)
                                .select(EventsTable.USER_ID, EventsTable.ITEM_ID)
                                .distinct(),
                        repeat.getInt("max-users"))
                .groupBy(EventsTable.USER_ID)
                .agg(collect_set(EventsTable.ITEM_ID).as(Contests.WANTED))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long users = bought.count();
            if (users < repeat.getInt("min-users")) {
                return nothing(users);
            }
            Dataset<Row> before = events.where(early);
            Contests contests = Contests.of(
                    spark,
                    new Contests.Basis(
                            Training.learn(spark, before, settings, last, seed, folder),
                            catalog,
                            owned,
                            Exclusions.of(ofUsers.where(early), catalog, settings, last),
                            bought));
            return weigh(contests, repeat.getInt("prior-users"));
        } finally {
            owned.unpersist();
            bought.unpersist();
        }
    }

    private Learnt nothing(long users) {
        return new Learnt(
                spark.createDataFrame(List.of(RowFactory.create("", 0.0, 0.0, users)), WEIGHTS), users, 0, 0, 0);
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
