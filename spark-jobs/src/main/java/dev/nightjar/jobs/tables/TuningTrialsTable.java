package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** What came of settings that the job tune tried: one row a trial and stage. */
public final class TuningTrialsTable {
    /** Which search the trial belongs to: one for the same settings, date and release, however often it is gone on with. */
    public static final String SEARCH = "search";
    /** Counts from 0, which is the store's own settings. */
    public static final String TRIAL = "trial";
    /** 1 with a third of the iterations, 2 with all. */
    public static final String STAGE = "stage";
    /** What is changed, as lines of a configuration. */
    public static final String SETTINGS = "settings";
    /** Mean NDCG@20 of the days held out within the search. */
    public static final String QUALITY = "quality";
    /** What a past purchase counted with which that was reached. */
    public static final String WEIGHT = "weight";

    public static final TableSpec SPEC = TableSpec.dated(
            "tuning_trials",
            StructType.fromDDL(
                    "search STRING NOT NULL, trial INT NOT NULL, stage INT NOT NULL, settings STRING NOT NULL,"
                            + " quality DOUBLE NOT NULL, weight DOUBLE NOT NULL, users BIGINT NOT NULL, seconds DOUBLE NOT NULL"),
            Map.of("known_stage", "stage IN (1, 2)"));

    private TuningTrialsTable() {}
}
