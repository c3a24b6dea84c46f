package dev.nightjar.jobs.publish;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_date;

import dev.nightjar.catalogue.Item;
import dev.nightjar.context.Daypart;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.contract.EmbeddingBlock;
import dev.nightjar.contract.FoldInModel;
import dev.nightjar.contract.ItemBlock;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.RelatedBlock;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.jobs.als.FoldInModels;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.ContextLiftsTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.PopularItemsTable;
import dev.nightjar.jobs.tables.RelatedItemsTable;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The keys and values of a generation that are the same for all users, encoded as docs/contract.md says. Pure: the same
 * tables give the same bytes.
 *
 * @param store the store's name
 * @param generation the generation's number
 */
record GenerationValues(String store, long generation) implements Serializable {
    /** The number of an item that goes with another. */
    static final String RELATED_NUMBER = "related_number";

    /**
     * The catalogue in blocks; blocks without an item are written too, so that a reader can tell "empty" from "lost".
     *
     * @param items active catalogue rows with their number
     * @param blocks as many as reach to the highest number
     */
    Dataset<Row> itemBlocks(SparkSession spark, Dataset<Row> items, int blocks) {
        Dataset<Row> grouped = items.groupBy(block())
                .agg(array_sort(collect_list(struct(
                                col(DictionaryTable.NUMBER),
                                col(CatalogTable.ITEM_ID),
                                col(CatalogTable.TITLE),
                                col(CatalogTable.CATEGORY),
                                col(CatalogTable.BRAND),
                                col("price"),
                                col("currency"),
                                col(CatalogTable.SIZE_SYSTEM),
                                // Spark sorts no struct that holds a map.
                                map_entries(col(CatalogTable.ATTRIBUTES)),
                                unix_date(col(CatalogTable.AVAILABLE_FROM)),
                                col(CatalogTable.IMAGE_URL))))
                        .as("items"));
        return Pairs.encode(
                everyBlock(spark, blocks, grouped).select("nth", "items"),
                row -> Pairs.pair(
                        Key.itemBlock(store, generation, row.getInt(0)),
                        ItemBlock.CODEC.encode(new ItemBlock(rowsOf(row, 1).stream()
                                .map(GenerationValues::item)
                                .toList()))));
    }

    /**
     * The embeddings in blocks, of the same numbers as the catalogue's.
     *
     * @param vectors the items' embeddings, each with a direction
     * @param blocks as many as the catalogue has
     */
    Dataset<Row> embeddingBlocks(SparkSession spark, ItemEmbeddings vectors, int blocks) {
        int rank = vectors.rank();
        if (rank == 0) {
            return spark.createDataset(List.of(), Encoders.row(Pairs.SCHEMA));
        }
        Dataset<Row> grouped = vectors.rows()
                .groupBy(block())
                .agg(array_sort(collect_list(struct(DictionaryTable.NUMBER, EmbeddingsTable.VECTOR)))
                        .as("entries"));
        return Pairs.encode(
                everyBlock(spark, blocks, grouped).select("nth", "entries"),
                row -> Pairs.pair(
                        Key.embeddingBlock(store, generation, row.getInt(0)),
                        EmbeddingBlock.CODEC.encode(new EmbeddingBlock(
                                rank,
                                rowsOf(row, 1).stream()
                                        .map(GenerationValues::embedding)
                                        .toList()))));
    }

    /**
     * What goes with each item, in blocks of the same numbers as the catalogue's.
     *
     * @param rows number, kind, rank, related_number, score
     * @param blocks as many as the catalogue has; 0 writes none
     */
    Dataset<Row> relatedBlocks(SparkSession spark, Dataset<Row> rows, int blocks) {
        Dataset<Row> grouped = rows.groupBy(block())
                .agg(array_sort(collect_list(struct(
                                col(DictionaryTable.NUMBER),
                                col(RelatedItemsTable.KIND),
                                col(RelatedItemsTable.RANK),
                                col(RELATED_NUMBER),
                                col(RelatedItemsTable.SCORE))))
                        .as("entries"));
        return Pairs.encode(
                everyBlock(spark, blocks, grouped).select("nth", "entries"),
                row -> Pairs.pair(
                        Key.relatedBlock(store, generation, row.getInt(0)),
                        RelatedBlock.CODEC.encode(RelatedRows.block(rowsOf(row, 1)))));
    }

    private static Column block() {
        return floor(col(DictionaryTable.NUMBER).divide(ItemBlock.SIZE))
                .cast("int")
                .as("block");
    }

