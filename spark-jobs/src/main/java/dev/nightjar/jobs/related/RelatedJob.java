package dev.nightjar.jobs.related;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;

import com.typesafe.config.Config;
import dev.nightjar.catalogue.Related.Kind;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.ItemStatsTable;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.RelatedItemsTable;
import dev.nightjar.settings.InvalidSettings;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds what goes with each item: also bought (from baskets), similar (from embeddings), complements (from categories).
 *
 * <p>Reads: item_embeddings and item_stats of the date, catalog, events. Writes: related_items. Guarantees: only items
 * that may be offered on the date; ranks from 1 without gaps; no item is related to itself; ties by item id; the same
 * input gives the same lists.
 *
 * <p>Example: {@code ./nightjar job related --store hearth --date 2026-10-31}
 */
public final class RelatedJob implements Job {
    private static final String PURCHASE = "purchase";

    @Override
    public String name() {
        return "related";
    }

    @Override
    public String summary() {
        return "find what goes with each item: also bought, similar, complements";
    }

    @Override
    public String description() {
        return "Reads item_embeddings and item_stats of the date, catalog and events; writes related_items of the date. "
                + "Refuses (exit 3) when train or profiles has not run for the date.";
    }

    /**
     * What was found, and in what.
     *
     * @param basketType the event type that baskets were made of, empty where no two items stand together by any
     * @param baskets baskets that counted, those of one item included
     * @param basketsTooLarge baskets left out for their size
     * @param basketItemsLeftOut items that stood in them, counted once a basket
     * @param categoryPairs categories that go together, each counted from both sides
     * @param items items to which something is related
     * @param related related items by kind
     */
    public record Result(
            String basketType,
            long baskets,
            long basketsTooLarge,
            long basketItemsLeftOut,
            long categoryPairs,
            long items,
            Map<String, Long> related) {}

    @Override
    public Result run(JobContext context) {
        Lake lake = context.lake();
        Config settings = context.settings().getConfig("jobs.related");
        Dataset<Row> items = items(context).cache();
        Chosen chosen = baskets(context, items, settings);
        Baskets baskets = chosen.baskets();
        long support = settings.getLong("min-support");
        Dataset<Row> pairs = chosen.together();
        Complements complements =
                new Complements(support, settings.getInt("complement-categories"), settings.getInt("complement-count"));
        Dataset<Row> categories = complements.categories(baskets, items).cache();
        LakeTable table = lake.table(RelatedItemsTable.SPEC);
        table.replace(
                context.date(),
                context.runId(),
                ranked(pairs.withColumnRenamed(Together.ROOT, Best.SCORE), settings.getInt("also-bought-count"))
                        .withColumn(RelatedItemsTable.KIND, lit(Kind.ALSO_BOUGHT.word()))
                        .unionByName(similar(context, items, settings.getInt("similar-count"))
                                .withColumn(RelatedItemsTable.KIND, lit(Kind.SIMILAR.word())))
                        .unionByName(ranked(
                                        complements
                                                .of(categories, items, pairs)
                                                .withColumnRenamed(Baskets.ITEM, Together.ONE),
                                        complements.count())
                                .withColumn(RelatedItemsTable.KIND, lit(Kind.COMPLEMENT.word()))));
        Result result = new Result(
                chosen.type(),
                baskets.count(),
                baskets.tooLarge(),
                baskets.tooLargeItems(),
                categories.count(),
                table.read(context.date())
                        .select(EventsTable.ITEM_ID)
                        .distinct()
                        .count(),
                byKind(table.read(context.date())));
        List.of(items, chosen.rows(), pairs, categories).forEach(Dataset::unpersist);
        return result;
    }

    /** Active items with their category and the popularity that stands in popular lists. */
    private static Dataset<Row> items(JobContext context) {
        Lake lake = context.lake();
        Dataset<Row> stats = lake.table(ItemStatsTable.SPEC).read(context.date());
        if (stats.isEmpty()) {
            throw new Refused("there are no item_stats of " + context.date() + " for store " + context.store()
                    + ": run the job profiles first");
        }
        Dataset<Row> active = lake.table(CatalogTable.SPEC).read().where(CatalogTable.activeOn(context.date()));
        return active.join(
                        stats.select(col(EventsTable.ITEM_ID).as("stats_item"), col(ItemStatsTable.POPULARITY)),
                        col(EventsTable.ITEM_ID).equalTo(col("stats_item")),
                        "left")
                .select(
                        col(EventsTable.ITEM_ID).as(Baskets.ITEM),
                        col(CatalogTable.CATEGORY),
                        log1p(coalesce(col(ItemStatsTable.POPULARITY), lit(0.0)))
                                .as(Complements.POPULARITY));
    }

