package dev.nightjar.bench.jobs;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Pairs of users and items with tastes planted in them: an item is of one of some groups, a user likes three groups, and within a
 * group low numbers are met more often, by a power law. What a user has met is all different items.
 *
 * @param perUser pairs of a user, half of them at least and twice as many at most
 */
record PlantedPairs(int users, int items, int perUser, long seed) {
    private static final int GROUPS = 50;
    private static final int LIKED = 3;
    /** Share of pairs that have nothing to do with taste. */
    private static final double CHANCE = 0.2;
    /** Of what a user met, the last one in so many is held out. */
    private static final int HELD_OUT = 5;

    private static final StructType SCHEMA =
            StructType.fromDDL("learner_number INT NOT NULL, item_number INT NOT NULL, weight FLOAT NOT NULL");

    /** Everything but what is held out, in memory. */
    Dataset<Row> training(SparkSession spark, int partitions) {
        List<Row> rows = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            int[] met = met(user);
            for (int i = 0; i < met.length - met.length / HELD_OUT; i++) {
                rows.add(RowFactory.create(user, met[i], 1f));
            }
        }
        Dataset<Row> pairs =
                spark.createDataFrame(rows, SCHEMA).repartition(partitions).persist(StorageLevel.MEMORY_ONLY());
        pairs.count();
        return pairs;
    }

    /** What is held out of a user, and before it what was not. */
    int[] met(int user) {
        SplittableRandom random = new SplittableRandom(seed + (user + 1L) * 0x9E3779B97F4A7C15L);
        int[] liked = random.ints(LIKED, 0, GROUPS).toArray();
        int count = Math.max(1, perUser / 2 + random.nextInt(perUser + perUser / 2 + 1));
        BitSet seen = new BitSet(items);
        int[] met = new int[Math.min(count, items / 2)];
        for (int i = 0; i < met.length; ) {
            int group = random.nextDouble() < CHANCE ? random.nextInt(GROUPS) : liked[random.nextInt(LIKED)];
            int within = (int) ((double) items / GROUPS * Math.pow(random.nextDouble(), 2.5));
            int item = within * GROUPS + group;
            if (!seen.get(item)) {
                seen.set(item);
                met[i++] = item;
            } else if (random.nextInt(8) == 0) {
                // A small group may be used up.
                int other = seen.nextClearBit(random.nextInt(items));
                if (other < items) {
                    seen.set(other);
                    met[i++] = other;
                }
            }
        }
        return met;
    }

    int heldOut(int[] met) {
        return met.length / HELD_OUT;
    }
}
