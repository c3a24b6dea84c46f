package dev.nightjar.jobs.als;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.jobs.profiles.EventWeights;
import dev.nightjar.jobs.tables.EventsTable;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Events to one row per learner and item: how much that learner showed to like the item. */
final class Interactions {
    /** A known user's id, or the stand-in of an anonymous visit. */
    static final String LEARNER = "learner";
    /** Sum of decayed weights, above 0, capped. */
    static final String WEIGHT = "weight";

    /** User ids of the shop may contain anything; this prefix with a control character does not occur in an export. */
    private static final String VISIT = "\u0001visit ";

    private Interactions() {}

    /**
     * Sums decayed weights; a pair whose returns outweigh the rest is left out.
     *
     * @param anonymousSessions whether a visit without a user counts as a learner of its own
     */
    static Dataset<Row> transform(
            Dataset<Row> events, EventWeights weights, LocalDate date, double maxWeight, boolean anonymousSessions) {
        Column learner = anonymousSessions
                ? coalesce(col(EventsTable.USER_ID), concat(lit(VISIT), col(EventsTable.SESSION_ID)))
                : col(EventsTable.USER_ID);
        return events.withColumn(LEARNER, learner)
                .where(col(LEARNER).isNotNull())
                .groupBy(LEARNER, EventsTable.ITEM_ID)
                .agg(EventWeights.total(weights.decayed(date)).as(WEIGHT))
                .where(col(WEIGHT).gt(0))
                .withColumn(WEIGHT, least(col(WEIGHT), lit(maxWeight)));
    }

    /** Whether a learner is a known user rather than an anonymous visit. */
    static Column isUser() {
        return org.apache.spark.sql.functions.not(col(LEARNER).startsWith(VISIT));
    }
}
