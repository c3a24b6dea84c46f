package dev.nightjar.jobs.nextclick;

import static dev.nightjar.jobs.tables.NextClickTable.AGAINST;
import static dev.nightjar.jobs.tables.NextClickTable.CLICKS;
import static dev.nightjar.jobs.tables.NextClickTable.METHOD;
import static dev.nightjar.jobs.tables.NextClickTable.POSITION;
import static dev.nightjar.jobs.tables.NextClickTable.SESSIONS;
import static dev.nightjar.jobs.tables.NextClickTable.TARGET;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.NextClickTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rates with their confidence intervals, from what each session says. Clicks of one visitor are alike, so sessions, not
 * clicks, are what chance drew: with h hits among n clicks of a session, over S sessions,
 *
 * <pre>rate     = Σ h / Σ n
 * variance = S / (S − 1) · Σ (h − rate · n)² / (Σ n)²
 * interval = rate ± 1.96 · √variance</pre>
 *
 * <p>(the linearised variance of a ratio; Cochran 1977, Sampling Techniques, ch. 6), which is what a bootstrap over sessions
 * comes to, without its dice. A difference of two methods is the same of the difference in hits on the same clicks. One
 * session says nothing of the spread: its interval is everything. Figures are rounded to six decimals.
 */
final class Figures {
    private static final double NORMAL_95 = 1.96;

    /** Sums of a session, by the figure they make. */
    private static final Map<String, String> SUMS = Map.of(
            NextClickTable.HIT_RATE_5, Outcomes.HITS_5,
            NextClickTable.HIT_RATE_10, Outcomes.HITS_10,
            NextClickTable.HIT_RATE_20, Outcomes.HITS_20,
            NextClickTable.MRR_20, Outcomes.RECIPROCAL_RANKS);

    private Figures() {}

    /**
     * The figures of every method, and of every comparison.
     *
     * @param outcomes as {@link Outcomes#of} gives them
     * @return columns of next_click, without its days
     */
    static Dataset<Row> transform(Dataset<Row> outcomes) {
        Dataset<Row> sums = outcomes.withColumn(AGAINST, lit(""));
        Dataset<Row> all = sums;
        for (Method.Comparison comparison : Method.COMPARISONS) {
            all = all.unionByName(differences(sums, comparison));
        }
        return rates(all);
    }

    private static Dataset<Row> differences(Dataset<Row> sums, Method.Comparison comparison) {
        Dataset<Row> one = sums.where(col(METHOD).equalTo(comparison.method().label()));
        Dataset<Row> other = sums.where(col(METHOD).equalTo(comparison.against().label()));
        for (String figure : SUMS.values()) {
            other = other.withColumnRenamed(figure, "other_" + figure);
        }
        List<String> key = List.of(EventsTable.SESSION_ID, TARGET, POSITION);
        Dataset<Row> both = one.join(
                other.drop(METHOD, CLICKS, AGAINST, Outcomes.UNKNOWN),
                scala.jdk.javaapi.CollectionConverters.asScala(key).toSeq());
        for (String figure : SUMS.values()) {
            both = both.withColumn(figure, col(figure).minus(col("other_" + figure)))
                    .drop("other_" + figure);
        }
        return both.withColumn(AGAINST, lit(comparison.against().label()));
    }

    private static Dataset<Row> rates(Dataset<Row> sums) {
        List<Column> aggregates = new ArrayList<>();
        aggregates.add(sum(CLICKS).as(CLICKS));
        aggregates.add(sum(col(CLICKS).multiply(col(CLICKS))).as("nn"));
        SUMS.forEach((figure, h) -> {
            aggregates.add(sum(h).as(figure + "_h"));
            aggregates.add(sum(col(h).multiply(col(h))).as(figure + "_hh"));
            aggregates.add(sum(col(h).multiply(col(CLICKS))).as(figure + "_hn"));
        });
        Dataset<Row> totals = sums.groupBy(TARGET, POSITION, METHOD, AGAINST)
                .agg(count(lit(1)).as(SESSIONS), aggregates.toArray(Column[]::new));
        List<Column> columns = new ArrayList<>();
        List.of(TARGET, POSITION, METHOD, AGAINST, SESSIONS, CLICKS).forEach(name -> columns.add(col(name)));
        SUMS.keySet().forEach(figure -> columns.addAll(figure(figure)));
        return totals.select(columns.toArray(Column[]::new));
    }

    private static List<Column> figure(String name) {
        Column rate = col(name + "_h").divide(col(CLICKS));
        Column squares = col(name + "_hh")
                .minus(rate.multiply(2).multiply(col(name + "_hn")))
                .plus(rate.multiply(rate).multiply(col("nn")));
        Column variance = greatest(squares, lit(0.0))
                .multiply(col(SESSIONS))
                .divide(col(SESSIONS).minus(1))
                .divide(col(CLICKS).multiply(col(CLICKS)));
        Column half = sqrt(variance).multiply(NORMAL_95);
        Column least = when(col(AGAINST).equalTo(""), 0.0).otherwise(-1.0);
        Column low =
                when(col(SESSIONS).gt(1), greatest(rate.minus(half), least)).otherwise(least);
        Column high =
                when(col(SESSIONS).gt(1), least(rate.plus(half), lit(1.0))).otherwise(1.0);
        return List.of(
                round(rate, 6).as(name),
                round(low, 6).as(name + NextClickTable.LOW),
                round(high, 6).as(name + NextClickTable.HIGH));
    }
}