    /**
     * Baskets of one event type.
     *
     * @param type empty where no two items stand together
     * @param rows what the baskets are made of, cached
     * @param together items that stand together, cached
     */
    private record Chosen(String type, Dataset<Row> rows, Baskets baskets, Dataset<Row> together) {}

    /** Baskets of the first event type by which items stand together; of the last type where none do by any. */
    private static Chosen baskets(JobContext context, Dataset<Row> items, Config settings) {
        Dataset<Row> events = context.lake()
                .table(EventsTable.SPEC)
                .read()
                .where(col(EventsTable.EVENT_DATE).leq(lit(java.sql.Date.valueOf(context.date()))))
                .join(items.select(col(Baskets.ITEM).as(EventsTable.ITEM_ID)), EventsTable.ITEM_ID);
        Baskets.By ofPurchases = Baskets.By.valueOf(
                settings.getString("basket").toUpperCase(Locale.ROOT).replace('-', '_'));
        if (settings.getStringList("basket-types").isEmpty()) {
            throw new InvalidSettings(
                    "jobs.related.basket-types is empty: name an event type that baskets are made of");
        }
        Iterator<String> types = settings.getStringList("basket-types").iterator();
        while (true) {
            String type = types.next();
            Dataset<Row> rows = Baskets.ofEvents(
                            events,
                            type,
                            type.equals(PURCHASE) ? ofPurchases : Baskets.By.SESSION,
                            Baskets.since(context.date(), settings.getInt("days")))
                    .cache();
            Baskets baskets = Baskets.of(rows, settings.getInt("max-basket-items"));
            Dataset<Row> together = Together.of(
                            baskets.rows(), Baskets.ITEM, baskets.count(), settings.getLong("min-support"))
                    .cache();
            boolean found = !together.isEmpty();
            if (found || !types.hasNext()) {
                return new Chosen(found ? type : "", rows, baskets, together);
            }
            List.of(rows, together).forEach(Dataset::unpersist);
        }
    }

    private static Dataset<Row> similar(JobContext context, Dataset<Row> items, int count) {
        Dataset<Row> embeddings = context.lake().table(EmbeddingsTable.ITEMS).read(context.date());
        if (embeddings.isEmpty()) {
            throw new Refused("there are no embeddings of " + context.date() + " for store " + context.store()
                    + ": run the job train for this date first");
        }
        return columns(Similar.of(
                        context.spark(),
                        embeddings.join(items.select(col(Baskets.ITEM).as(EventsTable.ITEM_ID)), EventsTable.ITEM_ID),
                        count)
                .withColumnRenamed(Baskets.ITEM, Together.ONE));
    }

    /**
     * The best of each item, in the columns of the table; equal scores, rounded as the table holds them, go by item id.
     *
     * @param scored one, other, score
     */
    static Dataset<Row> ranked(Dataset<Row> scored, int count) {
        return columns(Best.of(
                scored.withColumn(Best.SCORE, col(Best.SCORE).cast("float")),
                Together.ONE,
                Best.SCORE,
                Together.OTHER,
                count));
    }

    private static Dataset<Row> columns(Dataset<Row> ranked) {
        return ranked.select(
                col(Together.ONE).as(EventsTable.ITEM_ID),
                col(Best.RANK).as(RelatedItemsTable.RANK),
                col(Together.OTHER).as(RelatedItemsTable.RELATED_ID),
                col(Best.SCORE).as(RelatedItemsTable.SCORE));
    }

    private static Map<String, Long> byKind(Dataset<Row> rows) {
        Map<String, Long> counts = new HashMap<>();
        for (Kind kind : Kind.values()) {
            counts.put(kind.word(), 0L);
        }
        rows.groupBy(RelatedItemsTable.KIND)
                .count()
                .collectAsList()
                .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        return Map.copyOf(counts);
    }
}
