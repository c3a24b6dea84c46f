package dev.nightjar.jobs.tables;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * What solving a user for a night's item embeddings takes beside these, one row a run date: the settings of the training and
 * what all users have in common.
 */
public final class FoldInModelsTable {
    /** {@code hu} or {@code rendle}; the next four are as {@link dev.nightjar.als.Objective} has them. */
    public static final String FORM = "form";

    public static final String ALPHA = "alpha";
    public static final String UNOBSERVED = "unobserved";
    public static final String REGULARIZATION = "regularization";
    public static final String EXPONENT = "exponent";
    /** By event type; this and the next two are as {@link dev.nightjar.als.Confidence} has them. */
    public static final String WEIGHTS = "weights";

    public static final String HALF_LIFE_DAYS = "half_life_days";
    public static final String MAX_WEIGHT = "max_weight";
    /** Items with an embedding. */
    public static final String ITEMS = "items";
    /** {@code Σ y·yᵀ} over them, row by row. */
    public static final String GRAM = "gram";

    /** The columns of a row, in this order. */
    public static final StructType COLUMNS =
            StructType.fromDDL("form STRING NOT NULL, alpha DOUBLE NOT NULL, unobserved DOUBLE NOT NULL,"
                    + " regularization DOUBLE NOT NULL, exponent DOUBLE NOT NULL, weights MAP<STRING, DOUBLE> NOT NULL,"
                    + " half_life_days DOUBLE NOT NULL, max_weight DOUBLE NOT NULL, items BIGINT NOT NULL,"
                    + " gram ARRAY<DOUBLE> NOT NULL");

    public static final TableSpec SPEC =
            TableSpec.dated("fold_in_models", COLUMNS, Map.of("items_positive", "items > 0"));

    private FoldInModelsTable() {}
}
