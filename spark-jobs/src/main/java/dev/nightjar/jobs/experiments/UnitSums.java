package dev.nightjar.jobs.experiments;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.jobs.tables.DecisionsTable;
import dev.nightjar.jobs.tables.EventsTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What each unit of an experiment did from its first exposure on, and in the days before the experiment. A unit that was
 * met in two variants is in none: it is counted as crossed.
 */
final class UnitSums {
    static final String UNIT = "unit";
    static final String VARIANT = "variant";
    /** A column of ones. */
    static final String ONE = "one";
    /** A column of zeros. */
    static final String NOTHING = "nothing";

    /** Sums of a metric. */
    private static final int SUMS = 8;

    private static final String SINCE = "since";
    private static final List<String> OPENS = List.of("view", "click", "cart", "wishlist");

    private UnitSums() {}

    /**
     * Units with their variant, one row each; {@code variant} is null for a crossed one.
     *
     * @param decisions of the days of the experiment
     * @param unitColumn of decisions and of events
     */
    static Dataset<Row> exposed(Dataset<Row> decisions, String experiment, String unitColumn) {
        return decisions
                .withColumn(VARIANT, col(DecisionsTable.VARIANTS).getItem(experiment))
                .where(col(VARIANT).isNotNull().and(col(unitColumn).isNotNull()))
                .groupBy(col(unitColumn).as(UNIT))
                .agg(
                        when(countDistinct(VARIANT).equalTo(1), first(VARIANT)).as(VARIANT),
                        min(DecisionsTable.ASKED_AT).as(SINCE),
                        count(lit(1)).as("lists"));
    }

    /**
     * Adds what each did.
     *
     * @param exposed as {@link #exposed} gives it
     * @param during events of the days of the experiment
     * @param before events of the days before it
     */
    static Dataset<Row> transform(Dataset<Row> exposed, Dataset<Row> during, Dataset<Row> before, String unitColumn) {
        Column bought = col(EventsTable.TYPE).equalTo("purchase");
        Column money = when(bought, coalesce(col(EventsTable.PRICE), lit(0.0)).multiply(col(EventsTable.QUANTITY)))
                .otherwise(0.0);
        Dataset<Row> since = exposed.select(col(UNIT).as("_unit"), col(SINCE));
        Dataset<Row> did = during.join(
                        since,
                        col(unitColumn)
                                .equalTo(col("_unit"))
                                .and(col(EventsTable.TS).geq(col(SINCE))))
                .groupBy(col("_unit").as(UNIT))
                .agg(
                        max(when(bought, 1.0).otherwise(0.0)).as("bought"),
                        sum(money).as("revenue"),
                        sum(when(col(EventsTable.TYPE).isin(OPENS.toArray()), 1.0)
                                        .otherwise(0.0))
                                .as("opened"),
                        countDistinct(col(EventsTable.SESSION_ID))
                                .cast("double")
                                .as("visits"),
                        sum(when(
                                                col(EventsTable.TYPE)
                                                        .equalTo("click")
                                                        .and(col(EventsTable.REQUEST_ID)
                                                                .isNotNull()),
                                                1.0)
                                        .otherwise(0.0))
                                .as("clicks"));
        Dataset<Row> earlier = before.where(col(unitColumn).isNotNull())
                .groupBy(col(unitColumn).as(UNIT))
                .agg(
                        max(when(bought, 1.0).otherwise(0.0)).as("bought_before"),
                        sum(money).as("revenue_before"));
        Dataset<Row> all = exposed.where(col(VARIANT).isNotNull())
                .join(
                        did,
                        scala.jdk.javaapi.CollectionConverters.asScala(List.of(UNIT))
                                .toSeq(),
                        "left")
                .join(
                        earlier,
                        scala.jdk.javaapi.CollectionConverters.asScala(List.of(UNIT))
                                .toSeq(),
                        "left")
                .withColumn(ONE, lit(1.0))
                .withColumn(NOTHING, lit(0.0));
        return all.na().fill(0.0);
    }

    /** The sums of each metric by variant. */
    static Map<Metric, Map<String, Moments>> moments(Dataset<Row> units) {
        List<Column> sums = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            Column y = col(metric.counts()).cast("double");
            Column x = col(metric.per()).cast("double");
            Column c = col(metric.before()).cast("double");
            for (Column each :
                    List.of(y, y.multiply(y), x, x.multiply(x), x.multiply(y), c, c.multiply(c), c.multiply(y))) {
                sums.add(sum(each));
            }
        }
        Map<Metric, Map<String, Moments>> moments = new EnumMap<>(Metric.class);
        List<Row> rows = units.groupBy(VARIANT)
                .agg(count(lit(1)), sums.toArray(Column[]::new))
                .collectAsList();
        int next = 2;
        for (Metric metric : Metric.values()) {
            Map<String, Moments> byVariant = new TreeMap<>();
            int at = next;
            next += SUMS;
            for (Row row : rows) {
                byVariant.put(
                        row.getString(0),
                        new Moments(
                                row.getLong(1),
                                row.getDouble(at),
                                row.getDouble(at + 1),
                                row.getDouble(at + 2),
                                row.getDouble(at + 3),
                                row.getDouble(at + 4),
                                row.getDouble(at + 5),
                                row.getDouble(at + 6),
                                row.getDouble(at + 7)));
            }
            moments.put(metric, byVariant);
        }
        return moments;
    }
}
