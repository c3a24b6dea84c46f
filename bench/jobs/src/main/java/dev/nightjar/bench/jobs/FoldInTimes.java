package dev.nightjar.bench.jobs;

import dev.nightjar.als.Confidence;
import dev.nightjar.als.Objective;
import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.FoldInModel;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.recommend.FoldIn;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import dev.nightjar.session.SessionSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What a request pays for a list that is solved from what the shopper did, with random embeddings. */
final class FoldInTimes {
    private static final int EVENTS = 20;
    private static final int WARM_UP = 2_000;
    private static final int MEASURED = 2_000;
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private FoldInTimes() {}

    /** The median in milliseconds of solving for 20 items met, scoring all and choosing the best 200. */
    static double median(int items, int rank, long seed) {
        Random random = new Random(seed);
        ItemVectors.Builder directions = new ItemVectors.Builder(rank);
        List<Item> all = new ArrayList<>();
        float[] lengths = new float[items];
        float[] triangle = new float[rank * (rank + 1) / 2];
        for (int number = 0; number < items; number++) {
            float[] vector = new float[rank];
            double squares = 0;
            for (int k = 0; k < rank; k++) {
                vector[k] = (float) random.nextGaussian();
                squares += vector[k] * vector[k];
            }
            directions.put(number, QuantisedVector.ofDirection(vector));
            lengths[number] = (float) Math.sqrt(squares);
            all.add(Item.of(number, "i" + number, "", "", "", 1, "EUR", ""));
            int at = 0;
            for (int i = 0; i < rank; i++) {
                for (int j = i; j < rank; j++) {
                    triangle[at++] += vector[i] * vector[j];
                }
            }
        }
        FoldIn foldIn = FoldIn.of(
                FoldInModel.of(
                        Objective.rendle(20, 1, 0.02, 1),
                        new Confidence(Map.of("view", 1.0), 30, 40),
                        items,
                        rank,
                        triangle,
                        lengths),
                directions.build());
        Catalogue catalogue = new Catalogue(all);
        SessionSettings.FoldIn settings = new SessionSettings.FoldIn(3, 200, items);
        double[] millis = new double[WARM_UP + MEASURED];
        for (int run = 0; run < millis.length; run++) {
            List<SessionEvent> events = random.ints(EVENTS, 0, items)
                    .mapToObj(item -> new SessionEvent("e" + item, EventType.VIEW, "i" + item, NOW, 0, 0))
                    .toList();
            long start = System.nanoTime();
            if (foldIn.list(events, NOW, catalogue, settings).size() == 0) {
                throw new IllegalStateException("no list came of " + events);
            }
            millis[run] = (System.nanoTime() - start) / 1e6;
        }
        double[] warm = Arrays.copyOfRange(millis, WARM_UP, millis.length);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }
}
