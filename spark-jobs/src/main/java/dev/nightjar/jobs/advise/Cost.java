package dev.nightjar.jobs.advise;

/**
 * What a mode takes.
 *
 * @param roundTrips to Redis per recommendation
 * @param valuesRead from Redis per recommendation of a known shopper, beside the stock of the candidates
 * @param writesPerDay to Redis for events: session, user and stream
 * @param jobsPerDay runs of jobs: the night, and every few minutes collect and trending
 */
public record Cost(int roundTrips, int valuesRead, long writesPerDay, long jobsPerDay) {
    private static final int ROUND_TRIPS = 2;
    private static final int WRITES_PER_EVENT = 3;
    private static final int JOBS_EVERY_FEW_MINUTES = 2;

    static Cost of(Mode mode, ShopFacts facts, Thresholds thresholds) {
        long runs =
                Math.max(1, Math.round(86_400.0 / Math.max(1, thresholds.pause().toSeconds())));
        long writes = Math.round(facts.eventsPerDay());
        return switch (mode) {
            case BATCH -> new Cost(ROUND_TRIPS, 2, 0, 1);
            // Events only go to the lake; what is trending is in the server's heap.
            case MICRO_BATCH -> new Cost(ROUND_TRIPS, 2, writes, 1 + JOBS_EVERY_FEW_MINUTES * runs);
            case REAL_TIME -> new Cost(ROUND_TRIPS, 4, WRITES_PER_EVENT * writes, 1 + JOBS_EVERY_FEW_MINUTES * runs);
        };
    }
}
