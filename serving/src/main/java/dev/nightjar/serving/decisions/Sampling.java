package dev.nightjar.serving.decisions;

import java.nio.charset.StandardCharsets;

/**
 * Which of a store's answers are kept as decisions.
 *
 * @param share of the requests, 0..1
 * @param streamLength entries that the store's stream keeps, about
 * @param settings {@link dev.nightjar.settings.Settings#fingerprintOfRanking} of the store
 * @param codeVersion release that decides
 */
public record Sampling(double share, long streamLength, String settings, String codeVersion) {
    private static final int BITS = 53;

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
