package dev.nightjar.jobs.als;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * One side of the pairs in blocks, a row's block being its number modulo their count, and for each block of the other side
 * which of its vectors go to which block of this one. Both stay in memory for all iterations; in a half-step only the vectors
 * that a block needs travel to it, each once.
 */
final class Side {
    private final JavaPairRDD<Integer, RowBlock> rows;
    /** By block of the other side: {@code [block of this side][ids]}. */
    private final JavaPairRDD<Integer, int[][]> wanted;

    private final HashPartitioner blocks;
    private final long size;

    private Side(JavaPairRDD<Integer, RowBlock> rows, JavaPairRDD<Integer, int[][]> wanted, HashPartitioner blocks) {
        this.rows = rows;
        this.wanted = wanted;
        this.blocks = blocks;
        this.size = rows.values().map(block -> (long) block.ids.length).fold(0L, Long::sum);
    }

    /**
     * @param pairs rows of two numbers and a weight
     * @param row which of the first two columns this side is, 0 or 1
     */
    static Side of(JavaRDD<Row> pairs, int row, int count) {
        HashPartitioner blocks = new HashPartitioner(count);
        JavaPairRDD<Integer, RowBlock> rows = pairs.mapPartitionsToPair(part -> {
                    List<Tuple2<Integer, PairBuffer>> buffers = new ArrayList<>();
                    for (int block = 0; block < count; block++) {
                        buffers.add(new Tuple2<>(block, new PairBuffer()));
                    }
                    while (part.hasNext()) {
                        Row pair = part.next();
                        int id = pair.getInt(row);
                        buffers.get(id % count)._2.add(id, pair.getInt(1 - row), pair.getFloat(2));
                    }
                    return buffers.iterator();
                })
                .groupByKey(blocks)
                .mapValues(pieces -> RowBlock.of(pieces, count))
                .persist(StorageLevel.MEMORY_AND_DISK());
        JavaPairRDD<Integer, int[][]> wanted = rows.flatMapToPair(block -> {
                    List<Tuple2<Integer, Tuple2<Integer, int[]>>> asks = new ArrayList<>();
                    for (int other = 0; other < count; other++) {
                        asks.add(new Tuple2<>(other, new Tuple2<>(block._1, block._2.needed[other])));
                    }
                    return asks.iterator();
                })
                .groupByKey(blocks)
                .mapValues(asks -> {
                    int[][] byBlock = new int[count][0];
                    asks.forEach(ask -> byBlock[ask._1] = ask._2);
                    return byBlock;
                })
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new Side(rows, wanted, blocks);
    }

    JavaPairRDD<Integer, RowBlock> rows() {
        return rows;
    }

    /** Every block with what it needs of the other side's factors, {@code [needed × rank]}. */
    JavaPairRDD<Integer, Tuple2<RowBlock, float[]>> withVectors(JavaPairRDD<Integer, FactorBlock> others, int rank) {
        JavaPairRDD<Integer, Iterable<Tuple2<Integer, float[]>>> arrived = wanted.join(others, blocks)
                .flatMapToPair(block -> {
                    int[][] byBlock = block._2._1;
                    FactorBlock factors = block._2._2;
                    List<Tuple2<Integer, Tuple2<Integer, float[]>>> parcels = new ArrayList<>();
                    for (int to = 0; to < byBlock.length; to++) {
                        parcels.add(new Tuple2<>(to, new Tuple2<>(block._1, factors.at(factors.places(byBlock[to])))));
                    }
                    return parcels.iterator();
                })
                .groupByKey(blocks);
        return rows.join(arrived, blocks).mapValues(block -> {
            RowBlock of = block._1;
            float[] vectors = new float
                    [Arrays.stream(of.needed).mapToInt(ids -> ids.length).sum() * rank];
            block._2.forEach(
                    parcel -> System.arraycopy(parcel._2, 0, vectors, of.base(parcel._1) * rank, parcel._2.length));
            return new Tuple2<>(of, vectors);
        });
    }

    /** How many rows there are. */
    long size() {
        return size;
    }

    void forget() {
        rows.unpersist(false);
        wanted.unpersist(false);
    }
}
