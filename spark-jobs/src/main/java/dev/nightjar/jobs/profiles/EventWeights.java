package dev.nightjar.jobs.profiles;

import com.typesafe.config.Config;
import dev.nightjar.als.Confidence;
import dev.nightjar.jobs.tables.EventsTable;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * How much an event says about liking an item: {@code weight(type) · 0.5^(age / half-life)}, age in whole days between
 * the event's day and the run date. Formula and test values: docs/contract.md, "Batch formulas".
 *
 * @param byType weight per event type; a return has a negative one
 * @param halfLifeDays above 0
 */
public record EventWeights(Map<String, Double> byType, double halfLifeDays) {
    public static EventWeights of(Config settings) {
        Map<String, Double> weights = new TreeMap<>();
        Config section = settings.getConfig("jobs.weights");
        section.root().keySet().forEach(type -> weights.put(type, section.getDouble(type)));
        return new EventWeights(weights, settings.getDouble("jobs.half-life-days"));
    }

    /** The decayed weight as a column over events; a type without a weight counts 0. */
    public Column decayed(LocalDate runDate) {
        Column weight = functions.lit(0.0);
        for (Map.Entry<String, Double> entry : byType.entrySet()) {
            weight = functions
                    .when(functions.col(EventsTable.TYPE).equalTo(entry.getKey()), entry.getValue())
                    .otherwise(weight);
        }
        Column age = functions.datediff(
                functions.lit(java.sql.Date.valueOf(runDate)), functions.col(EventsTable.EVENT_DATE));
        return weight.multiply(functions.pow(functions.lit(0.5), age.divide(halfLifeDays)));
    }

    /**
     * Adds up decayed weights in units of 2⁻³², each rounded to the nearest: the sum is the same in whatever order Spark
     * adds, on one machine or on many.
     *
     * @param weight below 2³¹ in all
     */
    public static Column total(Column weight) {
        return functions
                .sum(functions.round(weight.multiply(Confidence.UNITS)).cast("long"))
                .divide(Confidence.UNITS);
    }
}
