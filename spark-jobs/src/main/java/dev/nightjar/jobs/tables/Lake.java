package dev.nightjar.jobs.tables;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * One store's tables, opened for one job: it notes which version of each table the job read and wrote, so that the run
 * can be redone from the very same rows.
 *
 * <p>One folder per store: stores never meet in a transaction, and one can be removed, copied or vacuumed alone.
 */
public final class Lake {
    /** Every table of a store. */
    public static final List<TableSpec> TABLES = List.of(
            EventsTable.SPEC,
            CatalogTable.SPEC,
            StockTable.SPEC,
            QuarantineTable.SPEC,
            DictionaryTable.USERS,
            DictionaryTable.ITEMS,
            UserProfilesTable.SPEC,
            ItemStatsTable.SPEC,
            EmbeddingsTable.USERS,
            EmbeddingsTable.ITEMS,
            FoldInModelsTable.SPEC,
            RepeatWeightsTable.SPEC,
            CandidatesTable.SPEC,
            PopularItemsTable.SPEC,
            RelatedItemsTable.SPEC,
            TrendingItemsTable.SPEC,
            ContextLiftsTable.SPEC,
            QualityChecksTable.SPEC,
            EvaluationsTable.SPEC,
            TuningTrialsTable.SPEC,
            NextClickTable.SPEC,
            RankedRequestsTable.SPEC,
            DecisionsTable.SPEC,
            ExperimentReportsTable.SPEC,
            PolicyEstimatesTable.SPEC,
            ParityChecksTable.SPEC,
            EmailListsTable.SPEC,
            EmailLeftOutTable.SPEC,
            RunsTable.SPEC);

    private final SparkSession spark;
    private final String folder;
    private final Map<String, Long> read = new TreeMap<>();
    private final Map<String, Long> written = new TreeMap<>();

    /**
     * Opens a store's folder; nothing is created until a table is written.
     *
     * @param root the lake's folder or URL
     */
    public Lake(SparkSession spark, String root, String store) {
        this.spark = spark;
        this.folder = root + "/" + store;
    }

    /** The store's folder or URL. */
    public String folder() {
        return folder;
    }

    public LakeTable table(TableSpec spec) {
        return new LakeTable(
                spark,
                spec,
                folder + "/" + spec.name(),
                version -> read.put(spec.name(), version),
                version -> written.put(spec.name(), version));
    }

    /** Version read of each table, the last one where a job read twice. */
    public Map<String, Long> read() {
        return Map.copyOf(read);
    }

    /** Version written of each table. */
    public Map<String, Long> written() {
        return Map.copyOf(written);
    }
}
