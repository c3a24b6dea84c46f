package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * Lists of sampled requests as the server decided on them, one row a list; {@code run_date} is the UTC day of the request.
 * The line says all, and names shoppers; the columns beside it are for finding lines.
 */
public final class RankedRequestsTable {
    public static final String REQUEST_ID = "request_id";
    /** The list's place among those of its request, from 0. */
    public static final String LIST = "list";

    public static final String ASKED_AT = "asked_at";
    public static final String RAIL = EventsTable.RAIL;
    public static final String USER_ID = EventsTable.USER_ID;
    public static final String GENERATION = "generation";
    /** The run that published the generation; {@code run_id} is the one that collected the row. */
    public static final String GENERATION_RUN_ID = "generation_run_id";
    /** A {@link dev.nightjar.decision.Decision} as JSON. */
    public static final String LINE = "line";

    public static final TableSpec SPEC = TableSpec.dated(
            "ranked_requests",
            StructType.fromDDL("request_id STRING NOT NULL, list INT NOT NULL, asked_at TIMESTAMP NOT NULL,"
                    + " rail STRING NOT NULL, user_id STRING, generation BIGINT NOT NULL,"
                    + " generation_run_id STRING NOT NULL, line STRING NOT NULL"),
            Map.of("list_from_0", "list >= 0", "generation_from_1", "generation >= 1"));

    private RankedRequestsTable() {}
}
