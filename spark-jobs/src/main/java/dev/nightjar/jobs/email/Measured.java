package dev.nightjar.jobs.email;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.jobs.tables.EmailListsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The figures of a {@link SendReport} that come from the lists. */
final class Measured {
    private static final int EXPOSURES = 25;

    private final Dataset<Row> lists;
    private final Dataset<Row> last;
    private final Campaign campaign;
    private final String lastDate;

    /**
     * Measures lists.
     *
     * @param lists rows of email_lists
     * @param sent what was mailed before
     */
    Measured(Dataset<Row> lists, Dataset<Row> sent, Campaign campaign) {
        Dataset<Row> ofCampaign = sent.where(col(EmailListsTable.CAMPAIGN).equalTo(campaign.name()));
        Row newest = ofCampaign.agg(max(TableSpec.RUN_DATE)).head();
        this.lists = lists;
        this.campaign = campaign;
        this.lastDate = newest.isNullAt(0) ? "" : newest.getDate(0).toString();
        this.last = ofCampaign.where(newest.isNullAt(0) ? "false" : "run_date = DATE'" + lastDate + "'");
    }

    /** The date of the campaign's last send, empty where there is none. */
    String lastDate() {
        return lastDate;
    }

    List<SendReport.OfVariant> variants() {
        Dataset<Row> before = last.select(
                col(EventsTable.USER_ID).as("u"),
                expr("transform(items, i -> i.item_id)").as("before"));
        Map<String, Row> rows = new HashMap<>();
        lists.join(before, col(EventsTable.USER_ID).equalTo(col("u")), "left")
                .withColumn(
                        "same", expr("size(array_intersect(transform(items, i -> i.item_id), before)) / size(items)"))
                .groupBy(EmailListsTable.VARIANT)
                .agg(
                        count(lit(1)),
                        coalesce(sum(expr("size(items)")), lit(0L)),
                        sum(when(expr("size(items) = " + campaign.count()), 1L).otherwise(0L)),
                        sum(when(col(EmailListsTable.STRATEGY).equalTo("fallback"), 1L)
                                .otherwise(0L)),
                        count(col("before")),
                        coalesce(avg(when(col("before").isNotNull(), col("same"))), lit(0.0)))
                .collectAsList()
                .forEach(row -> rows.put(row.getString(0), row));
        List<SendReport.OfVariant> variants = new ArrayList<>();
        for (Variants.Variant variant : campaign.variants().all()) {
            if (variant.mailed()) {
                Row row = rows.get(variant.name());
                variants.add(
                        row == null
                                ? new SendReport.OfVariant(variant.name(), variant.rail(), 0, 0, 0, 0, 0, 0, 0)
                                : new SendReport.OfVariant(
                                        variant.name(),
                                        variant.rail(),
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(2) / (double) (row.getLong(1) * campaign.count()),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getLong(5),
                                        row.getDouble(6)));
            }
        }
        return variants;
    }

    /** People by item and size that they count against. */
    List<Row> people() {
        return lists.select(explode(col("items")).as("i"))
                .selectExpr("i.item_id AS item_id", "i.counted AS counted")
                .groupBy("item_id", "counted")
                .agg(count(lit(1)).as("people"))
                .collectAsList();
    }

    SendReport.Items items(List<Row> people, StockSnapshot stock) {
        List<String> ids =
                people.stream().map(row -> row.getString(0)).distinct().toList();
        long atLimit = people.stream()
                .filter(row -> !row.isNullAt(1) && row.getLong(2) >= serves(row, stock))
                .map(row -> row.getString(0))
                .distinct()
                .count();
        List<String> before = last
                .selectExpr("explode(items) AS i")
                .selectExpr("i.item_id AS item_id")
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
        long shared = ids.stream().filter(new HashSet<>(before)::contains).count();
        return new SendReport.Items(ids.size(), atLimit, ids.isEmpty() ? 0 : shared / (double) ids.size());
    }

    private long serves(Row row, StockSnapshot stock) {
        return Capacity.people(
                stock.units(row.getString(0)).getOrDefault(row.getString(1), 0), campaign.peoplePerUnit());
    }

    /** Those with the largest share of what their units serve, then the most seen; items of unknown stock come last. */
    List<SendReport.Exposure> exposures(List<Row> people, StockSnapshot stock, Catalogue catalogue) {
        Map<String, SendReport.Exposure> byItem = new TreeMap<>();
        for (Row row : people) {
            String id = row.getString(0);
            long units = row.isNullAt(1) ? 0 : stock.units(id).getOrDefault(row.getString(1), 0);
            SendReport.Exposure one = new SendReport.Exposure(
                    id,
                    catalogue.byId(id).map(Item::title).orElse(""),
                    row.getLong(2),
                    units,
                    row.isNullAt(1) ? 0 : serves(row, stock));
            byItem.merge(
                    id,
                    one,
                    (a, b) -> new SendReport.Exposure(
                            id, a.title(), a.people() + b.people(), a.units() + b.units(), a.serves() + b.serves()));
        }
        return byItem.values().stream()
                .sorted(Comparator.comparingDouble(SendReport.Exposure::share)
                        .thenComparing(SendReport.Exposure::people)
                        .reversed()
                        .thenComparing(SendReport.Exposure::itemId))
                .limit(EXPOSURES)
                .toList();
    }
}
