package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** How well the models of a run date foretold the next click of later sessions: one row a method, target and position. */
public final class NextClickTable {
    /** Which next clicks count: {@link #ANOTHER} or {@link #UNSEEN}. */
    public static final String TARGET = "target";
    /** Value of {@link #TARGET}: on another item than the one in view, whether or not the session has seen it. */
    public static final String ANOTHER = "another";
    /** Value of {@link #TARGET}: on an item that the session has not opened before. */
    public static final String UNSEEN = "unseen";
    /** Clicks of the session so far: {@code 1}, {@code 2-4}, {@code 5+}, or {@link #EVERYWHERE}. */
    public static final String POSITION = "position";
    /** Value of {@link #POSITION}: wherever in the session. */
    public static final String EVERYWHERE = "all";
    /** What made the list. */
    public static final String METHOD = "method";
    /** Empty: the method's own figures. Otherwise by how much they exceed those of this method, on the same clicks. */
    public static final String AGAINST = "against";

    public static final String SESSIONS = "sessions";
    /** Next clicks that were to be foretold. */
    public static final String CLICKS = "clicks";

    public static final String HIT_RATE_5 = "hit_rate_5";
    public static final String HIT_RATE_10 = "hit_rate_10";
    public static final String HIT_RATE_20 = "hit_rate_20";
    public static final String MRR_20 = "mrr_20";
    /** With a figure's name before it: the lower end of its 95 % confidence interval. */
    public static final String LOW = "_low";
    /** With a figure's name before it: the upper end. */
    public static final String HIGH = "_high";

    public static final String FIRST_DAY = "first_day";
    public static final String LAST_DAY = "last_day";

    public static final TableSpec SPEC = TableSpec.dated(
            "next_click",
            StructType.fromDDL("first_day DATE NOT NULL, last_day DATE NOT NULL, target STRING NOT NULL,"
                    + " position STRING NOT NULL, method STRING NOT NULL, against STRING NOT NULL,"
                    + " sessions BIGINT NOT NULL, clicks BIGINT NOT NULL, hit_rate_5 DOUBLE NOT NULL,"
                    + " hit_rate_10 DOUBLE NOT NULL, hit_rate_20 DOUBLE NOT NULL, hit_rate_20_low DOUBLE NOT NULL,"
                    + " hit_rate_20_high DOUBLE NOT NULL, mrr_20 DOUBLE NOT NULL, mrr_20_low DOUBLE NOT NULL,"
                    + " mrr_20_high DOUBLE NOT NULL"),
            Map.of(
                    "known_target",
                    "target IN ('another', 'unseen')",
                    "days_after_the_run",
                    "first_day > run_date AND last_day >= first_day",
                    "low_to_high",
                    "hit_rate_20_low <= hit_rate_20 AND hit_rate_20 <= hit_rate_20_high AND mrr_20_low <= mrr_20"
                            + " AND mrr_20 <= mrr_20_high"));

    private NextClickTable() {}
}
