package dev.nightjar.jobs.evaluate;

import java.util.BitSet;
import java.util.Map;

/** The measures of one list that need nothing but the list and what turned out to be relevant. */
final class ListQuality {
    private ListQuality() {}

    /**
     * Fills in {@link Measure#RECALL} to {@link Measure#MRR}.
     *
     * @param list items, best first, none twice
     * @param relevant of the user's relevant items those that could have been listed
     * @param count |R|, how many relevant items there are, 1 or more
     * @param k places that count, 1 or more
     * @param values written
     */
    static void of(ItemList list, BitSet relevant, int count, int k, Map<Measure, Double> values) {
        int places = Math.min(k, list.size());
        int best = Math.min(count, k);
        int hits = 0;
        double gain = 0;
        double precisions = 0;
        double reciprocal = 0;
        for (int i = 0; i < places; i++) {
            if (relevant.get(list.get(i))) {
                hits++;
                gain += discount(i + 1);
                precisions += (double) hits / (i + 1);
                reciprocal = hits == 1 ? 1.0 / (i + 1) : reciprocal;
            }
        }
        double ideal = 0;
        for (int place = 1; place <= best; place++) {
            ideal += discount(place);
        }
        values.put(Measure.RECALL, (double) hits / count);
        values.put(Measure.HITS, (double) hits / best);
        values.put(Measure.NDCG, gain / ideal);
        values.put(Measure.MAP, precisions / best);
        values.put(Measure.MRR, reciprocal);
    }

    private static double discount(int place) {
        return Math.log(2) / Math.log(place + 1.0);
    }
}
