package dev.nightjar.jobs.ingest;

import java.util.Map;

/** What came in, per source such as {@code events.web}. */
public record IngestResult(Map<String, OfSource> sources) {

    /**
     * Rows of one source: {@code read = leftOut + later + quarantined + used}, {@code used = duplicates + kept}.
     *
     * @param leftOut by the source's {@code where}
     * @param later of days after the run date
     * @param quarantined by reason
     * @param duplicates same event, item or size again within the source
     * @param added new in the table
     * @param changed in the table with other content
     * @param retired items, or sizes on stock, that a complete export no longer names
     */
    public record OfSource(
            long read,
            long leftOut,
            long later,
            Map<String, Long> quarantined,
            long duplicates,
            long added,
            long changed,
            long retired) {

        long unusable() {
            return quarantined.values().stream().mapToLong(Long::longValue).sum();
        }

        double unusableShare() {
            return read == leftOut ? 0 : (double) unusable() / (read - leftOut);
        }
    }
}
