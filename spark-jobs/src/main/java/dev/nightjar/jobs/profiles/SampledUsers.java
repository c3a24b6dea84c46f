package dev.nightjar.jobs.profiles;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.jobs.tables.EventsTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Some users that stand for all, where all would take too long. */
public final class SampledUsers {
    private SampledUsers() {}

    /** Rows of at most so many users, always of the same ones. */
    public static Dataset<Row> of(Dataset<Row> rows, int most) {
        Dataset<Row> users = rows.select(EventsTable.USER_ID)
                .distinct()
                .orderBy(xxhash64(col(EventsTable.USER_ID)), col(EventsTable.USER_ID))
                .limit(most);
        return rows.join(users, EventsTable.USER_ID);
    }
}
