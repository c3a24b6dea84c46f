package dev.nightjar.jobs.als;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** Factors in blocks from rows {@code id INT, features ARRAY<FLOAT>} and back, and random ones. */
final class FactorRows {
    /**
     * Root of the mean squared length of a first vector. With the 0.1 of Rendle et al. 2021 the first iteration is lost, since
     * beside so short vectors the ridge is all.
     */
    private static final double FIRST = 1;

    private static final StructType SCHEMA =
            StructType.fromDDL(Training.ID + " INT NOT NULL, " + Training.FEATURES + " ARRAY<FLOAT> NOT NULL");

    private FactorRows() {}

    static JavaPairRDD<Integer, FactorBlock> blocks(Dataset<Row> rows, int count, int rank) {
        return rows.select(Training.ID, Training.FEATURES)
                .javaRDD()
                .mapToPair(row -> new Tuple2<>(row.getInt(0) % count, new Tuple2<>(row.getInt(0), floats(row))))
                .groupByKey(new HashPartitioner(count))
                .mapValues(vectors -> block(vectors, rank));
    }

    private static float[] floats(Row row) {
        List<Float> values = row.getList(1);
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    private static FactorBlock block(Iterable<Tuple2<Integer, float[]>> vectors, int rank) {
        List<Tuple2<Integer, float[]>> sorted = new ArrayList<>();
        vectors.forEach(sorted::add);
        sorted.sort(Comparator.comparing(vector -> vector._1));
        int[] ids = new int[sorted.size()];
        float[] values = new float[ids.length * rank];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = sorted.get(i)._1;
            System.arraycopy(sorted.get(i)._2, 0, values, i * rank, rank);
        }
        return new FactorBlock(ids, values, rank);
    }

    static Dataset<Row> rows(SparkSession spark, JavaPairRDD<Integer, FactorBlock> factors) {
        return spark.createDataFrame(
                factors.values().flatMap(block -> {
                    List<Row> rows = new ArrayList<>();
                    for (int i = 0; i < block.size(); i++) {
                        rows.add(RowFactory.create(block.ids[i], block.at(new int[] {i})));
                    }
                    return rows.iterator();
                }),
                SCHEMA);
    }

    /** Random vectors for the rows of a side; a row's depends on the seed and its id alone. */
    static JavaPairRDD<Integer, FactorBlock> random(Side side, int rank, long seed) {
        return side.rows().mapValues(rows -> {
            float[] vectors = new float[rows.ids.length * rank];
            double deviation = FIRST / Math.sqrt(rank);
            for (int row = 0; row < rows.ids.length; row++) {
                // Numbers of ids follow one another; the golden ratio's bits keep their streams apart.
                SplittableRandom random = new SplittableRandom(seed + (rows.ids[row] + 1L) * 0x9E3779B97F4A7C15L);
                for (int k = 0; k < rank; k++) {
                    vectors[row * rank + k] = (float) (deviation * random.nextGaussian());
                }
            }
            return new FactorBlock(rows.ids, vectors, rank);
        });
    }
}
