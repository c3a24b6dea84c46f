package dev.nightjar.jobs.context;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_micros;

import com.typesafe.config.Config;
import dev.nightjar.context.Daypart;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.jobs.profiles.EventWeights;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.ContextLiftsTable;
import dev.nightjar.jobs.tables.EventsTable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * The smoothed lift of every category by device and daypart, counted in visits. Formula and test values:
 * docs/contract.md, "Context lifts".
 *
 * @param zone the store's time zone
 * @param prior visits to a category, as many as expected, that each lift is given beforehand: the more, the closer to 1
 * @param minSupport where fewer visits were seen and fewer expected, nothing is said
 * @param minFactor least factor, above 0
 * @param maxFactor greatest factor
 */
record Lifts(
        Map<String, Double> weights, ZoneId zone, double prior, int minSupport, double minFactor, double maxFactor) {
    private static final String VISIT = "visit";
    private static final String WHOLE_STORE = "";
    private static final long MICROS = 1_000_000;

    static Lifts of(Config settings) {
        Config c = settings.getConfig("jobs.context");
        return new Lifts(
                EventWeights.of(settings).byType(),
                ZoneId.of(settings.getString("store.timezone")),
                c.getDouble("prior"),
                c.getInt("min-support"),
                c.getDouble("min-factor"),
                c.getDouble("max-factor"));
    }

    /**
     * Lifts by device, daypart and every level of the category path.
     *
     * @param events of the days to learn from; those of types without a weight above 0 are ignored
     * @param catalog item_id and category of every item, sold or not
     * @return columns of context_lifts
     */
    Dataset<Row> transform(Dataset<Row> events, Dataset<Row> catalog) {
        // One row for each category that a visit touched, "" for the store, in each daypart and on each device.
        Dataset<Row> touched = events.where(col(EventsTable.TYPE)
                        .isin(new TreeSet<>(weights.keySet())
                                .stream().filter(type -> weights.get(type) > 0).toArray()))
                .join(
                        catalog.select(col(CatalogTable.ITEM_ID).as("sold"), col(CatalogTable.CATEGORY)),
                        col(EventsTable.ITEM_ID).equalTo(col("sold")),
                        "left")
                .select(
                        coalesce(
                                        col(EventsTable.SESSION_ID),
                                        concat_ws(" ", col(EventsTable.USER_ID), col(EventsTable.EVENT_DATE)),
                                        col(EventsTable.EVENT_ID))
                                .as(VISIT),
                        daypart().as(ContextLiftsTable.DAYPART),
                        explode(functions.array_distinct(array(coalesce(col(EventsTable.DEVICE), any()), any())))
                                .as(ContextLiftsTable.DEVICE),
                        levels().as("levels"))
                .withColumn(ContextLiftsTable.CATEGORY, explode(col("levels")))
                .select(VISIT, ContextLiftsTable.DEVICE, ContextLiftsTable.DAYPART, ContextLiftsTable.CATEGORY)
                .distinct();
        Dataset<Row> seen = touched.groupBy(
                        ContextLiftsTable.DEVICE, ContextLiftsTable.DAYPART, ContextLiftsTable.CATEGORY)
                .agg(count(lit(1)).as(ContextLiftsTable.SUPPORT));
        Column wholeStore = col(ContextLiftsTable.CATEGORY).equalTo(WHOLE_STORE);
        Dataset<Row> circumstances = seen.where(wholeStore)
                .select(
                        col(ContextLiftsTable.DEVICE),
                        col(ContextLiftsTable.DAYPART),
                        col(ContextLiftsTable.SUPPORT).as("visits"));
        Dataset<Row> always = seen.where(col(ContextLiftsTable.DEVICE).equalTo(ContextLifts.ANY_DEVICE))
                .groupBy(ContextLiftsTable.CATEGORY)
                .agg(functions.sum(ContextLiftsTable.SUPPORT).as("always"));
        Dataset<Row> all = always.where(wholeStore).select(col("always").as("all"));
        // A category that nobody touches in some circumstances says something too, so every pair is looked at.
        return circumstances
                .crossJoin(always.where(functions.not(wholeStore)))
                .crossJoin(all)
                .join(
                        seen,
                        new String[] {ContextLiftsTable.DEVICE, ContextLiftsTable.DAYPART, ContextLiftsTable.CATEGORY},
                        "left")
                .withColumn(ContextLiftsTable.SUPPORT, coalesce(col(ContextLiftsTable.SUPPORT), lit(0L)))
                .withColumn(
                        ContextLiftsTable.EXPECTED,
                        col("visits").multiply(col("always")).divide(col("all")))
                .where(greatest(col(ContextLiftsTable.SUPPORT).cast("double"), col(ContextLiftsTable.EXPECTED))
                        .geq(minSupport))
                .withColumn(
                        "lift",
                        col(ContextLiftsTable.SUPPORT)
                                .plus(prior)
                                .divide(col(ContextLiftsTable.EXPECTED).plus(prior)))
                .select(
                        col(ContextLiftsTable.DEVICE),
                        col(ContextLiftsTable.DAYPART),
                        col(ContextLiftsTable.CATEGORY),
                        least(lit(maxFactor), greatest(lit(minFactor), col("lift")))
                                .as(ContextLiftsTable.FACTOR),
                        col("lift"),
                        col(ContextLiftsTable.SUPPORT),
                        col(ContextLiftsTable.EXPECTED));
    }

    private static Column any() {
        return lit(ContextLifts.ANY_DEVICE);
    }

    /** By the one clock that the server uses too. */
    private Column daypart() {
        ZoneId where = zone;
        UDF1<Long, String> label = micros -> Daypart.at(
                        Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), 1_000 * Math.floorMod(micros, MICROS)),
                        where)
                .label();
        return functions.udf(label, DataTypes.StringType).apply(unix_micros(col(EventsTable.TS)));
    }

    /** {@code a/b} to "", a and a/b; an item that is not in the catalogue, or in no category, to "" alone. */
    private static Column levels() {
        Column parts = functions.split(coalesce(col(CatalogTable.CATEGORY), lit("")), "/");
        return functions.array_distinct(functions.concat(
                array(lit(WHOLE_STORE)),
                functions.transform(
                        functions.sequence(lit(1), functions.size(parts)),
                        n -> functions.array_join(functions.slice(parts, lit(1), n), "/"))));
    }
}
