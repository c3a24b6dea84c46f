package dev.nightjar.jobs.publish;

import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.ContextLiftsTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.PopularItemsTable;
import dev.nightjar.jobs.tables.RelatedItemsTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a generation says of items, and to everybody alike.
 *
 * @param items active catalogue rows with their number
 * @param values keys and values, encoded
 * @param blocks item blocks, at least one
 * @param related items to which others are related
 */
record ItemContents(Dataset<Row> items, Dataset<Row> values, int blocks, ItemEmbeddings embeddings, long related) {

    static ItemContents of(JobContext context, GenerationValues encoded) {
        Lake lake = context.lake();
        Dataset<Row> items = lake.table(CatalogTable.SPEC)
                .read()
                .where(CatalogTable.activeOn(context.date()))
                .join(lake.table(DictionaryTable.ITEMS).read(), CatalogTable.ITEM_ID);
        Dataset<Row> popular = lake.table(PopularItemsTable.SPEC)
                .read(context.date())
                .join(lake.table(DictionaryTable.ITEMS).read(), CatalogTable.ITEM_ID);
        int blocks = GenerationValues.blocks(items);
        ItemEmbeddings embeddings =
                ItemEmbeddings.of(items, lake.table(EmbeddingsTable.ITEMS).read(context.date()));
        Dataset<Row> related =
                RelatedRows.numbered(items, lake.table(RelatedItemsTable.SPEC).read(context.date()));
        long itemsWithRelated =
                related.select(DictionaryTable.NUMBER).distinct().count();
        Dataset<Row> values = encoded.itemBlocks(context.spark(), items)
                .union(encoded.embeddingBlocks(context.spark(), embeddings, blocks))
                .union(encoded.relatedBlocks(context.spark(), related, itemsWithRelated == 0 ? 0 : blocks))
                .union(encoded.popular(popular))
                .union(encoded.contextLifts(
                        context.spark(), lake.table(ContextLiftsTable.SPEC).read(context.date())));
        return new ItemContents(items, values, blocks, embeddings, itemsWithRelated);
    }
}
