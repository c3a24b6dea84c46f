package dev.nightjar.jobs.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.ContextLiftsTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.FoldInModelsTable;
import dev.nightjar.jobs.tables.PopularItemsTable;
import dev.nightjar.jobs.tables.RelatedItemsTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.jobs.tables.UserProfilesTable;
import java.time.LocalDate;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Everything of a run that goes to Redis. The same tables give the same values, whether they
 * are published or made once more to see what a server held.
 *
 * @param lists candidate lists: {@code key}, {@code value}
 * @param shoppers shoppers, likewise
 * @param shared what is the same for all users, likewise
 * @param items active items
 * @param blocks item blocks
 * @param embeddings those of the items
 * @param related items to which others are related
 * @param exampleUsers {@code user_id} of a few users with a list
 */
public record Contents(
        Dataset<Row> lists,
        Dataset<Row> shoppers,
        Dataset<Row> shared,
        long items,
        int blocks,
        ItemEmbeddings embeddings,
        long related,
        Dataset<Row> exampleUsers) {
    /** In {@link #values()}, what a value is: one of the three below. */
    static final String PART = "part";

    static final String LISTS = "lists";
    static final String SHOPPERS = "shoppers";
    static final String SHARED = "shared";

    private static final int EXAMPLE_USERS = 5;

    /**
     * Where it comes from.
     *
     * @param date the run date
     * @param generation the number that its keys have
     * @param tables the rows of a table, of all dates
     */
    public record Origin(String store, LocalDate date, long generation, Function<TableSpec, Dataset<Row>> tables) {
        private Dataset<Row> dated(TableSpec spec) {
            return tables.apply(spec).where(col(TableSpec.RUN_DATE).equalTo(lit(java.sql.Date.valueOf(date))));
        }
    }

    /** Of the context's date, from the tables as they are now. */
    static Contents of(JobContext context, long generation) {
        return of(
                context.spark(),
                new Origin(
                        context.store(),
                        context.date(),
                        generation,
                        spec -> context.lake().table(spec).read()));
    }

    /** Reads and encodes. */
    public static Contents of(SparkSession spark, Origin from) {
        Dataset<Row> dictionary = from.tables().apply(DictionaryTable.ITEMS);
        Dataset<Row> items = from.tables()
                .apply(CatalogTable.SPEC)
                .where(CatalogTable.activeOn(from.date()))
                .join(dictionary, CatalogTable.ITEM_ID);
        OfferedItems offered = new OfferedItems(
                items.select(CatalogTable.ITEM_ID, DictionaryTable.NUMBER).collectAsList());
        Dataset<Row> lists = from.dated(CandidatesTable.SPEC);
        Dataset<Row> profiles = from.dated(UserProfilesTable.SPEC);
        Dataset<Row> popular = from.dated(PopularItemsTable.SPEC).join(dictionary, CatalogTable.ITEM_ID);
        UserValues ofUsers = new UserValues(from.store(), from.generation());
        GenerationValues encoded = new GenerationValues(from.store(), from.generation());
        int blocks = offered.blocks();
        ItemEmbeddings embeddings = ItemEmbeddings.of(items, from.dated(EmbeddingsTable.ITEMS));
        Dataset<Row> related = RelatedRows.numbered(items, from.dated(RelatedItemsTable.SPEC));
        long itemsWithRelated =
                related.select(DictionaryTable.NUMBER).distinct().count();
        Broadcast<OfferedItems> known =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(offered);
        Dataset<Row> shared = encoded.itemBlocks(spark, items, blocks)
                .union(encoded.embeddingBlocks(spark, embeddings, blocks))
                .union(encoded.relatedBlocks(spark, related, itemsWithRelated == 0 ? 0 : blocks))
                .union(encoded.popular(popular))
                .union(encoded.contextLifts(spark, from.dated(ContextLiftsTable.SPEC)))
                .union(encoded.foldIn(spark, from.dated(FoldInModelsTable.SPEC), embeddings));
        return new Contents(
                ofUsers.candidates(lists, known),
                ofUsers.shoppers(profiles, known),
                shared,
                offered.size(),
                blocks,
                embeddings,
                itemsWithRelated,
                exampleUsers(lists, profiles));
    }

    /** All of it: key, value, and {@value #PART}. */
    Dataset<Row> values() {
        return part(lists, LISTS).union(part(shoppers, SHOPPERS)).union(part(shared, SHARED));
    }

    private static Dataset<Row> part(Dataset<Row> pairs, String name) {
        return pairs.withColumn(PART, lit(name));
    }

    /** A few users to try by hand: preferably such whose sizes are known, otherwise any. */
    private static Dataset<Row> exampleUsers(Dataset<Row> lists, Dataset<Row> profiles) {
        return lists.join(
                        profiles.select(col(EventsTable.USER_ID).as("known"), col(UserProfilesTable.SIZES)),
                        col(EventsTable.USER_ID).equalTo(col("known")),
                        "left")
                .sort(
                        functions
                                .coalesce(functions.size(col(UserProfilesTable.SIZES)), functions.lit(0))
                                .desc(),
                        functions.xxhash64(col(EventsTable.USER_ID)))
                .select(EventsTable.USER_ID)
                .limit(EXAMPLE_USERS);
    }
}
