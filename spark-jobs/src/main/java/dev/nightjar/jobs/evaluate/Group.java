package dev.nightjar.jobs.evaluate;

import dev.nightjar.jobs.tables.EvaluationsTable;
import java.io.Serializable;

/** What is summed together. */
record Group(Target target, String band, String model, int k) implements Serializable {
    /** Users with a history. */
    static final String KNOWN = EvaluationsTable.KNOWN;
    /** Users without. */
    static final String COLD = "cold";

    /** The band of a history of so many items. */
    static String band(int history) {
        return history == 0 ? COLD : history < 5 ? "1-4" : history < 20 ? "5-19" : "20+";
    }
}