    /** One row a block, numbered by {@code nth}; the columns of those that do not occur are null. */
    private static Dataset<Row> everyBlock(SparkSession spark, int blocks, Dataset<Row> grouped) {
        return spark.range(blocks)
                .select(col("id").cast("int").as("nth"))
                .join(grouped, col("nth").equalTo(col("block")), "left");
    }

    private static List<Row> rowsOf(Row row, int column) {
        return row.isNullAt(column) ? List.of() : row.getList(column);
    }

    /**
     * Popular lists and new arrivals.
     *
     * @param rows of popular_items joined with the item's number
     */
    Dataset<Row> popular(Dataset<Row> rows) {
        Dataset<Row> lists = rows.groupBy(PopularItemsTable.LIST, CatalogTable.CATEGORY)
                .agg(array_sort(collect_list(struct(
                                col(PopularItemsTable.RANK),
                                col(DictionaryTable.NUMBER),
                                col(PopularItemsTable.SCORE))))
                        .as("ranked"));
        return Pairs.encode(lists.select(PopularItemsTable.LIST, CatalogTable.CATEGORY, "ranked"), row -> {
            List<Row> ranked = row.getList(2);
            int[] items = ranked.stream().mapToInt(r -> r.getInt(1)).toArray();
            float[] scores = new float[items.length];
            for (int i = 0; i < items.length; i++) {
                scores[i] = ranked.get(i).getFloat(2);
            }
            Key key = row.getString(0).equals(PopularItemsTable.POPULAR)
                    ? Key.popular(store, generation, row.getString(1))
                    : Key.arrivals(store, generation, row.getString(1));
            return Pairs.pair(key, CandidateList.CODEC.encode(CandidateList.of(items, scores)));
        });
    }

    /**
     * All lifts in one value; none where nothing was learned, as a reader expects.
     *
     * @param rows of context_lifts
     */
    Dataset<Row> contextLifts(SparkSession spark, Dataset<Row> rows) {
        List<ContextLifts.Lift> lifts = rows
                .select(
                        ContextLiftsTable.DEVICE,
                        ContextLiftsTable.DAYPART,
                        ContextLiftsTable.CATEGORY,
                        ContextLiftsTable.FACTOR,
                        ContextLiftsTable.SUPPORT)
                .collectAsList()
                .stream()
                .map(row -> new ContextLifts.Lift(
                        row.getString(0),
                        Daypart.named(row.getString(1)),
                        row.getString(2),
                        (float) row.getDouble(3),
                        (int) Math.min(Integer.MAX_VALUE, row.getLong(4))))
                .toList();
        return spark.createDataFrame(
                lifts.isEmpty()
                        ? List.of()
                        : List.of(Pairs.pair(
                                Key.contextLifts(store, generation),
                                ContextLifts.CODEC.encode(ContextLifts.of(lifts)))),
                Pairs.SCHEMA);
    }

    /**
     * What folding in takes, in one value; none where the night left no model, or there is nothing to score.
     *
     * @param models rows of fold_in_models, one at most
     * @param vectors the items' embeddings, of the same night
     */
    Dataset<Row> foldIn(SparkSession spark, Dataset<Row> models, ItemEmbeddings vectors) {
        List<Row> row = vectors.items() == 0 ? List.of() : models.collectAsList();
        return spark.createDataFrame(
                row.stream()
                        .map(model -> Pairs.pair(
                                Key.foldIn(store, generation),
                                FoldInModel.CODEC.encode(FoldInModels.model(model, vectors.lengths()))))
                        .toList(),
                Pairs.SCHEMA);
    }

    private static EmbeddingBlock.Entry embedding(Row row) {
        List<Float> components = row.getList(1);
        float[] vector = new float[components.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = components.get(i);
        }
        return new EmbeddingBlock.Entry(row.getInt(0), QuantisedVector.ofDirection(vector));
    }

    private static Item item(Row row) {
        return new Item(
                row.getInt(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getDouble(5),
                row.getString(6),
                row.getString(7),
                attributes(row.getList(8)),
                // A day before 1970 stands for "always".
                row.isNullAt(9) ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(Math.max(0, row.getInt(9)))),
                row.isNullAt(10) ? "" : row.getString(10));
    }

    /** One without a value says nothing. */
    private static Map<String, String> attributes(List<Row> entries) {
        return entries.stream()
                .filter(entry -> !entry.isNullAt(1) && !entry.getString(1).isBlank())
                .collect(Collectors.toMap(entry -> entry.getString(0), entry -> entry.getString(1)));
    }
}
