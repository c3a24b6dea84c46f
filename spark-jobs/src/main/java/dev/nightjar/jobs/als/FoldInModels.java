package dev.nightjar.jobs.als;

import dev.nightjar.als.Confidence;
import dev.nightjar.als.Objective;
import dev.nightjar.contract.FoldInModel;
import dev.nightjar.jobs.tables.FoldInModelsTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Rows of fold_in_models: from a training, and to what a generation holds. */
public final class FoldInModels {
    private FoldInModels() {}

    /**
     * The row of a training.
     *
     * @param items {@code id, features} of all items that have a vector
     */
    static Dataset<Row> of(SparkSession spark, Dataset<Row> items, Plan plan, Confidence confidence) {
        JavaPairRDD<Integer, FactorBlock> blocks = FactorRows.blocks(items, plan.blocks(), plan.rank());
        Objective objective = plan.objective();
        Row row = RowFactory.create(
                objective.form().name().toLowerCase(Locale.ROOT),
                objective.alpha(),
                objective.unobserved(),
                objective.regularization(),
                objective.exponent(),
                confidence.byType(),
                confidence.halfLifeDays(),
                confidence.most(),
                items.count(),
                Gram.of(blocks, plan.rank()));
        return spark.createDataFrame(List.of(row), FoldInModelsTable.COLUMNS);
    }

    /**
     * What a generation holds.
     *
     * @param row of fold_in_models
     * @param lengths of the vectors of the generation's items, by rising number
     */
    public static FoldInModel model(Row row, float[] lengths) {
        Objective objective = new Objective(
                Objective.Form.valueOf(row.<String>getAs(FoldInModelsTable.FORM).toUpperCase(Locale.ROOT)),
                row.<Double>getAs(FoldInModelsTable.ALPHA),
                row.<Double>getAs(FoldInModelsTable.UNOBSERVED),
                row.<Double>getAs(FoldInModelsTable.REGULARIZATION),
                row.<Double>getAs(FoldInModelsTable.EXPONENT));
        Map<String, Double> weights = new TreeMap<>(row.getJavaMap(row.fieldIndex(FoldInModelsTable.WEIGHTS)));
        List<Double> gram = row.getList(row.fieldIndex(FoldInModelsTable.GRAM));
        int rank = (int) Math.round(Math.sqrt(gram.size()));
        float[] shared = new float[rank * (rank + 1) / 2];
        int at = 0;
        for (int i = 0; i < rank; i++) {
            for (int j = i; j < rank; j++) {
                // As training has it, to the last bit.
                shared[at++] = HalfStep.shared(objective, gram.get(i * rank + j));
            }
        }
        return FoldInModel.of(
                objective,
                new Confidence(
                        weights,
                        row.<Double>getAs(FoldInModelsTable.HALF_LIFE_DAYS),
                        row.<Double>getAs(FoldInModelsTable.MAX_WEIGHT)),
                Math.toIntExact(row.<Long>getAs(FoldInModelsTable.ITEMS)),
                rank,
                shared,
                lengths);
    }
}
