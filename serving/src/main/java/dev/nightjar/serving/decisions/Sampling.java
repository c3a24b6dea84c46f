package dev.nightjar.serving.decisions;

import dev.nightjar.experiment.Assigned;
import dev.nightjar.ranking.Exploration;
import java.nio.charset.StandardCharsets;

/**
 * Which of a store's answers are kept as decisions.
 *
 * @param share of the requests, 0..1
 * @param streamLength entries that the store's stream keeps, about
 * @param settings {@link dev.nightjar.settings.Settings#fingerprintOfRanking} of the store
 * @param codeVersion release that decides
 * @param exposes which lists are noted as exposures
 */
public record Sampling(double share, long streamLength, String settings, String codeVersion, Exposes exposes) {
    private static final int BITS = 53;

    /** Which lists are noted as exposures: {@code serving.experiments.exposures}. */
    public enum Exposes {
        /** None. */
        NONE,
        /** Those of visitors in an experiment or its holdout, and those of rails that leave something to chance. */
        EXPERIMENTS,
        /** All. */
        ALL;

        /** Whether a list is noted; never one that a tester asked for. */
        public boolean takes(Assigned assigned, Exploration exploration) {
            return !assigned.forced()
                    && (this == ALL
                            || (this == EXPERIMENTS && (!assigned.variants().isEmpty() || exploration.rate() > 0)));
        }
    }

    /** Whether a request's answer is kept; always the same of the same id, and never without one. */
    public boolean takes(String requestId) {
        if (share <= 0 || requestId.isEmpty()) {
            return false;
        }
        return (hash(requestId) >>> (Long.SIZE - BITS)) < share * (1L << BITS);
    }

    /** FNV-1a with the last step of MurmurHash3, since the high bits of the former differ little between short texts. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
