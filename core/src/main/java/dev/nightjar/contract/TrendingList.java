package dev.nightjar.contract;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What is trending in a store. It is replaced every few minutes by itself and belongs to no generation: it names items by
 * their numbers, which never change, so it fits every generation that has them.
 *
 * @param asOf the moment it looks back from, in whole milliseconds; a list of an earlier moment never replaces it
 * @param madeAt when it was computed, in whole milliseconds; its age counts from here
 * @param number 1 for a store's first list, one more with each replacement; from 1 again when a list has expired
 * @param items most trending first; scores are those of docs/contract.md, "Trending"
 */
public record TrendingList(Instant asOf, Instant madeAt, long number, CandidateList items) {
    /** Encoding, version 1. */
    public static final Codec<TrendingList> CODEC = new TrendingListCodec();

    /** The end of the year 9999, the last moment that is taken for a time. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    public TrendingList {
        asOf = requireTime("as of", asOf);
        madeAt = requireTime("made at", madeAt);
        if (number < 1) {
            throw new IllegalArgumentException("trending list " + number + "; they count from 1");
        }
    }

    private static Instant requireTime(String what, Instant time) {
        if (time.isBefore(Instant.EPOCH) || time.isAfter(END_OF_TIME)) {
            throw new IllegalArgumentException("trending list " + what + " " + time + "; it is from 1970 to 9999");
        }
        return time.truncatedTo(ChronoUnit.MILLIS);
    }
}
