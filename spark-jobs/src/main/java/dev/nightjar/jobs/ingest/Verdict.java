package dev.nightjar.jobs.ingest;

import dev.nightjar.contract.Key;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Builds the column that says of each row whether it is used, left out, or why it goes to quarantine. */
public final class Verdict {
    /** The column. */
    public static final String COLUMN = "_verdict";
    /** The row is used. */
    public static final String USED = "used";
    /** The source's {@code where} leaves it out. */
    static final String LEFT_OUT = "left out";
    /** It belongs to a day after the run date. */
    static final String LATER = "later";

    private final List<Column> rules = new ArrayList<>();

    /** Leaves the row out when the condition is met; earlier rules win. A null condition is not met. */
    Verdict when(Column condition, String verdict) {
        return when(condition, functions.lit(verdict));
    }

    Verdict when(Column condition, Column verdict) {
        rules.add(functions.when(condition, verdict));
        return this;
    }

    Column column() {
        List<Column> all = new ArrayList<>(rules);
        all.add(functions.lit(USED));
        return functions.coalesce(all.toArray(Column[]::new)).as(COLUMN);
    }

    /** Rows that cannot be used, as opposed to those left out on purpose. */
    public static Column isQuarantined() {
        return functions.not(functions.col(COLUMN).isin(USED, LEFT_OUT, LATER));
    }

    /** Whether a key of Redis cannot hold the id: one such row would keep the whole store from being published. */
    static Column isTooLong(String column) {
        return functions.octet_length(functions.col(column)).gt(Key.MAX_ID_BYTES);
    }

    static String tooLong(String column) {
        return column + " longer than " + Key.MAX_ID_BYTES + " bytes";
    }

    static Column isBlank(String column) {
        Column c = functions.col(column);
        return c.isNull().or(functions.trim(c).equalTo(""));
    }
}
