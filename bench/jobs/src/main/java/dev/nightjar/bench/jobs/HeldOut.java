package dev.nightjar.bench.jobs;

import dev.nightjar.jobs.als.Training;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How much of what was held out of planted pairs is among the first of all items that were not. */
final class HeldOut {
    private static final int CUT_OFF = 20;
    private static final int USERS = 2000;

    private HeldOut() {}

    /** Hits among the 20 best new items over the number held out, 20 at most; the mean over the first users. */
    static double recall(PlantedPairs planted, Training.Factors factors) {
        Map<Integer, float[]> items = vectors(factors.items());
        Map<Integer, float[]> users = vectors(factors.users().where("id < " + USERS));
        double sum = 0;
        int asked = 0;
        for (Map.Entry<Integer, float[]> user : users.entrySet()) {
            int[] met = planted.met(user.getKey());
            int heldOut = planted.heldOut(met);
            if (heldOut == 0) {
                continue;
            }
            Set<Integer> known = new HashSet<>();
            Arrays.stream(met, 0, met.length - heldOut).forEach(known::add);
            Set<Integer> wanted = new HashSet<>();
            Arrays.stream(met, met.length - heldOut, met.length).forEach(wanted::add);
            long hits = items.entrySet().stream()
                    .filter(item -> !known.contains(item.getKey()))
                    .map(item -> Map.entry(item.getKey(), score(user.getValue(), item.getValue())))
                    .sorted(Map.Entry.<Integer, Double>comparingByValue().reversed())
                    .limit(CUT_OFF)
                    .filter(item -> wanted.contains(item.getKey()))
                    .count();
            sum += (double) hits / Math.min(CUT_OFF, heldOut);
            asked++;
        }
        return asked == 0 ? 0 : sum / asked;
    }

    private static double score(float[] user, float[] item) {
        double sum = 0;
        for (int k = 0; k < user.length; k++) {
            sum += user[k] * item[k];
        }
        return sum;
    }

    private static Map<Integer, float[]> vectors(Dataset<Row> rows) {
        Map<Integer, float[]> vectors = new HashMap<>();
        rows.select("id", "features").collectAsList().forEach(row -> {
            List<Float> values = row.getList(1);
            float[] vector = new float[values.size()];
            for (int k = 0; k < vector.length; k++) {
                vector[k] = values.get(k);
            }
            vectors.put(row.getInt(0), vector);
        });
        return vectors;
    }
}
