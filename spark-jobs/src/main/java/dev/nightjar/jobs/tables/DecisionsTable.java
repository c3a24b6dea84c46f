package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * Lists as visitors got them, of those in an experiment and of rails that leave something to chance: who, in which variants,
 * by which policy, and each item with its propensity. {@code run_date} is the UTC day of the request.
 */
public final class DecisionsTable {
    public static final String REQUEST_ID = EventsTable.REQUEST_ID;
    /** The list's place among those of its request, from 0. */
    public static final String LIST = "list";

    public static final String ASKED_AT = "asked_at";
    public static final String USER_ID = EventsTable.USER_ID;
    public static final String SESSION_ID = EventsTable.SESSION_ID;
    public static final String RAIL = EventsTable.RAIL;
    /** Items asked for. */
    public static final String REQUESTED = "requested";

    public static final String GENERATION = "generation";
    public static final String STRATEGY = "strategy";
    /** Of the settings that rank and the treatment on top of them; equal policies rank alike. */
    public static final String POLICY = "policy";

    public static final String EXPERIMENTS_VERSION = "experiments_version";
    /** By experiment; under {@code holdout} whether held or served. */
    public static final String VARIANTS = "variants";

    public static final String DEGRADED = "degraded";
    /** Best first: {@code item_id}, {@code score}, {@code propensity}. */
    public static final String ITEMS = "items";
    /** The places, from 1, that chance changed. */
    public static final String EXPLORED = "explored";

    public static final TableSpec SPEC = TableSpec.dated(
            "decisions",
            StructType.fromDDL("request_id STRING NOT NULL, list INT NOT NULL, asked_at TIMESTAMP NOT NULL,"
                    + " user_id STRING, session_id STRING, rail STRING NOT NULL, requested INT, generation BIGINT,"
                    + " strategy STRING, policy STRING NOT NULL, experiments_version BIGINT,"
                    + " variants MAP<STRING, STRING>, degraded ARRAY<STRING>,"
                    + " items ARRAY<STRUCT<item_id: STRING, score: DOUBLE, propensity: DOUBLE>>, explored ARRAY<INT>"),
            Map.of("list_from_0", "list >= 0"));

    private DecisionsTable() {}
}
