package dev.nightjar.jobs.trending;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import com.typesafe.config.Config;
import dev.nightjar.jobs.profiles.EventWeights;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.TrendingItemsTable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How much more happens with an item now than is normal for it, in standard deviations of what is expected. Formula and
 * test values: docs/contract.md, "Trending".
 *
 * @param weights weight per event type; types without one, and those of 0 or less, do not count
 * @param halfLifeHours after which an event counts half; above 0
 * @param days how far back events are looked at; more than the recent ones
 * @param recentHours the last hours, which are kept out of what is normal; above 0
 * @param prior added to what is expected, in weighted events, so that little evidence gives a small score; above 0
 */
record TrendingScore(Map<String, Double> weights, double halfLifeHours, int days, double recentHours, double prior) {

    private static final String NORMAL = "normal";
    private static final double MICROS_AN_HOUR = 3_600_000_000.0;
    /** Sums in another order differ in the last digits, and must not change a rank. */
    private static final int DECIMALS = 6;

    TrendingScore {
        Map<String, Double> positive = new TreeMap<>(weights);
        positive.values().removeIf(weight -> weight <= 0);
        weights = Map.copyOf(positive);
    }

    static TrendingScore of(Config settings) {
        Config c = settings.getConfig("jobs.trending");
        return new TrendingScore(
                EventWeights.of(settings).byType(),
                c.getDouble("half-life-hours"),
                c.getInt("days"),
                c.getDouble("recent-hours"),
                c.getDouble("prior"));
    }

    /** The first moment that counts. */
    Instant from(Instant asOf) {
        return asOf.minus(Duration.ofDays(days));
    }

    /**
     * Scores every item that has an event in the time looked at.
     *
     * @param events from {@link #from} to {@code asOf}; others are ignored
     * @return item_id, score, now, expected, visitors
     */
    Dataset<Row> transform(Dataset<Row> events, Instant asOf) {
        Column micros = lit(ChronoUnit.MICROS.between(Instant.EPOCH, asOf));
        Column recent = col("age").leq(recentHours);
        Dataset<Row> items = events.withColumn(
                        "age", micros.minus(unix_micros(col(EventsTable.TS))).divide(MICROS_AN_HOUR))
                .withColumn("weight", weight())
                .where(col("age")
                        .gt(0)
                        .and(col("age").leq(24.0 * days))
                        .and(col("weight").gt(0)))
                .groupBy(EventsTable.ITEM_ID)
                .agg(
                        sum(col("weight").multiply(pow(lit(0.5), col("age").divide(halfLifeHours))))
                                .as(TrendingItemsTable.NOW),
                        sum(when(recent, 0.0).otherwise(col("weight")))
                                .multiply(kernel() / (24.0 * days - recentHours))
                                .as(NORMAL),
                        count_distinct(when(recent, coalesce(col(EventsTable.USER_ID), col(EventsTable.SESSION_ID))))
                                .as(TrendingItemsTable.VISITORS));
        Dataset<Row> store = items.agg(functions
                .when(sum(NORMAL).gt(0), sum(TrendingItemsTable.NOW).divide(sum(NORMAL)))
                .otherwise(1.0)
                .as("level"));
        return items.crossJoin(broadcast(store))
                .withColumn(TrendingItemsTable.EXPECTED, col("level").multiply(col(NORMAL)))
                .select(
                        col(EventsTable.ITEM_ID),
                        round(
                                        col(TrendingItemsTable.NOW)
                                                .minus(col(TrendingItemsTable.EXPECTED))
                                                .divide(sqrt(col(TrendingItemsTable.EXPECTED)
                                                        .plus(prior))),
                                        DECIMALS)
                                .cast("float")
                                .as(TrendingItemsTable.SCORE),
                        round(col(TrendingItemsTable.NOW), DECIMALS).as(TrendingItemsTable.NOW),
                        round(col(TrendingItemsTable.EXPECTED), DECIMALS).as(TrendingItemsTable.EXPECTED),
                        col(TrendingItemsTable.VISITORS));
    }

    /** What one weighted event an hour adds up to, decayed over the whole time: the integral of the decay, in hours. */
    private double kernel() {
        return halfLifeHours / Math.log(2) * (1 - Math.pow(0.5, 24.0 * days / halfLifeHours));
    }

    private Column weight() {
        Column weight = lit(0.0);
        for (Map.Entry<String, Double> entry : weights.entrySet()) {
            weight = functions
                    .when(col(EventsTable.TYPE).equalTo(entry.getKey()), entry.getValue())
                    .otherwise(weight);
        }
        return weight;
    }
}
