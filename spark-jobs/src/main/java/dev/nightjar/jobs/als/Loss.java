package dev.nightjar.jobs.als;

import dev.nightjar.als.Objective;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/** What the objective comes to, in double precision; sums in the order of the blocks. */
final class Loss {
    private Loss() {}

    /**
     * The whole of it: pairs, what was not met, regularisation of both sides. A side that has no pairs counts with the
     * rows of its factors alone.
     */
    static double of(
            Objective objective,
            Side learners,
            JavaPairRDD<Integer, FactorBlock> learnerFactors,
            Side items,
            JavaPairRDD<Integer, FactorBlock> itemFactors,
            int rank) {
        long users = learners.size();
        long goods = items.size();
        double pairs = sum(learners.withVectors(itemFactors, rank)
                .join(learnerFactors)
                .mapValues(block -> pairs(objective, block._1._1, block._1._2, block._2)));
        double ridges = sum(learners.rows().join(learnerFactors).mapValues(b -> ridges(objective, b._1, b._2, goods)))
                + sum(items.rows().join(itemFactors).mapValues(b -> ridges(objective, b._1, b._2, users)));
        double[] x = Gram.of(learnerFactors, rank);
        double[] y = Gram.of(itemFactors, rank);
        double all = 0;
        for (int i = 0; i < x.length; i++) {
            all += x[i] * y[i];
        }
        return pairs + objective.unobserved() * all + ridges;
    }

    private static double sum(JavaPairRDD<Integer, Double> parts) {
        return parts.collect().stream().mapToDouble(Tuple2::_2).sum();
    }

    /** Of a pair what it adds beside the sum over all pairs. */
    private static double pairs(Objective objective, RowBlock rows, float[] vectors, FactorBlock factors) {
        int rank = factors.rank;
        double sum = 0;
        for (int row = 0; row < rows.ids.length; row++) {
            for (int pair = rows.starts[row]; pair < rows.starts[row + 1]; pair++) {
                double score = 0;
                for (int k = 0; k < rank; k++) {
                    score += (double) factors.vectors[row * rank + k] * vectors[rows.others[pair] * rank + k];
                }
                double miss = (1 - score) * (1 - score);
                double confidence = objective.pull(rows.weights[pair]);
                sum += confidence * miss - (objective.form() == Objective.Form.HU ? score * score : 0);
            }
        }
        return sum;
    }

    private static double ridges(Objective objective, RowBlock rows, FactorBlock factors, long others) {
        double sum = 0;
        for (int row = 0; row < rows.ids.length; row++) {
            sum += objective.ridge(rows.pairs(row), others) * factors.squaredLength(row);
        }
        return sum;
    }
}
