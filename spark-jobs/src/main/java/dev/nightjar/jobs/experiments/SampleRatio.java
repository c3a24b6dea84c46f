package dev.nightjar.jobs.experiments;

import java.util.Map;
import java.util.TreeMap;

/**
 * Whether as many units came into each variant as its weight says. Where they did not, something loses units of one variant
 * (a crash, a cache, a robot), and what is left cannot be compared: no figure of such an experiment is to be believed
 * (Fabijan et al. 2019, doi 10.1145/3292500.3330722).
 *
 * @param units by variant
 * @param chiSquare against the weights
 * @param pValue how likely chance alone would be this uneven
 * @param broken whether that is below {@value #TOO_UNLIKELY}
 */
public record SampleRatio(Map<String, Long> units, double chiSquare, double pValue, boolean broken) {
    /** Low, since it is looked at every day. */
    static final double TOO_UNLIKELY = 0.0005;

    public SampleRatio {
        units = new TreeMap<>(units);
    }

    /**
     * Compares.
     *
     * @param units by variant; one without any may be absent
     * @param weights by variant
     */
    static SampleRatio of(Map<String, Long> units, Map<String, Integer> weights) {
        long total = 0;
        double parts = 0;
        Map<String, Long> all = new TreeMap<>();
        for (Map.Entry<String, Integer> weight : weights.entrySet()) {
            long n = units.getOrDefault(weight.getKey(), 0L);
            all.put(weight.getKey(), n);
            total += n;
            parts += weight.getValue();
        }
        double chiSquare = 0;
        for (Map.Entry<String, Integer> weight : weights.entrySet()) {
            double expected = total * weight.getValue() / parts;
            double off = all.get(weight.getKey()) - expected;
            chiSquare += expected == 0 ? 0 : off * off / expected;
        }
        double p = Normal.chiSquareTail(chiSquare, weights.size() - 1);
        return new SampleRatio(all, chiSquare, p, p < TOO_UNLIKELY);
    }
}
