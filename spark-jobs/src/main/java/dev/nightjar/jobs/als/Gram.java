package dev.nightjar.jobs.als;

import dev.nightjar.als.RowSolver;
import dev.nightjar.jobs.kernels.Kernels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/**
 * {@code Σ y·yᵀ} over all rows of a side, {@code [rank × rank]} in double precision. Blocks are added up in groups, and groups
 * on the driver, always in the order of their numbers: Spark's own treeAggregate adds in the order in which they come.
 */
final class Gram {
    /** Rows that are added up in float. */
    private static final int RUN = 1024;
    /** So many are added up on the driver at once: another stage would take longer. */
    private static final int FEW_BLOCKS = 8;

    private Gram() {}

    static double[] of(JavaPairRDD<Integer, FactorBlock> factors, int rank) {
        int blocks = factors.getNumPartitions();
        JavaPairRDD<Integer, double[]> grams = factors.mapValues(Gram::of);
        if (blocks <= FEW_BLOCKS) {
            return sumInOrder(new ArrayList<>(grams.collect()), rank);
        }
        int width = (int) Math.ceil(Math.sqrt(blocks));
        return sumInOrder(
                new ArrayList<>(grams.mapToPair(block -> new Tuple2<>(block._1 / width, block))
                        .groupByKey((blocks + width - 1) / width)
                        .mapValues(Gram::sumInOrder)
                        .collect()),
                rank);
    }

    private static double[] sumInOrder(Iterable<Tuple2<Integer, double[]>> parts) {
        List<Tuple2<Integer, double[]>> all = new ArrayList<>();
        parts.forEach(all::add);
        int length = all.get(0)._2.length;
        return sumInOrder(all, (int) Math.round(Math.sqrt(length)));
    }

    private static double[] sumInOrder(List<Tuple2<Integer, double[]>> parts, int rank) {
        double[] sum = new double[rank * rank];
        parts.sort(Comparator.comparing(part -> part._1));
        for (Tuple2<Integer, double[]> part : parts) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += part._2[i];
            }
        }
        return sum;
    }

    static double[] of(FactorBlock block) {
        double[] sums = new double[block.rank * block.rank];
        RowSolver solver = Kernels.fastestSolver();
        solver.share(new float[sums.length], block.rank);
        for (int from = 0; from < block.size(); from += RUN) {
            solver.begin(0);
            for (int row = from; row < Math.min(from + RUN, block.size()); row++) {
                solver.add(block.vectors, row * block.rank, 1, 0);
            }
            solver.addMatrixTo(sums);
        }
        return sums;
    }
}
