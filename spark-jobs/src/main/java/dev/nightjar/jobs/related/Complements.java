package dev.nightjar.jobs.related;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.nightjar.jobs.tables.CatalogTable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What goes beside an item: items of the categories that go with its own. Formula: docs/contract.md, "Related items".
 *
 * @param leastSupport baskets that must hold both categories
 * @param mostCategories of a category, that go with it
 * @param count items wanted for each
 */
record Complements(long leastSupport, int mostCategories, int count) {
    /** What speaks for an item when nothing is known of the pair: in [0, 1). */
    private static final String BACK_OFF = "back_off";

    /** {@code ln(1 + popularity)}, as in popular lists. */
    static final String POPULARITY = "popularity";

    private static final String PARTNER = "partner";
    private static final String STRENGTH = "strength";

    /**
     * Which categories go with which, strongest first and at most so many; never a category with its own ancestor.
     *
     * @param items item, category
     * @return category, partner, strength {@code √LLR}
     */
    Dataset<Row> categories(Baskets baskets, Dataset<Row> items) {
        Dataset<Row> rows = baskets.rows()
                .join(items.where(not(col(CatalogTable.CATEGORY).equalTo(""))), Baskets.ITEM)
                .select(Baskets.BASKET, CatalogTable.CATEGORY)
                .distinct();
        Dataset<Row> pairs = Together.of(rows, CatalogTable.CATEGORY, baskets.count(), leastSupport)
                .toDF(CatalogTable.CATEGORY, PARTNER, STRENGTH)
                .where(not(within(CatalogTable.CATEGORY, PARTNER)).and(not(within(PARTNER, CatalogTable.CATEGORY))));
        return Best.of(pairs, CatalogTable.CATEGORY, STRENGTH, PARTNER, mostCategories)
                .drop(Best.RANK);
    }

    /**
     * The best items of the categories that go with each item's own.
     *
     * @param categories category, partner, strength
     * @param items item, category, popularity {@code ln(1 + p)}
     * @param pairs one, other, root: items that stand together
     * @return item, other, score above 0
     */
    Dataset<Row> of(Dataset<Row> categories, Dataset<Row> items, Dataset<Row> pairs) {
        Dataset<Row> offered = items.select(
                col(Baskets.ITEM).as(Together.OTHER), col(CatalogTable.CATEGORY).as(PARTNER), col(POPULARITY));
        Dataset<Row> ofCategory = categories
                .join(offered, PARTNER)
                .select(
                        col(CatalogTable.CATEGORY),
                        col(Together.OTHER),
                        share(STRENGTH).multiply(share(POPULARITY)).as(BACK_OFF));
        Dataset<Row> mine = items.select(Baskets.ITEM, CatalogTable.CATEGORY);
        // Whatever is not among the best of a category can only come in by what is known of the pair.
        Dataset<Row> likely = mine.join(
                        Best.of(ofCategory, CatalogTable.CATEGORY, BACK_OFF, Together.OTHER, count),
                        CatalogTable.CATEGORY)
                .select(Baskets.ITEM, Together.OTHER, BACK_OFF);
        Dataset<Row> known = pairs.withColumnRenamed(Together.ONE, Baskets.ITEM)
                .join(mine, Baskets.ITEM)
                .join(ofCategory.toDF("of_category", Together.OTHER, BACK_OFF), Together.OTHER)
                .where(col("of_category").equalTo(col(CatalogTable.CATEGORY)))
                .select(Baskets.ITEM, Together.OTHER, BACK_OFF, Together.ROOT);
        return known.withColumnRenamed(BACK_OFF, "known_back_off")
                .join(
                        likely,
                        scala.jdk.javaapi.CollectionConverters.asScala(java.util.List.of(Baskets.ITEM, Together.OTHER))
                                .toSeq(),
                        "full_outer")
                .select(
                        col(Baskets.ITEM),
                        col(Together.OTHER),
                        coalesce(col(Together.ROOT), lit(0.0))
                                .plus(coalesce(col(BACK_OFF), col("known_back_off")))
                                .as(Best.SCORE))
                .where(col(Best.SCORE).gt(0));
    }

    /** {@code x / (1 + x)}: 0 and up to below 1. */
    private static Column share(String column) {
        return col(column).divide(col(column).plus(1));
    }

    private static Column within(String category, String ancestor) {
        return col(category).startsWith(concat(col(ancestor), lit("/")));
    }
}
