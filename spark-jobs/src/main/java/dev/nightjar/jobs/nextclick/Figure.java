package dev.nightjar.jobs.nextclick;

import dev.nightjar.jobs.tables.NextClickTable;
import org.apache.spark.sql.Row;

/**
 * What one method achieved, as a row of next_click has it.
 *
 * @param against empty, or the method that it is compared with: the figures then are differences
 * @param hitRate20 share of the next clicks whose item stood among the first 20
 * @param mrr20 mean of 1 / rank, 0 where the item is not among the first 20
 */
record Figure(
        String target,
        String position,
        String method,
        String against,
        long sessions,
        long clicks,
        double hitRate5,
        double hitRate10,
        Interval hitRate20,
        Interval mrr20) {

    /** A figure and the ends of its 95 % confidence interval. */
    record Interval(double value, double low, double high) {
        private static Interval of(Row row, String name) {
            return new Interval(
                    row.getAs(name), row.getAs(name + NextClickTable.LOW), row.getAs(name + NextClickTable.HIGH));
        }
    }

    static Figure of(Row row) {
        return new Figure(
                row.getAs(NextClickTable.TARGET),
                row.getAs(NextClickTable.POSITION),
                row.getAs(NextClickTable.METHOD),
                row.getAs(NextClickTable.AGAINST),
                row.getAs(NextClickTable.SESSIONS),
                row.getAs(NextClickTable.CLICKS),
                row.getAs(NextClickTable.HIT_RATE_5),
                row.getAs(NextClickTable.HIT_RATE_10),
                Interval.of(row, NextClickTable.HIT_RATE_20),
                Interval.of(row, NextClickTable.MRR_20));
    }
}
