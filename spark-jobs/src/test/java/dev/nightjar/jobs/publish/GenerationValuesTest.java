package dev.nightjar.jobs.publish;

import static dev.nightjar.jobs.ItemRow.anItem;
import static dev.nightjar.jobs.ItemRow.catalog;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.als.Confidence;
import dev.nightjar.als.Objective;
import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.EmbeddingBlock;
import dev.nightjar.contract.FoldInModel;
import dev.nightjar.contract.ItemBlock;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.RelatedBlock;
import dev.nightjar.contract.Shopper;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.jobs.ItemRow;
import dev.nightjar.jobs.Rows;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.FoldInModelsTable;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class GenerationValuesTest {
    private static final GenerationValues VALUES = new GenerationValues("shop", 7);
    private static final UserValues USERS = new UserValues("shop", 7);

    @Test
    void candidateListsAreTheBytesOfTheTable(SparkSession spark) {
        // A score that is not a number: whoever decoded it would say so.
        byte[] foreign = HexFormat.of().parseHex("010102" + "7e00");
        Dataset<Row> lists = lists(
                spark,
                CandidatesTable.row(
                        "u 1", CandidateList.of(new int[] {300, 7, 70_000}, new float[] {2.5f, 2.5f, -0.125f})),
                row("u2", 1, foreign));
        Map<Key, byte[]> values =
                values(USERS.candidates(lists, shared(spark, Map.of("a", 300, "b", 7, "c", 70_000, "d", 2))));

        assertThat(values).hasSize(2);
        // docs/golden/candidate-lists.json, "rank order is not number order".
        assertThat(values.get(Key.candidates("shop", 7, "u 1")))
                .asHexString()
                .isEqualToIgnoringCase("0103ac0207f0a20441004100b000");
        assertThat(values.get(Key.candidates("shop", 7, "u2"))).isEqualTo(foreign);
    }

    private static Dataset<Row> lists(SparkSession spark, Row... rows) {
        return spark.createDataFrame(List.of(rows), CandidatesTable.ROW);
    }

    @Test
    void anItemThatIsNoLongerOfferedIsAFaultThatSaysWhatToDo(SparkSession spark) {
        Dataset<Row> lists =
                lists(spark, CandidatesTable.row("u1", CandidateList.of(new int[] {0, 9}, new float[] {2, 1})));

        assertThatThrownBy(() ->
                        USERS.candidates(lists, shared(spark, Map.of("a", 0))).collectAsList())
                .rootCause()
                .hasMessage("item number 9 (item_dictionary) stands in a list but not among the items that may be"
                        + " offered; run candidates and popular again for this date");
    }

    private static Broadcast<OfferedItems> shared(SparkSession spark, Map<String, Integer> numbers) {
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new OfferedItems(numbers.entrySet().stream()
                        .map(e -> row(e.getKey(), e.getValue()))
                        .toList()));
    }

    @Test
    void shoppersHaveTheirSizesCategoriesAndWhatTheyOwnOfTheItemsOffered(SparkSession spark) {
        Dataset<Row> profiles = Rows.frame(
                spark,
                "user_id STRING, sizes MAP<STRING, MAP<STRING, INT>>,"
                        + " categories ARRAY<STRUCT<category: STRING, share: DOUBLE>>, owned ARRAY<STRING>",
                row(
                        "u1",
                        Map.of("alpha", Map.of("M", 2, "L", 0), "eu-shoe", Map.of("38", 1)),
                        List.of(row("men", 0.75), row("women/shoes", 0.25)),
                        List.of("b", "gone", "a")),
                row("u2", Map.of(), List.of(), null));
        Map<Key, byte[]> values = values(USERS.shoppers(profiles, shared(spark, Map.of("a", 0, "b", 300))));

        assertThat(Shopper.CODEC.decode(values.get(Key.shopper("shop", 7, "u1"))))
                .isEqualTo(new Shopper(
                        new TreeMap<>(Map.of(
                                "alpha", new TreeMap<>(Map.of("M", 2, "L", 0)),
                                "eu-shoe", new TreeMap<>(Map.of("38", 1)))),
                        List.of(
                                new Shopper.CategoryShare("men", 0.75f),
                                new Shopper.CategoryShare("women/shoes", 0.25f)),
                        List.of(300, 0)));
        assertThat(Shopper.CODEC.decode(values.get(Key.shopper("shop", 7, "u2"))))
                .isEqualTo(Shopper.UNKNOWN);
    }

    @Test
    void theCatalogueComesInBlocksByNumberAndEmptyOnesAreThere(SparkSession spark) {
        int third = 2 * ItemBlock.SIZE;
        Dataset<Row> items = numbered(
                spark,
                Map.of("b", 1, "a", ItemBlock.SIZE - 1, "c", third),
                anItem("a"),
                anItem("b").category("men/coats").brand("Maker").price(12.5).sizeSystem("alpha"),
                anItem("c"));
        int blocks = new OfferedItems(items.select("item_id", "number").collectAsList()).blocks();
        Map<Key, byte[]> values = values(VALUES.itemBlocks(spark, items, blocks));

        assertThat(blocks).isEqualTo(3);
        assertThat(values).hasSize(3);
        assertThat(block(values, 0).items())
                .containsExactly(
                        Item.of(1, "b", "Item b", "men/coats", "Maker", 12.5, "EUR", "alpha"),
                        Item.of(ItemBlock.SIZE - 1, "a", "Item a", "", "", 10, "EUR", ""));
        assertThat(block(values, 1).items()).isEmpty();
        assertThat(block(values, 2).items()).extracting(Item::id).containsExactly("c");
    }

    @Test
    void anItemHasItsAttributesItsFirstDayAndItsPicture(SparkSession spark) {
        Dataset<Row> items = numbered(
                spark,
                Map.of("a", 0, "b", 1),
                anItem("a")
                        .attributes("material", "oak", "colour", "red", "care", null, "origin", " ")
                        .availableFrom("2026-09-30")
                        .imageUrl("https://shop.example/a.jpg"),
                anItem("b").availableFrom("1900-01-01"));
        List<Item> block = block(values(VALUES.itemBlocks(spark, items, 1)), 0).items();

        assertThat(block.get(0).attributes()).isEqualTo(Map.of("material", "oak", "colour", "red"));
        assertThat(block.get(0).availableFrom()).contains(LocalDate.parse("2026-09-30"));
        assertThat(block.get(0).imageUrl()).isEqualTo("https://shop.example/a.jpg");
        assertThat(block.get(1).availableFrom()).contains(LocalDate.EPOCH);
    }

    @Test
    void aCatalogueOfNothingIsOneEmptyBlock(SparkSession spark) {
        assertThat(new OfferedItems(List.of()).blocks()).isOne();
        Map<Key, byte[]> values = values(VALUES.itemBlocks(spark, numbered(spark, Map.of()), 1));

        assertThat(values).hasSize(1);
        assertThat(block(values, 0).items()).isEmpty();
    }

    @Test
    void embeddingsComeInTheCataloguesBlocksAndEmptyOnesAreThere(SparkSession spark) {
        int third = 2 * ItemBlock.SIZE;
        Dataset<Row> items = numbered(
                spark, Map.of("b", 1, "a", ItemBlock.SIZE - 1, "c", third), anItem("a"), anItem("b"), anItem("c"));
        ItemEmbeddings embeddings = ItemEmbeddings.of(
                items,
                vectors(
                        spark,
                        row("c", List.of(0.5f, -0.25f)),
                        row("a", List.of(3f, 4f)),
                        row("b", List.of(0f, 1e-30f)),
                        row("retired", List.of(1f, 1f))));
        Map<Key, byte[]> values = values(VALUES.embeddingBlocks(spark, embeddings, 3));

        assertThat(embeddings.items()).isEqualTo(3);
        assertThat(embeddings.skipped()).isZero();
        assertThat(values).hasSize(3);
        assertThat(embeddings(values, 0))
                .isEqualTo(new EmbeddingBlock(2, List.of(entry(1, 0, 1), entry(ItemBlock.SIZE - 1, 3, 4))));
        assertThat(embeddings(values, 1)).isEqualTo(new EmbeddingBlock(2, List.of()));
        assertThat(embeddings(values, 2)).isEqualTo(new EmbeddingBlock(2, List.of(entry(third, 2, -1))));
    }

    @Test
    void embeddingsWithoutADirectionAreSkippedAndCounted(SparkSession spark) {
        Dataset<Row> items = numbered(
                spark,
                Map.of("zero", 0, "nan", 1, "infinite", 2, "fine", 3, "none", 4),
                anItem("zero"),
                anItem("nan"),
                anItem("infinite"),
                anItem("fine"),
                anItem("none"));
        ItemEmbeddings embeddings = ItemEmbeddings.of(
                items,
                vectors(
                        spark,
                        row("zero", List.of(0f, 0f)),
                        row("nan", List.of(1f, Float.NaN)),
                        row("infinite", List.of(Float.NEGATIVE_INFINITY, 1f)),
                        row("fine", List.of(-1f, 0f))));
        Map<Key, byte[]> values = values(VALUES.embeddingBlocks(spark, embeddings, 1));

        assertThat(embeddings.items()).isOne();
        assertThat(embeddings.skipped()).isEqualTo(3);
        assertThat(embeddings(values, 0)).isEqualTo(new EmbeddingBlock(2, List.of(entry(3, -1, 0))));
    }

    @Test
    void whatFoldingInTakesHasTheLengthsOfThoseEmbeddingsByNumber(SparkSession spark) {
        Dataset<Row> items =
                numbered(spark, Map.of("b", 1, "a", 7, "zero", 3), anItem("a"), anItem("b"), anItem("zero"));
        ItemEmbeddings embeddings = ItemEmbeddings.of(
                items,
                vectors(
                        spark,
                        row("a", List.of(3f, 4f)),
                        row("b", List.of(0f, 0.5f)),
                        row("zero", List.of(0f, 0f)),
                        row("retired", List.of(1f, 1f))));
        Dataset<Row> model = spark.createDataFrame(
                List.of(row(
                        "rendle",
                        0.5,
                        0.25,
                        0.125,
                        0.75,
                        Map.of("view", 1.0, "return", -8.0),
                        30.0,
                        40.0,
                        4L,
                        List.of(10.0, 13.0, 13.0, 17.25))),
                FoldInModelsTable.COLUMNS);

        assertThat(FoldInModel.CODEC.decode(
                        values(VALUES.foldIn(spark, model, embeddings)).get(Key.foldIn("shop", 7))))
                .isEqualTo(FoldInModel.of(
                        Objective.rendle(0.5, 0.25, 0.125, 0.75),
                        new Confidence(Map.of("view", 1.0, "return", -8.0), 30, 40),
                        4,
                        2,
                        new float[] {2.5f, 3.25f, 4.3125f},
                        new float[] {0.5f, 5}));
        // A lake of an older release has no model, and a night without embeddings nothing to score.
        assertThat(VALUES.foldIn(spark, model.limit(0), embeddings).isEmpty()).isTrue();
        assertThat(VALUES.foldIn(spark, model, ItemEmbeddings.of(items, vectors(spark)))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void withoutEmbeddingsThereAreNoBlocksOfThem(SparkSession spark) {
        Dataset<Row> items = numbered(spark, Map.of("a", 0), anItem("a"));
        for (Dataset<Row> none : List.of(vectors(spark), vectors(spark, row("a", List.of(0f, 0f))))) {
            ItemEmbeddings embeddings = ItemEmbeddings.of(items, none);
            assertThat(embeddings.rank()).isZero();
            assertThat(VALUES.embeddingBlocks(spark, embeddings, 1).isEmpty()).isTrue();
        }
    }

    @Test
    void embeddingsOfTwoRanksAreAFault(SparkSession spark) {
        Dataset<Row> items = numbered(spark, Map.of("a", 0, "b", 1), anItem("a"), anItem("b"));
        Dataset<Row> mixed = vectors(spark, row("a", List.of(1f)), row("b", List.of(1f, 2f)));

        assertThatThrownBy(() -> ItemEmbeddings.of(items, mixed))
                .hasMessage(
                        "item_embeddings has vectors of rank 1 and of rank 2 for one date; run the job train again");
    }

    @Test
    void relatedItemsComeInTheCataloguesBlocksByKindAndRank(SparkSession spark) {
        int second = ItemBlock.SIZE;
        Dataset<Row> items =
                numbered(spark, Map.of("a", 0, "b", 1, "c", second), anItem("a"), anItem("b"), anItem("c"));
        Dataset<Row> rows = RelatedRows.numbered(
                items,
                Rows.frame(
                        spark,
                        "item_id STRING, kind STRING, rank INT, related_id STRING, score FLOAT",
                        row("c", "similar", 2, "a", 0.25f),
                        row("c", "similar", 1, "b", 0.5f),
                        row("c", "also_bought", 1, "a", 4f),
                        row("a", "complement", 1, "c", 2f),
                        row("a", "complement", 2, "retired", 1f),
                        row("retired", "similar", 1, "a", 1f)));
        Map<Key, byte[]> values = values(VALUES.relatedBlocks(spark, rows, 3));

        assertThat(values).hasSize(3);
        assertThat(related(values, 0))
                .isEqualTo(new RelatedBlock(List.of(
                        new RelatedBlock.Entry(0, CandidateList.EMPTY, CandidateList.EMPTY, list(second, 2f)))));
        assertThat(related(values, 1))
                .isEqualTo(new RelatedBlock(List.of(new RelatedBlock.Entry(
                        second,
                        list(0, 4f),
                        CandidateList.of(new int[] {1, 0}, new float[] {0.5f, 0.25f}),
                        CandidateList.EMPTY))));
        assertThat(related(values, 2)).isEqualTo(new RelatedBlock(List.of()));
        assertThat(VALUES.relatedBlocks(spark, rows, 0).isEmpty()).isTrue();
    }

    @Test
    void popularListsAndArrivalsHaveTheirOwnKeys(SparkSession spark) {
        Dataset<Row> rows = Rows.frame(
                spark,
                "list STRING, category STRING, rank INT, number INT, score FLOAT",
                row("popular", "", 2, 5, 1f),
                row("popular", "", 1, 9, 2f),
                row("popular", "men", 1, 5, 1f),
                row("new", "men", 1, 4, 0f));
        Map<Key, byte[]> values = values(VALUES.popular(rows));

        assertThat(values.keySet())
                .containsExactlyInAnyOrder(
                        Key.popular("shop", 7, ""), Key.popular("shop", 7, "men"), Key.arrivals("shop", 7, "men"));
        assertThat(CandidateList.CODEC.decode(values.get(Key.popular("shop", 7, ""))))
                .isEqualTo(CandidateList.of(new int[] {9, 5}, new float[] {2, 1}));
        assertThat(CandidateList.CODEC.decode(values.get(Key.arrivals("shop", 7, "men"))))
                .isEqualTo(CandidateList.of(new int[] {4}, new float[] {0}));
    }

    @Test
    void theSameTablesGiveTheSameBytes(SparkSession spark) {
        Dataset<Row> items = numbered(spark, Map.of("a", 0, "b", 1, "c", 2), anItem("a"), anItem("b"), anItem("c"));

        assertThat(block(values(VALUES.itemBlocks(spark, items.repartition(3), 1)), 0))
                .isEqualTo(block(values(VALUES.itemBlocks(spark, items.coalesce(1), 1)), 0));
    }

    private static EmbeddingBlock embeddings(Map<Key, byte[]> values, int block) {
        return EmbeddingBlock.CODEC.decode(values.get(Key.embeddingBlock("shop", 7, block)));
    }

    private static EmbeddingBlock.Entry entry(int number, float... vector) {
        return new EmbeddingBlock.Entry(number, QuantisedVector.ofDirection(vector));
    }

    private static Dataset<Row> vectors(SparkSession spark, Row... rows) {
        return Rows.frame(spark, "item_id STRING, vector ARRAY<FLOAT>", rows);
    }

    private static RelatedBlock related(Map<Key, byte[]> values, int block) {
        return RelatedBlock.CODEC.decode(values.get(Key.relatedBlock("shop", 7, block)));
    }

    private static CandidateList list(int item, float score) {
        return CandidateList.of(new int[] {item}, new float[] {score});
    }

    static ItemBlock block(Map<Key, byte[]> values, int block) {
        return ItemBlock.CODEC.decode(values.get(Key.itemBlock("shop", 7, block)));
    }

    private static Dataset<Row> numbered(SparkSession spark, Map<String, Integer> numbers, ItemRow... items) {
        Dataset<Row> dictionary = Rows.frame(
                spark,
                "item_id STRING, number INT",
                numbers.entrySet().stream()
                        .map(e -> row(e.getKey(), e.getValue()))
                        .toArray(Row[]::new));
        return catalog(spark, items).join(dictionary, "item_id");
    }

    private static Map<Key, byte[]> values(Dataset<Row> rows) {
        Map<Key, byte[]> values = new HashMap<>();
        rows.collectAsList()
                .forEach(r -> values.put(
                        Key.parse(new String(r.<byte[]>getAs(Pairs.KEY), StandardCharsets.US_ASCII)),
                        r.getAs(Pairs.VALUE)));
        return values;
    }
}
